"""Files that are written aside and put into place together, when everything has gone well."""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from lexicon_cli.core.errors import UsageError


@contextmanager
def replacing(targets: Iterable[str]) -> Iterator[dict[str, "NewFile"]]:
    """New files by their target. They replace what is there when the block ends well; if it does
    not, or a disk is full, all old files stay as they are. Raises UsageError, naming the file."""
    files: dict[str, NewFile] = {}
    try:
        for target in dict.fromkeys(targets):
            files[target] = NewFile(Path(target))
        yield files
        for file in files.values():
            file.close()
        for file in files.values():
            file.put()
    finally:
        for file in files.values():
            file.discard()


class NewFile:
    """A file being written beside its target; a pipe or device is written to directly."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._aside: Path | None = None
        try:
            self._file = self._open()
        except OSError as error:
            raise self._failed(error) from error

    def _open(self) -> IO[bytes]:
        # A link is followed: what it leads to is replaced, not the link.
        place = Path(os.path.realpath(self._target))
        is_device = self._target.is_absolute() and self._target.parts[1:2] in (("dev",), ("proc",))
        if is_device or (place.exists() and not place.is_file()):
            return place.open("wb")
        mode = place.stat().st_mode & 0o777 if place.exists() else None
        aside = place.with_name(f".{place.name[:150]}.{secrets.token_hex(4)}.tmp")
        handle = os.open(
            aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode
        )
        self._aside, self._place = aside, place
        if mode is not None:
            aside.chmod(mode)
        return os.fdopen(handle, "wb")

    def write(self, content: bytes) -> None:
        """Append."""
        try:
            self._file.write(content)
        except OSError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """All is written."""
        try:
            self._file.close()
        except OSError as error:
            raise self._failed(error) from error

    def put(self) -> None:
        """Into place."""
        if self._aside is None:
            return
        try:
            self._aside.replace(self._place)
        except OSError as error:
            raise self._failed(error) from error
        self._aside = None

    def discard(self) -> None:
        """Leave nothing behind, unless it was put into place."""
        with suppress(OSError):
            self._file.close()
        if self._aside is not None:
            self._aside.unlink(missing_ok=True)

    def _failed(self, error: OSError) -> UsageError:
        reason = (error.strerror or str(error)).lower()
        return UsageError(f'cannot write "{self._target}": {reason}')
