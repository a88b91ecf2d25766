"""Sessions as text, json, jsonl or csv, in pieces."""

import csv
import io
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lexicon_cli.output.safe import harmless_json, shown
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import brief, counted, number
from lexicon_cli.sessions.rules import EVENTS, TIMEOUT
from lexicon_cli.sessions.sheet import Sheet, Stay

FORMATS = ("text", "json", "jsonl", "csv")
DEFAULT_LIMIT = 20  # sessions that the text lists
_COLUMNS = ("user", "start", "end", "duration_s", "events", "first_event", "last_event")
_TITLES = ("user", "start (UTC)", "duration", "events", "first event", "last event")
_RIGHT = frozenset({"duration", "events"})
_WIDTHS = {"user": 28, "first event": 20, "last event": 20}


def pieces(
    sheet: Sheet, name: str, style: Style, limit: int, properties: tuple[str, ...] = ()
) -> Iterator[str]:
    """The sheet in a format; at most `limit` sessions, 0 is all. Totals are of all in any case."""
    if name == "json":
        return _json(sheet, limit)
    if name == "jsonl":
        return (_json_line(stay) + "\n" for stay in _first(sheet, limit))
    if name == "csv":
        return _csv(sheet, limit, properties)
    return _text(sheet, limit, style)


def _first(sheet: Sheet, limit: int) -> Iterator[Stay]:
    """The first sessions; the rest only passes, to be counted."""
    if not limit:
        yield from sheet.stays
        return
    yield from islice(sheet.stays, limit)
    for _ in sheet.stays:
        pass


def to_dict(stay: Stay) -> dict[str, Any]:
    """For JSON."""
    entry: dict[str, Any] = {column: getattr(stay, column) for column in _COLUMNS}
    if stay.properties:
        entry["properties"] = dict(stay.properties)
    return entry


def _json_line(stay: Stay) -> str:
    return harmless_json(json.dumps(to_dict(stay), ensure_ascii=False))


def _json(sheet: Sheet, limit: int) -> Iterator[str]:
    head = json.dumps(sheet.head(), ensure_ascii=False, indent=2)
    yield harmless_json(head.removesuffix("\n}")) + ',\n  "sessions": ['
    separator = "\n    "
    for stay in _first(sheet, limit):
        yield separator + _json_line(stay)
        separator = ",\n    "
    totals = json.dumps(sheet.totals.to_dict(), indent=2).replace("\n", "\n  ")
    closing = "]" if separator[0] == "\n" else "\n  ]"
    yield f'{closing},\n  "totals": {totals}\n}}\n'


def _csv(sheet: Sheet, limit: int, properties: tuple[str, ...]) -> Iterator[str]:
    yield _csv_line([*_COLUMNS, *properties])
    for stay in _first(sheet, limit):
        fixed = [getattr(stay, column) for column in _COLUMNS]
        yield _csv_line([*fixed, *(_cell(stay.properties.get(name)) for name in properties)])


def _csv_line(row: list[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(["" if cell is None else cell for cell in row])
    return line.getvalue()


def _cell(value: Any) -> Any:
    return value if isinstance(value, str | None) else json.dumps(value, ensure_ascii=False)


def _text(sheet: Sheet, limit: int, style: Style) -> Iterator[str]:
    stays = list(_first(sheet, limit))
    if stays:
        rows = [_row(stay, style) for stay in stays]
        yield from _table(rows)
        left = sheet.totals.sessions - len(stays)
        if left:
            yield f"and {counted(left, 'more session')} (--limit 0 lists all)\n"
        yield "\n"
    for line in _summary(sheet):
        yield shown(line, unicode=style.unicode) + "\n"


def _row(stay: Stay, style: Style) -> list[str]:
    cells = (
        stay.user,
        f"until {_moment(stay.end)}" if stay.start is None else _moment(stay.start),
        _span(None if stay.duration_ms is None else stay.duration_ms / 1000),
        number(stay.events),
        "-" if stay.first_event is None else stay.first_event,
        "-" if stay.last_event is None else stay.last_event,
    )
    return [
        shown(brief(cell, _WIDTHS.get(title, 99)), unicode=style.unicode)
        for title, cell in zip(_TITLES, cells, strict=True)
    ]


def _table(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(_TITLES, *rows, strict=True)]
    for row in (_TITLES, tuple("-" * width for width in widths), *rows):
        cells = zip(_TITLES, row, widths, strict=True)
        line = "  ".join(
            cell.rjust(width) if title in _RIGHT else cell.ljust(width)
            for title, cell, width in cells
        )
        yield line.rstrip() + "\n"


def _moment(iso: str | None) -> str:
    return "-" if iso is None else iso[:16].replace("T", " ")


def _span(seconds: float | None) -> str:
    """`12 s`, `35 min 2 s`, `3 h 5 min`."""
    if seconds is None:
        return "-"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{number(hours)} h {minutes} min" if minutes else f"{number(hours)} h"


def _summary(sheet: Sheet) -> tuple[str, str]:
    totals, parts = sheet.totals, []
    parts.append(f"{counted(totals.sessions, 'session')} of {counted(totals.users, 'user')}")
    if totals.median_duration is not None:
        parts.append(f"median {_span(totals.median_duration)}, mean {_span(totals.mean_duration)}")
    if totals.sessions:
        each = f"{totals.events_per_session:.1f}".removesuffix(".0")
        parts.append(f"{each} event{'' if each == '1' else 's'} a session")
    return "; ".join(parts), _basis(sheet)


def _basis(sheet: Sheet) -> str:
    rules = sheet.rules
    if rules.kind == TIMEOUT:
        how = f"sessions end after a gap of more than {_span(rules.timeout_ms / 1000)}"
    elif rules.kind == EVENTS:
        how = f'sessions from "{rules.start_event}" to "{rules.end_event}"'
    else:
        how = f'one session for each value of "{rules.id_property}"'
    zone = sheet.clock.zone
    return f"{how}; midnight in {zone} ends every session; users merged as {sheet.mode}"
