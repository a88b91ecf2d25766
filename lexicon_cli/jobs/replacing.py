"""Files that are written aside and put into place together, when everything has gone well."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.files import Aside


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
        self._aside: Aside | None = None
        try:
            self._file = self._open()
        except OSError as error:
            raise self._failed(error) from error

    def _open(self) -> IO[bytes]:
        place = Path(os.path.realpath(self._target))
        is_device = self._target.is_absolute() and self._target.parts[1:2] in (("dev",), ("proc",))
        if is_device or (place.exists() and not place.is_file()):
            return place.open("wb")
        self._aside = Aside(self._target)
        return self._aside.file

    def write(self, content: bytes) -> None:
        """Append."""
        try:
            self._file.write(content)
        except OSError as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """All is written."""
        try:
            if self._aside is None:
                self._file.close()
            else:
                self._aside.close()
        except OSError as error:
            raise self._failed(error) from error

    def put(self) -> None:
        """Into place."""
        try:
            if self._aside is not None:
                self._aside.put()
        except OSError as error:
            raise self._failed(error) from error

    def discard(self) -> None:
        """Leave nothing behind, unless it was put into place."""
        with suppress(OSError):
            self._file.close()
        if self._aside is not None:
            self._aside.discard()

    def _failed(self, error: OSError) -> UsageError:
        reason = (error.strerror or str(error)).lower()
        return UsageError(f'cannot write "{self._target}": {reason}')
