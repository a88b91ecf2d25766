"""Events in CSV as lines: comma, semicolon or tab between the cells, quoted line ends, any width.

The header is row 1 and becomes an empty line, so the number of a line is the one that a spreadsheet
shows for the row. A row that does not fit the header, or whose quotes are broken, becomes a line
that no reader takes for an event.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.table_rows import BROKEN_ROW
from lexicon_cli.events.tables import (
    ID_PROPERTIES,
    Layout,
    Member,
    flat_line,
    has_event_column,
    json_cell,
    json_text,
    layout_of,
    nested_line,
)

_DELIMITERS = ",;\t"
_READ_BYTES = 64 * 1024
_MOST_IN_ROW = 16 * 1024 * 1024  # characters; a quote that is never closed must not fill the memory
# A number as JSON writes it, of no more digits than a double keeps. `12e45` is an id, not a number;
# those who mean a power of ten write its sign.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,17})?(?:[eE][+-][0-9]{1,2})?\Z")
_BOOLEANS = {"true": b"true", "false": b"false"}
# A warehouse's way of writing an instant, which is UTC (export.md 4.1).
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\s?(?:Z|UTC|\+00(?::?00)?)?\Z", re.ASCII
)


def header_of(text: str) -> tuple[str, list[str]]:
    """The delimiter and the columns that the first line of a CSV file has."""
    readings = [(sign, _cells(text, sign)) for sign in _DELIMITERS]
    return max(readings, key=lambda read: (has_event_column(read[1]), len(read[1])))


def csv_lines(name: str, file: Any) -> Iterator[bytes]:
    """The lines of a CSV file. Raises InputError for one without events, or with a row too long to
    be one."""
    csv.field_size_limit(_MOST_IN_ROW)
    lines = _Lines(name, file)
    first = next(lines, "")
    sign, columns = header_of(first)
    rows = csv.reader(chain([first], lines), delimiter=sign, strict=True)
    with suppress(csv.Error):
        columns = [cell.strip() for cell in next(rows, [])]
    layout = layout_of(name, columns)
    yield b"\n"
    make = _Rows(layout, columns).line
    while True:
        lines.begin_row()
        try:
            row = next(rows, None)
        except csv.Error:
            yield b"%s: broken quotes\n" % BROKEN_ROW
            continue
        if row is None:
            return
        yield make(row)


class _Rows:
    """Makes lines of the rows of one table."""

    def __init__(self, layout: Layout, columns: Sequence[str]) -> None:
        self._event = layout.event
        self._properties = layout.properties
        self._width = len(columns)
        self._members = [
            (number, name, json_text(name), name in ID_PROPERTIES)
            for number, name in layout.members
        ]

    def line(self, row: list[str]) -> bytes:
        """A row as a line; an empty row as an empty line."""
        if len(row) != self._width:
            if not row:
                return b"\n"
            return b"%s: %d cells for %d columns\n" % (BROKEN_ROW, len(row), self._width)
        members = [
            Member(name, key, json_text(cell) if is_id else _value(name, cell))
            for number, name, key, is_id in self._members
            if (cell := row[number])
        ]
        event = json_text(row[self._event]) if row[self._event] else None
        if self._properties is None:
            return flat_line(event, members)
        text = row[self._properties].encode("utf-8", "surrogateescape")
        return nested_line(event, text, members)


def _value(name: str, cell: str) -> bytes:
    """A cell as JSON: what looks like a number, true or false, a list or an object is one."""
    if _NUMBER.match(cell):
        return cell.encode()
    found = _BOOLEANS.get(cell.lower()) if len(cell) < 6 else None
    if cell[0] in "[{":
        return json_cell(cell)
    if found is None and name == "time":
        found = _seconds(cell)
    return json_text(cell) if found is None else found


def _seconds(cell: str) -> bytes | None:
    """An instant in seconds since the epoch, with what is written of its fraction."""
    found = _INSTANT.match(cell)
    if found is None:
        return None
    try:
        at = datetime.fromisoformat(f"{found[1]}T{found[2]}").replace(tzinfo=UTC)
    except ValueError:
        return None
    fraction = (found[3] or "").rstrip("0")
    whole = round(at.timestamp())
    if not fraction:
        return str(whole).encode()
    return json_text(round(whole + float(f"0.{fraction}"), 6))


class _Lines:
    """Physical lines of text with their ends, none of them held beyond what a row may have."""

    def __init__(self, name: str, file: Any) -> None:
        self._name = name
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape").decode
        self._ready: Iterator[str] = iter(())
        self._held = ""
        self._ended = False
        self._in_row = 0

    def begin_row(self) -> None:
        """What follows belongs to another row."""
        self._in_row = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        while (line := next(self._ready, None)) is None:
            self._fill()
        self._in_row += len(line)
        if self._in_row > _MOST_IN_ROW:
            raise self._too_long()
        return line

    def _fill(self) -> None:
        if self._ended:
            raise StopIteration
        block = self._file.read(_READ_BYTES)
        self._ended = not block
        lines = (self._held + self._decode(block, self._ended)).split("\n")
        self._held = lines.pop()
        if len(self._held) > _MOST_IN_ROW:
            raise self._too_long()
        whole = [f"{line}\n" for line in lines]
        if self._ended and self._held:
            whole.append(self._held)
        self._ready = iter(whole)

    def _too_long(self) -> InputError:
        return InputError(
            f'"{self._name}" has a row of more than {_MOST_IN_ROW // 2**20} MiB',
            hint="is a quote left open?",
        )


def _cells(text: str, sign: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=sign), [])]
    except csv.Error:
        return []
