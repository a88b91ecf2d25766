"""What the verbs of the store print: summaries, numbers, and answers to queries."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from lexicon_cli.jobs.store_forget import Person
from lexicon_cli.jobs.store_load import Loaded
from lexicon_cli.output.safe import harmless_json, shown
from lexicon_cli.output.words import brief, counted, number
from lexicon_cli.store.facts import Facts, LedgerDays

_CELL = 60
_MB = 1_000_000
_FAULTS = {
    "archive-cut": "the archive is damaged or cut off: what came before it was loaded",
    "array-cut": "the array has no end: the file is cut off",
}
_NAMED_IDS = 20


def json_text(document: object) -> str:
    """A document as this tool prints them."""
    text = json.dumps(document, indent=2, ensure_ascii=False, default=_plain)
    return harmless_json(text) + "\n"


def load_json(results: Sequence[Loaded]) -> str:
    """The same as a document."""
    inputs = [{**asdict(one), "bad": [bad._asdict() for bad in one.bad]} for one in results]
    return json_text({"schema_version": 1, "inputs": inputs})


def load_text(results: Sequence[Loaded]) -> str:
    """One line an input."""
    return "".join(f"{shown(brief(one.name, 80), unicode=True)}: {_done(one)}\n" for one in results)


def _done(one: Loaded) -> str:
    if one.was_known:
        return "loaded before, nothing to do"
    parts = [f"{counted(one.added, 'event')} added"]
    if one.duplicates:
        parts.append(f"{counted(one.duplicates, 'duplicate')}")
    if one.replaced:
        parts[-1] += f" ({number(one.replaced)} newer than the stored copy, which was replaced)"
    if one.malformed:
        parts.append(counted(one.malformed, "malformed line"))
    if one.resumed_at:
        parts.append(f"read from byte {number(one.resumed_at)}")
    return ", ".join(parts)


def complaints(results: Sequence[Loaded]) -> Iterator[str]:
    """What was wrong with the inputs, a line each."""
    for one in results:
        for bad in one.bad:
            place = f"{one.name}:{number(bad.line)}"
            yield f"{place}: no event ({bad.variant}, ING017), byte {number(bad.offset)}"
        if one.malformed > len(one.bad):
            yield f"{one.name}: {counted(one.malformed - len(one.bad), 'more malformed line')}"
        if one.fault is not None:
            yield f"{one.name}: {_FAULTS.get(one.fault, one.fault)}"


def facts_text(facts: Facts) -> str:
    """The numbers of a store, a line a project and a load."""
    title = f"{facts.store}: version {facts.version}, {facts.bytes / _MB:,.1f} MB"
    out = [title]
    for one in facts.projects:
        span = f", {one.first_time} to {one.last_time}" if one.first_time else ""
        out.append(
            f'project "{one.project}": {counted(one.events, "event")} of'
            f" {counted(one.event_names, 'name')} on {counted(one.days, 'day')},"
            f" {counted(one.distinct_ids, 'distinct id')}{span}"
        )
    if not facts.projects:
        out.append("no events")
    out += [_ledger_line(one) for one in facts.ledger]
    out.append(f"{counted(len(facts.loads), 'load')}:")
    for load in facts.loads:
        unfinished = "" if load.complete else ", not complete: load it again"
        out.append(
            f"  {brief(load.input, 80)}: {counted(load.added, 'event')} added,"
            f" {counted(load.duplicates, 'duplicate')} dropped,"
            f" {counted(load.malformed, 'malformed line')}{unfinished}"
        )
    return "".join(f"{shown(line, unicode=True)}\n" for line in out)


def _ledger_line(one: LedgerDays) -> str:
    """What the ledger has of a project."""
    parts = [f"{one.first_day} to {one.last_day}", counted(one.events, "event")]
    if one.settled is not None:
        parts.append(f"pruned before {one.settled}")
    if one.late:
        parts.append(f"{number(one.late)} came late")
    if one.uncounted:
        parts.append(f"{number(one.uncounted)} not counted yet")
    return f'daily facts of "{one.project}": {counted(one.days, "day")}, {", ".join(parts)}'


def person_text(person: Person) -> str:
    """Who is, or would be, forgotten."""
    ids = ", ".join(f'"{brief(one)}"' for one in person.ids[:_NAMED_IDS])
    more = len(person.ids) - _NAMED_IDS
    ids += f" and {number(more)} more" if more > 0 else ""
    did = "removed" if person.is_removed else "to remove"
    out = [f"{counted(len(person.ids), 'id')} ({person.mode}): {ids}"]
    out.append(f"{did}: {counted(person.count, 'event')}" if person.count else "no event is theirs")
    out += [f"  {name}: {number(count)}" for name, count in person.events]
    if person.settled_days:
        days = counted(person.settled_days, "day")
        out.append(f"daily facts of {days} whose events were pruned: they lose all values")
    if person.mentions:
        out.append(f"events of others that mention one of the ids: {number(person.mentions)}")
    return "".join(f"{shown(line, unicode=True)}\n" for line in out)


def answer_text(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: str) -> Iterator[str]:
    """An answer in pieces, as json, csv, or a table."""
    if form == "json":
        return _json_rows(columns, rows)
    if form == "csv":
        return _csv_rows(columns, rows)
    return iter([_table(columns, list(rows))])


def limited(rows: Iterable[Sequence[Any]], most: int) -> tuple[Iterable[Sequence[Any]], bool]:
    """The first rows, and whether there are more; 0 is all, as they come."""
    if not most:
        return rows, False
    found = list(islice(rows, most + 1))
    return found[:most], len(found) > most


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    cells = [[_cell(value) for value in row] for row in (columns, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    numeric = [
        bool(rows) and all(_is_number(row[at]) for row in rows) for at in range(len(columns))
    ]
    cells.insert(1, ["-" * width for width in widths])
    out = []
    for row in cells:
        parts = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ]
        out.append("  ".join(parts).rstrip() + "\n")
    return "".join(out)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return shown(
        brief(value if isinstance(value, str) else str(_plain(value)), _CELL), unicode=True
    )


def _is_number(value: object) -> bool:
    return value is None or (
        isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    )


def _json_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    separator = "[\n"
    for row in rows:
        entry = dict(zip(columns, map(_finite, row), strict=True))
        text = json.dumps(entry, ensure_ascii=False, default=_plain, allow_nan=False)
        yield f"{separator}  {harmless_json(text)}"
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _csv_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for row in (columns, *rows):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(
            ["" if value is None else _plain(value) for value in row]
        )
        yield line.getvalue()


def _finite(value: Any) -> Any:
    is_odd = isinstance(value, float) and value - value != 0
    return None if is_odd else value


def _plain(value: object) -> object:
    """A value of the database as JSON and people know it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | float | bool | list | dict) or value is None:
        return value
    return str(value)
