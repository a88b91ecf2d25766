"""The capture file as a file: opened for one writer, locked, private, mended after a crash."""

import mmap
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from lexicon_cli.core.errors import InputError, UsageError

_REQUEST_LINE = b'{"$capture":'
_HEADER = re.compile(rb'\{"\$capture": ?\{"version": ?1\b')


def open_journal(path: Path, header: bytes, *, append: bool) -> tuple[int, int]:
    """The descriptor of a capture file that nobody else writes, and its size in bytes, which is
    that of its whole requests: what a crash left of another one is cut off.

    `header` is the line with which this run begins; of a new file, the folder's entry is put on
    disk as well. Raises UsageError
    for a file that is there already and not to be appended to, InputError for one that is no
    capture file, is being written by another capture, or cannot be opened.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        raise InputError(f'cannot write "{path}": {_reason(error)}') from error
    try:
        return descriptor, _prepared(descriptor, path, header, append)
    except OSError as error:
        os.close(descriptor)
        raise InputError(f'cannot write "{path}": {_reason(error)}') from error
    except BaseException:
        os.close(descriptor)
        raise


def _prepared(descriptor: int, path: Path, header: bytes, append: bool) -> int:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f'cannot capture into "{path}": it is no plain file')
    _lock(descriptor, path)
    size = os.fstat(descriptor).st_size  # another capture may have ended just before the lock
    if not size:
        return _begun(descriptor, path, header)
    if not append:
        raise UsageError(
            f'"{path}" is there already', hint="--append goes on with it; or name another file"
        )
    head = os.pread(descriptor, 4096, 0)
    if not _HEADER.match(head):
        if header.startswith(head):
            os.ftruncate(descriptor, 0)  # a crash while its very first line was written
            return _begun(descriptor, path, header)
        raise InputError(f'"{path}" is no capture file: it is left alone')
    os.fchmod(descriptor, 0o600)
    whole = _whole_requests(descriptor, size)
    os.ftruncate(descriptor, whole)
    os.pwrite(descriptor, header, whole)
    os.fsync(descriptor)
    return whole + len(header)


def _begun(descriptor: int, path: Path, header: bytes) -> int:
    os.pwrite(descriptor, header, 0)
    os.fsync(descriptor)
    _sync_folder(path.absolute().parent)
    return len(header)


def _whole_requests(descriptor: int, size: int) -> int:
    """Where the last request ends of which every line is there."""
    with mmap.mmap(descriptor, size, access=mmap.ACCESS_READ) as content:
        end = content.rfind(b"\n") + 1
        start = content.rfind(b"\n" + _REQUEST_LINE, 0, end) + 1
        if not start:
            # Nothing but the first line, or a torn one.
            return content.find(b"\n") + 1
        line_end = content.find(b"\n", start, end) + 1
        lines = content[line_end:end].count(b"\n")
        return end if lines >= _records(content[start:line_end]) else start


def _records(line: bytes) -> int:
    """How many records must follow a `$capture` line."""
    try:
        said: Any = orjson.loads(line)["$capture"]["records"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return 0
    return said if isinstance(said, int) else 0


def _lock(descriptor: int, path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: the system refuses a second writer by itself in few cases only
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise InputError(
            f'another capture is writing to "{path}"', hint="name another file with --file"
        ) from error


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # some systems cannot
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).lower()
