"""Files that are replaced in one step: a reader sees the old content or the new one, never a part.

The new content is written to a file beside the target, which then takes its place. Links are
followed: what they lead to is replaced, not the link. The target's mode is kept. Whatever goes
wrong, the old file stays as it was and nothing is left beside it.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import IO

_LONGEST_NAME = 150  # file systems take 255 bytes, and the name may not be ASCII


class Aside:
    """A file being written beside its target. All methods raise OSError."""

    def __init__(self, target: Path) -> None:
        self._place = Path(os.path.realpath(target))
        mode = self._place.stat().st_mode & 0o7777 if self._place.exists() else None
        name = f".{self._place.name[:_LONGEST_NAME]}.{os.urandom(4).hex()}.tmp"
        self._path: Path | None = self._place.with_name(name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        handle = os.open(self._path, flags, 0o666 if mode is None else 0o600)
        self.file: IO[bytes] = os.fdopen(handle, "wb")
        if mode is not None:
            with suppress(OSError):  # some network file systems know no modes
                self._path.chmod(mode)

    def close(self, *, durable: bool = True) -> None:
        """All is written; `durable` waits until the disk has it."""
        if durable and not self.file.closed:
            self.file.flush()
            os.fsync(self.file.fileno())
        self.file.close()

    def put(self) -> None:
        """Into the target's place."""
        if self._path is not None:
            self._path.replace(self._place)
            self._path = None

    def discard(self) -> None:
        """Leave nothing behind, unless it was put into place."""
        with suppress(OSError):
            self.file.close()
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


def replace_file(path: str | Path, content: bytes, *, durable: bool = True) -> None:
    """Write the file in one step. Raises OSError; the old file is then as it was.

    What is no plain file (a pipe, /dev/null) is written to directly. `durable` False does not wait
    for the disk: for files that can be made again.
    """
    target = Path(path)
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    aside = Aside(target)
    try:
        aside.file.write(content)
        aside.close(durable=durable)
        aside.put()
    finally:
        aside.discard()
