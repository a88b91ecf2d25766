"""Places for what the tables of a configuration hold, so that messages can name the line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from lexicon_cli.config.fields import Value
from lexicon_cli.config.tables import ConfigSuppression
from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import replace


class Places(Protocol):
    """Where keys stand in one configuration file."""

    shown: str

    def line(self, *path: str | int) -> int:
        """The line of a path of keys."""
        ...

    def of(self, *path: str | int) -> str:
        """File and line of a path of keys, for messages."""
        ...


def locate(
    name: str, value: Value, key: str, raw: Any, folder: Path, places: Places
) -> tuple[Value, dict[str, str]]:
    """The value of a table with the places of its parts filled in and globs of files made absolute;
    and the origins of parts, by `rules.NAME` and `rules.NAME.OPTION`."""
    if name == "rules":
        return value, _origins(key, raw, places)
    assert isinstance(value, tuple)
    keys = range(len(value)) if name == "suppressions" else list(raw)
    located = tuple(
        _located(entry, Place(places.shown, places.line(key, at)), folder)
        for at, entry in zip(keys, value, strict=True)
    )
    return located, {}


def _located(entry: ConfigSuppression, place: Place, folder: Path) -> ConfigSuppression:
    if entry.file is None:
        return replace(entry, place=place)
    glob = entry.file.replace("\\", "/").removeprefix("./")
    if not glob.startswith("/"):
        # A glob without a slash fits files of that name in any folder, as in .gitignore.
        deep = glob if "/" in glob else f"**/{glob}"
        glob = f"{_literal(folder.absolute().as_posix())}/{deep}"
    return replace(entry, place=place, file=glob)


def _literal(path: str) -> str:
    """A path as a glob that fits only itself."""
    return "".join(f"[{mark}]" if mark in "*?[" else mark for mark in path.rstrip("/"))


def _origins(key: str, raw: Mapping[str, Mapping[str, Any]], places: Places) -> dict[str, str]:
    found = {}
    for rule, options in raw.items():
        found[f"rules.{rule}"] = places.of(key, rule)
        for option in options:
            found[f"rules.{rule}.{option}"] = places.of(key, rule, option)
    return found
