"""Events in Parquet as lines, row by row in the order of the file.

Values keep their types. An instant in `time` becomes seconds since the epoch, any other one text
in ISO 8601, both UTC; null is a property that is not there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.tables import (
    Layout,
    Member,
    flat_line,
    json_cell,
    json_text,
    layout_of,
    nested_line,
)

_ROWS = 1000  # at a time
_MEMORY = "512MB"  # for the pages of the columns that are read at once
_ENDS = r"(?=[,)\[]|\Z)"
_BINARY = re.compile(rf"\bBLOB{_ENDS}")
# Fetching these needs a library of time zones, or is not possible.
_INSTANTS = re.compile(rf"\bTIMESTAMP(?: WITH TIME ZONE|_NS|_S|_MS){_ENDS}")
_NAMES = re.compile(r'"(?:[^"]|"")*"')
_EPOCH = datetime(1970, 1, 1)  # as the library gives instants: UTC, unsaid
Moved: TypeAlias = Callable[[int], None]
_Write: TypeAlias = Callable[[Any], bytes]


def parquet_lines(name: str, moved: Moved, *, size: int) -> Iterator[bytes]:
    """The lines of a Parquet file, in blocks. `moved` is called with shares of `size`, which add
    up to it.

    Raises InputError for a file that is damaged or holds no events.
    """
    with _opened(name) as (connection, path):
        kinds = [kind for _, kind in _described(connection, path)]
        columns = _names(connection, path, kinds)
        layout = layout_of(name, columns)
        wanted = _wanted(layout)
        _refuse_binary(name, wanted, columns, kinds)
        make = _Rows(layout, kinds, wanted).line
        (total,) = connection.execute(
            "SELECT num_rows FROM parquet_file_metadata(?)", [path]
        ).fetchone()
        connection.execute(_query(wanted, kinds), [path])
        left = size
        while rows := connection.fetchmany(_ROWS):
            yield b"".join([make(row) for row in rows])
            share = min(left, size * len(rows) // max(1, total))
            moved(share)
            left -= share
        moved(left)


class _Rows:
    """Makes lines of fetched rows, whose cells are those of `wanted`."""

    def __init__(self, layout: Layout, kinds: list[str], wanted: list[int]) -> None:
        at = {column: number for number, column in enumerate(wanted)}
        self._event = at[layout.event]
        self._properties = None if layout.properties is None else at[layout.properties]
        self._members = [
            (at[column], name, json_text(name), _writer(name, kinds[column]))
            for column, name in layout.members
        ]

    def line(self, row: tuple[Any, ...]) -> bytes:
        """A row as a line."""
        members = [
            Member(name, key, write(value))
            for number, name, key, write in self._members
            if (value := row[number]) is not None
        ]
        name = row[self._event]
        event = None if name is None else _json(name)
        if self._properties is None:
            return flat_line(event, members)
        properties = row[self._properties]
        if properties is None:
            return flat_line(event, members)
        text = properties.encode() if isinstance(properties, str) else _json(properties)
        return nested_line(event, text, members)


def _writer(name: str, kind: str) -> _Write:
    """How a cell of a column becomes JSON."""
    if name == "time" and kind.startswith(("TIMESTAMP", "DATE")):
        return _seconds
    if kind == "JSON":
        return json_cell
    if kind == "TIMESTAMP WITH TIME ZONE":
        return lambda value: json_text(f"{value.isoformat()}Z")
    return _json


def _json(value: object) -> bytes:
    return json_text(_plain(value))


def _seconds(value: Any) -> bytes:
    """Seconds since the epoch, an integer if they are whole."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    past = value - _EPOCH
    whole = past.days * 86_400 + past.seconds
    if past.microseconds:
        return json_text(round(whole + past.microseconds / 1_000_000, 6))
    return json_text(whole)


def _plain(value: Any) -> Any:
    """A fetched value as JSON has it."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


@contextmanager
def _opened(name: str) -> Iterator[tuple[Any, str]]:
    """A connection that has nothing but the file, and the file as the library must be told it."""
    import duckdb

    path = re.sub(r"([*?\[])", r"[\1]", str(Path(name).absolute()))
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "threads": 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=settings)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection, path
    except (duckdb.Error, UnicodeError) as error:
        reason = str(error).splitlines()[0][:200]
        raise InputError(f'cannot read "{name}" as Parquet: {reason}') from error
    finally:
        with suppress(Exception):
            connection.close()


def _described(connection: Any, path: str) -> list[tuple[str, str]]:
    rows = connection.execute(
        "SELECT column_name, column_type"
        " FROM (DESCRIBE SELECT * FROM read_parquet(?, hive_partitioning = false))",
        [path],
    ).fetchall()
    return [(name, kind) for name, kind in rows]


def _names(connection: Any, path: str, kinds: list[str]) -> list[str]:
    """The columns as the file calls them: the library renames those that differ in case only."""
    rows = connection.execute("SELECT name, num_children FROM parquet_schema(?)", [path]).fetchall()
    found: list[str] = []
    below = 0  # entries still to come that belong to the column before
    for name, children in rows[1:]:
        if below:
            below += (children or 0) - 1
            continue
        found.append(name)
        below = children or 0
    return found if len(found) == len(kinds) else [name for name, _ in _described(connection, path)]


def _wanted(layout: Layout) -> list[int]:
    """The columns that make lines, in order."""
    whole = [] if layout.properties is None else [layout.properties]
    return sorted({layout.event, *whole, *(number for number, _ in layout.members)})


def _query(wanted: list[int], kinds: list[str]) -> str:
    cells = []
    for number in wanted:
        kind = _INSTANTS.sub("TIMESTAMP", kinds[number])
        is_same = kind == kinds[number]
        cells.append(f"c{number}" if is_same else f"CAST(c{number} AS {kind})")
    names = ", ".join(f"c{number}" for number in range(len(kinds)))
    return (
        f"SELECT {', '.join(cells)}"
        f" FROM read_parquet(?, hive_partitioning = false) AS rows({names})"
    )


def _refuse_binary(name: str, wanted: list[int], columns: list[str], kinds: list[str]) -> None:
    for number in wanted:
        if _BINARY.search(_NAMES.sub('""', kinds[number])):
            raise InputError(
                f'the column "{columns[number]}" of "{name}" is binary',
                hint="write it as text (UTF-8), or leave it out",
            )
