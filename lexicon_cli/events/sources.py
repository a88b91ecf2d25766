"""Which files a user meant, and what each one is. The kind is told by content, never by name."""

import glob
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lexicon_cli.core.errors import InputError

STDIN = "-"
_HEAD_BYTES = 4096
_PACKED = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
_BOM = b"\xef\xbb\xbf"
# Folders hold other things too: only these endings are taken from them.
_ENDINGS = (".ndjson", ".jsonl", ".json", ".txt", ".log")
_PACKED_ENDINGS = (".gz", ".zst", ".bz2", ".xz")


@dataclass(frozen=True, slots=True)
class Source:
    """One input. `name` is as the user wrote it, or found below what the user wrote; `packing` is
    a compression or None; `is_array` says that it is a JSON array rather than lines. `size` is the
    file's size in bytes, 0 for standard input."""

    name: str
    packing: str | None
    is_array: bool
    size: int

    @property
    def can_be_cut(self) -> bool:
        """Whether ranges of bytes of it can be read apart from each other."""
        return self.packing is None and not self.is_array and self.name != STDIN


def find_sources(inputs: Sequence[str]) -> tuple[Source, ...]:
    """The sources for files, directories, globs and `-`, each file once, in the order given.

    Raises InputError for what cannot be read, a directory or glob without data, and for formats
    that are none of ours.
    """
    names: dict[str, None] = {}
    for given in inputs:
        names.update(dict.fromkeys(_names(given)))
    return tuple(_source(name) for name in names)


def _names(given: str) -> list[str]:
    if given == STDIN or Path(given).is_file():
        return [given]
    path = Path(given)
    if path.is_dir():
        found = sorted(
            str(file.as_posix())
            for file in path.rglob("*")
            if file.is_file() and _looks_like_data(file) and not _is_hidden(file, path)
        )
        if not found:
            raise InputError(
                f'directory "{given}" holds no data',
                hint=f"files of it must end in {', '.join(_ENDINGS)}, packed or not",
            )
        return found
    if glob.has_magic(given):
        # Path.glob refuses absolute patterns.
        matches = glob.glob(given, recursive=True)  # noqa: PTH207
        found = sorted(name for name in matches if Path(name).is_file())
        if not found:
            raise InputError(f'nothing matches "{given}"')
        return found
    if path.exists():
        return [given]  # a pipe or device
    raise InputError(f'cannot read "{given}": no such file or directory')


def _looks_like_data(file: Path) -> bool:
    name = file.name.lower()
    for ending in _PACKED_ENDINGS:
        name = name.removesuffix(ending)
    return name.endswith(_ENDINGS)


def _is_hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def _source(name: str) -> Source:
    if name == STDIN:
        return Source(STDIN, None, False, 0)
    path = Path(name)
    try:
        size = path.stat().st_size if path.is_file() else 0
        if not path.is_file():
            return Source(name, None, False, 0)
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise InputError(f'cannot read "{name}": {error.strerror or error}') from error
    packing = packing_of(head)
    if packing is None:
        refuse_foreign(name, head)
        return Source(name, None, is_array(head), size)
    return Source(name, packing, False, size)


def packing_of(head: bytes) -> str | None:
    """The compression that a file beginning like this has."""
    for magic, packing in _PACKED.items():
        if head.startswith(magic):
            return packing
    return None


def is_array(head: bytes) -> bool:
    """Whether text beginning like this is a JSON array."""
    return head.removeprefix(_BOM).lstrip().startswith(b"[")


def refuse_foreign(name: str, head: bytes) -> None:
    """Raise InputError for content that is known to be something else."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f'"{name}" is UTF-16', hint="convert it: iconv -f UTF-16 -t UTF-8")
    if head.startswith(b"PAR1"):
        raise InputError(
            f'"{name}" is a Parquet file, which this version does not read',
            hint="export NDJSON instead, or write it out as such with duckdb or pyarrow",
        )
    text = head.removeprefix(_BOM).lstrip()
    if text.startswith(b"{") and b'"log"' in head[:200] and b'"creator"' in head:
        raise InputError(f'"{name}" is a HAR recording, which this version does not read')
    if name.lower().endswith(".csv") and not text.startswith((b"{", b"[")):
        raise InputError(
            f'"{name}" is a CSV file, which this version does not read as events',
            hint="export NDJSON instead",
        )
