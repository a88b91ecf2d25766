"""Writing results: whole files or none, bytes that do not depend on the machine's locale."""

import os
import sys
from pathlib import Path

from lexicon_cli.core.errors import UsageError


def write_file(path: Path, content: bytes) -> None:
    """Write the file in one step: a reader sees the old content or the new one, never a part.

    UsageError if that cannot be; the old file is then as it was. Something that is no plain file
    (a pipe, /dev/null) is written to directly.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        _replace(Path(os.path.realpath(path)), content)
    except OSError as error:
        raise _cannot_write(path, error) from None


def _replace(target: Path, content: bytes) -> None:
    temporary = target.with_name(f".{target.name[:200]}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _cannot_write(path: Path, error: OSError) -> UsageError:
    reason = (error.strerror or type(error).__name__).lower()
    return UsageError(f'cannot write "{path}": {reason}')


def print_text(text: str) -> None:
    """Text for people, in the terminal's own encoding; what it cannot say is spelled out."""
    _print(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))


def print_utf8(text: str) -> None:
    """A document for programs: UTF-8 whatever the locale."""
    _print(utf8(text))


def utf8(text: str) -> bytes:
    """UTF-8 bytes; half a surrogate pair becomes `\\udXXX`, which JSON takes for just that."""
    return text.encode("utf-8", "backslashreplace")


def _print(content: bytes) -> None:
    """To standard output. A reader that has gone away is no error: it has what it wanted."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        close_quietly()
    except OSError as error:
        raise _cannot_write(Path("standard output"), error) from None


def close_quietly() -> None:
    """Point standard output to nowhere, so that the interpreter's last flush does not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
