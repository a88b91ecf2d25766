"""Which files a user meant, and what each one is. The kind is told by content, never by name."""

import glob
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.calls import holds_calls
from lexicon_cli.events.documents import is_document
from lexicon_cli.events.foreign import is_csv, is_parquet, refuse_foreign

STDIN = "-"
_HEAD_BYTES = 4096
_PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
# Folders hold other things too: only these endings are taken from them.
_ENDINGS = (".ndjson", ".jsonl", ".json", ".txt", ".log", ".har", ".parquet")
# These hold anything at all: they are taken if their header is one of events.
_TABLE_ENDINGS = (".csv", ".tsv")
_PACKED_ENDINGS = (".gz", ".zst", ".bz2", ".xz")


@dataclass(frozen=True, slots=True)
class Source:
    """One input. `name` is as the user wrote it, or found below what the user wrote; `packing` is
    a compression or None; `is_document` says that its events are no lines of their own, as in an
    array, a table or a recording. `is_untyped`: a table whose cells do not say their types. `size`
    is the file's size in bytes, 0 for pipes, whose kind is seen only when they are read."""

    name: str
    packing: str | None
    is_document: bool
    size: int
    is_untyped: bool = False

    @property
    def can_be_cut(self) -> bool:
        """Whether ranges of bytes of it can be read apart from each other."""
        return self.size > 0 and self.packing is None and not self.is_document

    @property
    def is_ours_alone(self) -> bool:
        """Whether the name means something else, or nothing, in another process."""
        return self.name == STDIN or Path(self.name).absolute().parts[1:2] in (("dev",), ("proc",))


def find_sources(inputs: Sequence[str]) -> tuple[Source, ...]:
    """The sources for files, directories, globs and `-`, in the order given. A file that is named
    twice, be it by other names, is taken once.

    Raises InputError for what cannot be read, a directory or glob without data, and for formats
    that are none of ours.
    """
    found: dict[object, Source] = {}
    for given in inputs:
        for name in _names(given):
            key: object = STDIN
            if name != STDIN:
                status = _status(name)
                key = (status.st_dev, status.st_ino)
            if key not in found:
                found[key] = _source(name)
    return tuple(found.values())


def unreadable(name: str, error: OSError) -> InputError:
    """What to tell about a file that the system does not let us read."""
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    return InputError(f'cannot read "{name}": {reason}')


def packing_of(head: bytes) -> str | None:
    """The compression that a file beginning like this has."""
    for magic, packing in _PACKED.items():
        if head.startswith(magic):
            return packing
    return None


def _names(given: str) -> list[str]:
    if not given:
        raise InputError("an input has an empty name", hint="an unset variable in a script?")
    if given == STDIN:
        return [given]
    try:
        status = Path(given).stat()
    except (FileNotFoundError, NotADirectoryError):
        return _matches(given)
    except (OSError, ValueError) as error:
        failed = error if isinstance(error, OSError) else OSError(str(error))
        raise unreadable(given, failed) from error
    return _files_below(given) if stat.S_ISDIR(status.st_mode) else [given]


def _files_below(given: str) -> list[str]:
    root = Path(given)
    found = sorted(
        file.as_posix()
        for file in root.rglob("*")
        if file.is_file() and not _is_hidden(file, root) and _looks_like_data(file)
    )
    if not found:
        endings = ", ".join((*_ENDINGS, *_TABLE_ENDINGS))
        raise InputError(
            f'directory "{given}" holds no data',
            hint=f"files of it must end in {endings}, packed or not",
        )
    return found


def _matches(pattern: str) -> list[str]:
    """The files that a pattern matches, none of them a directory."""
    if not glob.has_magic(pattern):
        raise InputError(f'cannot read "{pattern}": no such file or directory')
    # Path.glob refuses absolute patterns.
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207
    files = [name for name in found if Path(name).is_file()]
    if not files:
        hint = "it matches directories only: name one, or add /*" if found else ""
        raise InputError(f'nothing matches "{pattern}"', hint=hint)
    return files


def _looks_like_data(file: Path) -> bool:
    bare = name = file.name.lower()
    for ending in _PACKED_ENDINGS:
        bare = bare.removesuffix(ending)
    if bare.endswith(_TABLE_ENDINGS):
        return _is_table_of_events(file)
    return bare.endswith(_ENDINGS) or (bare != name and "." not in bare)


def _is_table_of_events(file: Path) -> bool:
    from lexicon_cli.events.tables_head import holds_events

    try:
        with file.open("rb") as opened:
            packing = packing_of(opened.read(_HEAD_BYTES))
        return holds_events(str(file), packing)
    except OSError:
        return False


def _is_hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def _status(name: str) -> os.stat_result:
    try:
        return Path(name).stat()
    except OSError as error:
        raise unreadable(name, error) from error


def _source(name: str) -> Source:
    if name == STDIN:
        return Source(STDIN, None, False, 0)
    status = _status(name)
    if not stat.S_ISREG(status.st_mode):
        return Source(name, None, False, 0)
    try:
        with Path(name).open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise unreadable(name, error) from error
    packing = packing_of(head)
    if packing is not None:
        return Source(name, packing, False, status.st_size, _is_untyped(name, packing))
    refuse_foreign(name, head)
    if holds_calls(head):
        return Source(name, None, True, status.st_size)
    if is_csv(name, head):
        return Source(name, None, True, status.st_size, _is_untyped(name, None))
    return Source(name, None, is_parquet(head) or is_document(head), status.st_size)


def _is_untyped(name: str, packing: str | None) -> bool:
    from lexicon_cli.events.tables_head import is_untyped

    try:
        return is_untyped(name, packing)
    except OSError as error:
        raise unreadable(name, error) from error
