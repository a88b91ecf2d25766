"""From a changed table back to the text: only the cells that changed get other bytes."""

from lexicon_cli.plan.csv_rows import read_table
from lexicon_cli.plan.edit.csv_changes import CsvChanges
from lexicon_cli.plan.edit.csv_page import CsvPage, Spot
from lexicon_cli.plan.edit.edit import Edit, Edits


def new_text(changes: CsvChanges) -> str | None:
    """The text with the changes made, or None if it would not read as it should."""
    page = changes.page
    edits = Edits()
    edits.take(_edits(changes))
    text = edits.apply(page.text)
    table = read_table(text)
    wanted = _wanted(changes)
    found = [row.cells for row in table.rows]
    same = len(found) == len(wanted) and all(map(_same_row, found, wanted))
    return text if same and not table.faults else None


def _edits(changes: CsvChanges) -> list[Edit]:
    page = changes.page
    found: list[Edit] = []
    for row in changes.gone:
        start, end = page.row_span(row)
        found.append(Edit(start, end, ""))
    by_row = _by_row(changes)
    for row in range(len(page.rows)) if changes.columns else sorted(by_row):
        if row not in changes.gone:
            found += _row_edits(page, row, by_row.get(row, {}), changes.columns)
    return found


def _by_row(changes: CsvChanges) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for spot, text in changes.cells.items():
        found.setdefault(spot.row, {})[spot.column] = text
    return found


def _row_edits(page: CsvPage, row: int, changed: dict[int, str], columns: list[str]) -> list[Edit]:
    cells = page.rows[row].cells
    found = []
    for column, text in changed.items():
        if column < len(cells):
            spot = Spot(row, column)
            start, end = page.start(spot), page.end(spot)
            found.append(Edit(start, end, page.quoted(text, like=page.text[start:end])))
    width = len(page.rows[0].cells)
    beyond = max((column + 1 for column in changed), default=0)
    wanted = width + len(columns) if columns else beyond
    if wanted > len(cells):
        added = [changed.get(column, "") for column in range(len(cells), wanted)]
        if row == 0:
            added = list(columns)
        end = page.end(Spot(row, len(cells) - 1))
        text = "".join(page.delimiter + page.quoted(cell) for cell in added)
        found.append(Edit(end, end, text, joins=True))
    return found


def _wanted(changes: CsvChanges) -> list[list[str]]:
    """The rows that the new text must have."""
    by_row = _by_row(changes)
    rows = []
    for number, row in enumerate(changes.page.rows):
        if number in changes.gone:
            continue
        cells = list(row.cells)
        for column, text in by_row.get(number, {}).items():
            _put(cells, column, text)
        rows.append(cells + changes.columns if number == 0 else cells)
    return rows


def _put(cells: list[str], column: int, text: str) -> None:
    cells += [""] * (column + 1 - len(cells))
    cells[column] = text


def _same_row(left: list[str], right: list[str]) -> bool:
    """Whether two rows say the same; empty cells at the end say nothing."""
    width = max(len(left), len(right))
    return left + [""] * (width - len(left)) == right + [""] * (width - len(right))
