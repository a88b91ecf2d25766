"""A flat CSV of a plan in canonical form; a Lexicon CSV stays as Mixpanel writes it."""

import re

from lexicon_cli.plan.csv_flat import COLUMNS
from lexicon_cli.plan.csv_lexicon import is_lexicon_header
from lexicon_cli.plan.csv_rows import read_table
from lexicon_cli.plan.edit.tree import CannotEdit
from lexicon_cli.plan.sources import Source
from lexicon_cli.plan.write_flat_csv import BASE_COLUMNS

_LINE_END = re.compile(r"\r\n|\n|\r")
_PLACES = {name: number for number, name in enumerate(dict.fromkeys((*BASE_COLUMNS, *COLUMNS)))}


def format_csv(source: Source, *, by_name: bool) -> str:
    """The canonical text: columns in the order of the format, unknown ones behind them, the rows of
    an event together, its name in each, quotes where they are needed. Raises CannotEdit."""
    table = read_table(source.text)
    if table.faults or not table.rows:
        raise CannotEdit("the file has a syntax error")
    header = table.rows[0]
    if is_lexicon_header(header):
        return source.text
    names = [_name(cell) for cell in header.cells]
    if "event" not in names:
        raise CannotEdit('the header has no column "event"')
    columns = _columns(names)
    width = len(names)
    rows = [row.cells + [""] * (width - len(row.cells)) for row in table.rows[1:]]
    if any(any(cell.strip() for cell in row[width:]) for row in rows):
        raise CannotEdit("a row has more cells than the header")
    rows = _grouped(rows, names, by_name)
    ends = _LINE_END.search(source.text)
    eol = ends.group() if ends else "\n"
    hint = source.text[: ends.end()] if ends and source.text.lower().startswith("sep=") else ""
    texts = [[names[column] for column in columns]]
    texts += [[row[column] for column in columns] for row in rows]
    mark = table.delimiter
    return hint + "".join(mark.join(_quoted(cell, mark) for cell in cells) + eol for cells in texts)


def _name(cell: str) -> str:
    """A column's name as it is in the format; that of no known column as it stands."""
    folded = cell.strip().lower()
    return folded if folded in _PLACES else cell.strip()


def _columns(names: list[str]) -> list[int]:
    """The numbers of the columns in their new order; one that stands twice is unknown then."""
    known: dict[str, int] = {}
    others: list[int] = []
    for index, name in enumerate(names):
        if name in _PLACES and name not in known:
            known[name] = index
        else:
            others.append(index)
    return [*sorted(known.values(), key=lambda index: _PLACES[names[index]]), *others]


def _grouped(rows: list[list[str]], names: list[str], by_name: bool) -> list[list[str]]:
    event_index = names.index("event")
    property_index = names.index("property") if "property" in names else None
    groups: dict[str, list[list[str]]] = {}
    current = ""
    for row in rows:
        current = row[event_index] if row[event_index].strip() else current
        if not current:
            raise CannotEdit("a row stands before any event")
        row[event_index] = current
        groups.setdefault(current, []).append(row)
    if not by_name:
        return [row for group in groups.values() for row in group]
    return [
        row
        for name in sorted(groups)
        for row in sorted(
            groups[name], key=lambda row: "" if property_index is None else row[property_index]
        )
    ]


def _quoted(cell: str, mark: str) -> str:
    if any(char in cell for char in (mark, '"', "\r", "\n")):
        return '"' + cell.replace('"', '""') + '"'
    return cell
