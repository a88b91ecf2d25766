"""Who is who as a table: each id and the person it belongs to, or each event that changes hands."""

import csv
import io
from collections.abc import Iterable, Iterator

from lexicon_cli.identity.answers import Difference, Resolution
from lexicon_cli.output.csv import cell

_BATCH = 1000


def csv_pieces(answer: object) -> Iterator[str]:
    """A heading and rows, safe to open in a spreadsheet."""
    if isinstance(answer, Resolution):
        return _table(("distinct_id", "canonical", "events_of_person"), _ids(answer))
    assert isinstance(answer, Difference)
    return _table(("input", "line", "event", "before", "after"), _events(answer))


def _ids(found: Resolution) -> Iterator[tuple[object, ...]]:
    for cluster in found.clusters:
        for one in cluster.ids:
            yield one, cluster.canonical, cluster.events


def _events(found: Difference) -> Iterator[tuple[object, ...]]:
    for place, before, after in found.events:
        yield place.input, place.line, place.event, before, after


def _table(heading: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell(value) for value in row])
        if number % _BATCH == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()
