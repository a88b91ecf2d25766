"""One CSV text of a plan, ready for edits: where each cell begins and ends, what each row is of."""

import re
from functools import cached_property

from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.csv_lexicon import is_lexicon_header
from lexicon_cli.plan.csv_rows import Row, read_table
from lexicon_cli.plan.edit.tree import CannotEdit
from lexicon_cli.plan.sources import Source

_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: the numbers of its row (the header is 0) and column."""

    row: int
    column: int


class CsvPage:
    """A table with the span of each cell. Raises CannotEdit if it cannot be read whole."""

    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.name = source.name
        table = read_table(source.text)
        if not source.whole or table.faults or not table.rows:
            raise CannotEdit("part of the file could not be read")
        self.rows: list[Row] = table.rows
        self.delimiter = table.delimiter
        ends = _LINE_END.search(self.text)
        self.eol = ends.group() if ends else "\n"
        self._line_starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        header = table.rows[0]
        self.is_lexicon = is_lexicon_header(header)
        self.columns = _columns(header, self.is_lexicon)

    def start(self, spot: Spot) -> int:
        """Where a cell begins, its quotes included."""
        line, column = self.rows[spot.row].spots[spot.column]
        return self._line_starts[line - 1] + column - 1

    def end(self, spot: Spot) -> int:
        """Where a cell ends."""
        row = self.rows[spot.row]
        if spot.column + 1 < len(row.cells):
            return self.start(Spot(spot.row, spot.column + 1)) - len(self.delimiter)
        start = self.start(spot)
        quoted = _QUOTED.match(self.text, start)
        end = _LINE_END.search(self.text, quoted.end() if quoted else start)
        return end.start() if end else len(self.text)

    def row_span(self, row: int) -> tuple[int, int]:
        """Where a row begins, and where the next line does."""
        last = Spot(row, len(self.rows[row].cells) - 1)
        end = self.end(last)
        match = _LINE_END.match(self.text, end)
        return self.start(Spot(row, 0)), match.end() if match else end

    def cell(self, row: int, column: str) -> str:
        """The text of a cell, '' if there is none."""
        index = self.columns.get(column)
        cells = self.rows[row].cells
        return cells[index] if index is not None and index < len(cells) else ""

    @cached_property
    def _by_spot(self) -> dict[tuple[int, int], Spot]:
        return {
            spot: Spot(number, column)
            for number, row in enumerate(self.rows)
            for column, spot in enumerate(row.spots)
        }

    def spot_at(self, place: Place) -> Spot:
        """The cell that begins at a place."""
        found = self._by_spot.get((place.line, place.column))
        if found is None:
            raise CannotEdit("the cell does not stand there any more")
        return found

    @cached_property
    def owners(self) -> list[tuple[str, str]]:
        """For each row: the event it is of, and the property ('' if it is of the event alone)."""
        event_column = "entity name" if self.is_lexicon else "event"
        property_column = "property name" if self.is_lexicon else "property"
        found = [("", "")]
        current = ""
        for number in range(1, len(self.rows)):
            name = self.cell(number, event_column)
            current = name if name.strip() else current
            own = self.cell(number, property_column)
            found.append((current, own if own.strip() else ""))
        return found

    def quoted(self, cell: str, *, like: str = "") -> str:
        """A cell as it stands in the text: in quotes if it needs them or `like` has them."""
        needs = any(mark in cell for mark in (self.delimiter, '"', "\r", "\n"))
        if needs or like.startswith('"'):
            return '"' + cell.replace('"', '""') + '"'
        return cell


def _columns(header: Row, is_lexicon: bool) -> dict[str, int]:
    """Column by name as the readers of both dialects see it; of two of one name the first."""
    found: dict[str, int] = {}
    for index, cell in enumerate(header.cells):
        name = " ".join(cell.lower().split()) if is_lexicon else cell.strip().lower()
        if name:
            found.setdefault(name, index)
    return found
