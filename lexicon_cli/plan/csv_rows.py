"""CSV text to rows of cells, each with its line and column.

Python's own reader knows neither columns nor where a cell with line breaks began, bounds the length
of a cell for the whole process, and ends at the first fault; this one tells faults and goes on.
"""

import re
from collections.abc import Iterator

from lexicon_cli.core.records import dataclass, field

_LINE_END = re.compile(r"\r\n|\n|\r")
# Possessive: a cell of many megabytes must not leave a backtracking state per character.
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_DELIMITERS = ",;\t"

MAX_ROWS = 250_000
MAX_CELLS = 1_000  # of a row; what comes after them stays one cell


@dataclass(slots=True)
class Row:
    """One row. `spots` are (line, column) of its cells, from 1."""

    cells: list[str]
    spots: list[tuple[int, int]]

    @property
    def line(self) -> int:
        return self.spots[0][0]


@dataclass(slots=True)
class Table:
    """All rows of a text, blank ones left out, and its faults as (message, line, column)."""

    rows: list[Row] = field(default_factory=list)
    delimiter: str = ","
    faults: list[tuple[str, int, int]] = field(default_factory=list)


def read_table(text: str) -> Table:
    """The rows of a CSV text; its first line tells the delimiter: comma, semicolon or tab."""
    start, line = 0, 1
    first_end = _LINE_END.search(text)
    first = text[: first_end.start()] if first_end else text
    table = Table()
    if first.lower().startswith("sep=") and len(first) == 5:  # a hint that Excel writes and reads
        table.delimiter = first[4]
        start, line = (first_end.end() if first_end else len(text)), 2
    else:
        table.delimiter = _sniff(first)
    for row in _Rows(text, start, line, table):
        if len(table.rows) == MAX_ROWS:
            message = f"more than {MAX_ROWS:,} rows, the most a plan file may have"
            table.faults.append((message, row.line, 1))
            break
        if any(map(str.strip, row.cells)):
            table.rows.append(row)
    return table


def _sniff(header: str) -> str:
    outside = _QUOTED.sub("", header)
    return max(_DELIMITERS, key=lambda mark: (outside.count(mark), -_DELIMITERS.index(mark)))


class _Rows:
    """Iterates over rows from an offset on; faults go to the table."""

    def __init__(self, text: str, start: int, line: int, table: Table) -> None:
        self._text = text
        self._position = start
        self._line = line
        self._table = table
        self._quotes_count = True
        self._unquoted = re.compile(f"[^{re.escape(table.delimiter)}\r\n]*")

    def __iter__(self) -> Iterator[Row]:
        text, delimiter = self._text, self._table.delimiter
        while self._position < len(text):
            end = _LINE_END.search(text, self._position)
            stop = end.start() if end else len(text)
            if self._quotes_count and text.find('"', self._position, stop) >= 0:
                yield self._careful_row()
                continue
            cells = text[self._position : stop].split(delimiter, MAX_CELLS)
            yield Row(cells, self._spots(cells))
            self._position = end.end() if end else len(text)
            self._line += 1

    def _spots(self, cells: list[str]) -> list[tuple[int, int]]:
        spots, column = [], 1
        for cell in cells:
            spots.append((self._line, column))
            column += len(cell) + 1
        return spots

    def _careful_row(self) -> Row:
        """A row with quotes in it, which may run over several lines."""
        text, delimiter = self._text, self._table.delimiter
        cells: list[str] = []
        spots: list[tuple[int, int]] = []
        line_start = self._position
        while True:
            spots.append((self._line, self._position - line_start + 1))
            cell, breaks_until = self._cell()
            cells.append(cell)
            if breaks_until is not None:
                line_start = breaks_until
            if not text.startswith(delimiter, self._position):
                break
            if len(cells) == MAX_CELLS:
                end = _LINE_END.search(text, self._position)
                self._position = end.start() if end else len(text)
                break
            self._position += 1
        end = _LINE_END.match(text, self._position)
        self._position = end.end() if end else len(text)
        self._line += 1
        return Row(cells, spots)

    def _cell(self) -> tuple[str, int | None]:
        """The cell at the position, and where the last line began that it ran into, if it did."""
        text, start = self._text, self._position
        if not self._quotes_count or not text.startswith('"', start):
            return self._rest(), None
        quoted = _QUOTED.match(text, start)
        if quoted is None:
            # Taking the rest of the file for one cell would hide every later row.
            self._quotes_count = False
            self._fault("a quote is opened and never closed", start)
            return self._rest(), None
        cell = quoted.group(1).replace('""', '"')
        self._position = quoted.end()
        line_start = self._count_lines(start, quoted.end())
        tail = self._rest()
        if tail.strip():
            self._fault("text after the closing quote of a cell; quotes inside are doubled", start)
            cell += tail
        return cell, line_start

    def _rest(self) -> str:
        match = self._unquoted.match(self._text, self._position)
        assert match is not None  # the expression matches the empty text too
        self._position = match.end()
        return match.group()

    def _count_lines(self, start: int, end: int) -> int | None:
        breaks = list(_LINE_END.finditer(self._text, start, end))
        self._line += len(breaks)
        return breaks[-1].end() if breaks else None

    def _fault(self, message: str, offset: int) -> None:
        before = max(self._text.rfind("\n", 0, offset), self._text.rfind("\r", 0, offset))
        self._table.faults.append((message, self._line, offset - before))
