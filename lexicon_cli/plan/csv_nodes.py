"""A CSV plan to nodes, whichever dialect its header is of."""

from lexicon_cli.core.finding import Place
from lexicon_cli.plan.csv_flat import COLUMNS, flat_nodes
from lexicon_cli.plan.csv_lexicon import is_lexicon_header, lexicon_nodes
from lexicon_cli.plan.csv_rows import Row, read_table
from lexicon_cli.plan.nodes import Node
from lexicon_cli.plan.reading import Reading


def csv_nodes(text: str, reading: Reading, notes: list[str]) -> list[Node]:
    """The document in a CSV text: none if it is blank or of no dialect that we know."""
    table = read_table(text)
    for message, line, column in table.faults:
        reading.problems.add("STR001", message, Place(reading.file, line, column))
    if not table.rows:
        return []
    header, rows = table.rows[0], table.rows[1:]
    if is_lexicon_header(header):
        reading.is_lexicon = True
        return [lexicon_nodes(reading, header, rows, notes)]
    if any(cell.strip().lower() == "event" for cell in header.cells):
        return [flat_nodes(reading, header, rows)]
    _report_header(reading, header)
    return []


def _report_header(reading: Reading, header: Row) -> None:
    near = next((cell for cell in header.cells if reading.near(cell, ("event",))), None)
    message = (
        'the header has no column "event", and is not the one of a Lexicon export '
        "(Entity Type, Entity Name, …)"
    )
    line, column = header.spots[0 if near is None else header.cells.index(near)]
    place = Place(reading.file, line, column)
    expected = ", ".join(COLUMNS[:2])
    reading.problems.add("STR009", message, place, suggestion="event", expected=expected)
