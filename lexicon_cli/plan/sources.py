"""The files of a plan: found, read within bounds, decoded, told apart by what they hold."""

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.problems import Problems

# A plan of 1,000 events with 30 properties each has about 3 MB.
MAX_BYTES = 32 * 1024 * 1024

_SUFFIXES = (".yaml", ".yml", ".csv")
_WILDCARDS = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a plan. `kind` is yaml, json or csv; `text` has no byte order mark.

    `whole` is false if part of the file could not be decoded.
    """

    name: str
    kind: str
    text: str
    whole: bool = True


def read_sources(
    paths: Sequence[str | Path], problems: Problems, *, stdin_name: str | None = None
) -> list[Source]:
    """All files that the paths name, in order, each once. InputError if one cannot be read."""
    sources: list[Source] = []
    seen: set[str] = set()
    for path in paths:
        for name in _files(str(path), problems):
            real = name if name == "-" else os.path.realpath(name)
            if real in seen:
                continue
            seen.add(real)
            source = _read(name, stdin_name, problems)
            if source is not None:
                sources.append(source)
    return sources


def _files(path: str, problems: Problems) -> Iterator[str]:
    if "\0" in path:
        raise InputError(f"cannot read {path!r}: a path has no NUL byte")
    if path == "-":
        yield path
    elif Path(path).is_dir():
        yield from _in_directory(path, problems)
    elif not Path(path).exists() and _WILDCARDS.intersection(path):
        found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute patterns)
        if not found:
            problems.add("STR011", f'"{path}" matches no file', Place(path))
        for name in found:
            yield from _files(name, problems)
    else:
        yield path


def _in_directory(path: str, problems: Problems) -> Iterator[str]:
    found: list[str] = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [
            os.path.join(folder, name)  # noqa: PTH118 (keeps "./" as given)
            for name in names
            if not name.startswith(".") and name.lower().endswith(_SUFFIXES)
        ]
    if not found:
        message = f'directory "{path}" holds no .yaml, .yml or .csv file'
        problems.add("STR011", message, Place(_posix(path)))
    yield from sorted(found, key=_posix)


def _read(name: str, stdin_name: str | None, problems: Problems) -> Source | None:
    shown = (stdin_name or "<stdin>") if name == "-" else _posix(name)
    return source_of(_bytes(name), shown, problems)


def source_of(raw: bytes, shown: str, problems: Problems) -> Source | None:
    """A file's bytes as a source of that name; None, and a fault, if they are too many."""
    if len(raw) > MAX_BYTES:
        size = f"{MAX_BYTES // 1024 // 1024} MB"
        problems.add(
            "STR001", f"the file is larger than {size}, the most a plan may have", Place(shown)
        )
        return None
    text, whole = _decode(raw, shown, problems)
    return Source(shown, _kind(shown, text), text, whole)


def _bytes(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with open(name, "rb") as file:  # noqa: PTH123 (bounded read of pipes as well)
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "check the path" if isinstance(error, FileNotFoundError) else ""
        raise InputError(f'cannot read "{name}": {reason}', hint=hint) from error


def _decode(raw: bytes, name: str, problems: Problems) -> tuple[str, bool]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is UTF-16; a plan is UTF-8"
        problems.add("STR001", message, Place(name), suggestion="save the file as UTF-8")
        return raw.decode("utf-16", "replace").replace("\0", "\ufffd"), False
    whole = True
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        whole = False
        text = raw.decode("utf-8-sig", "replace")
        before = raw[: error.start].decode("utf-8-sig", "replace")
        message = f"not UTF-8: byte 0x{raw[error.start]:02X} at offset {error.start}"
        place = _place_after(before, name)
        problems.add("STR001", message, place, suggestion="save the file as UTF-8")
    if "\0" in text:
        whole = False
        place = _place_after(text[: text.index("\0")], name)
        problems.add("STR001", "a NUL byte is not allowed in a plan", place)
        text = text.replace("\0", "\ufffd")
    return text, whole


def _place_after(before: str, name: str) -> Place:
    return Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _kind(name: str, text: str) -> str:
    suffix = Path(name).suffix.lower()
    if suffix in (".yaml", ".yml"):
        return "yaml"
    if suffix in (".csv", ".tsv"):
        return "csv"
    if suffix == ".json":
        return "json"
    return "csv" if _looks_like_csv(text) else "yaml"


def _looks_like_csv(text: str) -> bool:
    header = text.lstrip().split("\n", 1)[0].lower()
    cells = [cell.strip(' "\r') for mark in ",;\t" for cell in header.split(mark)]
    return "event" in cells or "entity name" in cells


def _posix(path: str) -> str:
    return path.replace(os.sep, "/")
