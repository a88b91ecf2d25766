"""A plan as our flat CSV: a row per event and property, resolved; further columns as needed.

Cells are data for programs: one that begins with =, +, - or @ is written as it is, because a mark
against spreadsheets would be part of the value for every other reader.
"""

import json
import re
from typing import Any

from lexicon_cli.plan.csv_lists import join_list, split_list
from lexicon_cli.plan.model import EventDef, PlanSettings, PropertyDef, TrackingPlan
from lexicon_cli.plan.nodes import Scalar, Style
from lexicon_cli.plan.plain import property_data
from lexicon_cli.plan.scalars import value_of
from lexicon_cli.plan.schema_keys import EVENT_KEYS, PROPERTY_KEYS

BASE_COLUMNS = (
    "event",
    "event_description",
    "event_status",
    "event_owner",
    "event_tags",
    "property",
    "type",
    "required",
    "nullable",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "description",
    "example",
)
_NEEDS_QUOTES = re.compile('[",\r\n]').search
_NOT_OF_EVENTS = ("properties", "include", "required")  # rows say these
_EVENT_CELLS = tuple(name for name in EVENT_KEYS if name not in _NOT_OF_EVENTS)


def flat_csv(plan: TrackingPlan) -> tuple[str, list[str]]:
    """The CSV text, and what it cannot say, a sentence each."""
    losses: dict[str, None] = dict.fromkeys(_head_losses(plan))
    rows: list[dict[str, str]] = []
    known: dict[int, dict[str, str]] = {}
    for event in plan.events.values():
        facts = _event_cells(event)
        if not event.properties:
            rows.append(facts)
        for name, entry in event.properties.items():
            cells = known.get(id(entry))
            if cells is None:
                cells = known[id(entry)] = _property_cells(entry, losses)
            rows.append({**facts, "property": name, **cells})
    return write_rows(_columns(rows), rows), list(losses)


def write_rows(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    """CSV text with a header, quoted where needed, lines ended by a line feed."""
    lines = [",".join(map(_quoted, columns))]
    lines += [",".join([_quoted(row.get(column, "")) for column in columns]) for row in rows]
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    """The cell as it stands in a row. (Python's own writer leaves a lone carriage return bare.)"""
    if _NEEDS_QUOTES(cell) is None:
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _columns(rows: list[dict[str, str]]) -> tuple[str, ...]:
    used: set[str] = set().union(*rows) if rows else set()
    known = [f"event_{name}" for name in _EVENT_CELLS] + list(PROPERTY_KEYS)
    further = [name for name in known if name in used and name not in BASE_COLUMNS]
    carried = sorted(used.difference(BASE_COLUMNS, further))
    return (*BASE_COLUMNS, *further, *carried)


def _event_cells(event: EventDef) -> dict[str, str]:
    cells = {"event": event.name}
    for name in _EVENT_CELLS:
        value = getattr(event, name)
        if name == "critical" and not value:
            continue
        if value is not None and value != ():
            cells[f"event_{name}"] = _cell(value)
    for name, text in event.extra.items():
        cells[f"event_x-{name}"] = text
    return cells


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, tuple):
        return list_cell(list(value))
    return value if isinstance(value, str) else repr(value)


def list_cell(texts: list[str]) -> str:
    """Texts as one cell."""
    return join_list(texts) or json.dumps(texts, ensure_ascii=False)


def _property_cells(entry: PropertyDef, losses: dict[str, None]) -> dict[str, str]:
    cells: dict[str, str] = {}
    data = property_data(entry)
    for name, key in PROPERTY_KEYS.items():
        if name not in data:
            continue
        match key.kind:
            case "types":
                cells[name] = "|".join(entry.types)
            case "values":
                cells[name] = _values_cell(data[name], entry.types)
            case "value":
                _add_value(cells, name, data[name], entry, losses)
            case "property" | "properties":
                text = json.dumps(data[name], ensure_ascii=False)
                cells[name] = data[name] if isinstance(data[name], str) else text
            case _:
                value = data[name]
                cells[name] = _cell(tuple(value) if isinstance(value, list) else value)
    for name, text in entry.extra.items():
        cells[f"x-{name}"] = text
    return cells


def _add_value(
    cells: dict[str, str], name: str, value: Any, entry: PropertyDef, losses: dict[str, None]
) -> None:
    text = _value_cell(value, entry.types)
    if text is not None:
        cells[name] = text
    elif name == "example":
        cells["examples"] = json.dumps([value], ensure_ascii=False)
    else:
        losses[f'CSV cannot say the {name} {json.dumps(value)} of "{entry.name}"'] = None


def _value_cell(value: Any, types: tuple[str, ...]) -> str | None:
    """The cell that is read back as the value, or None if there is none."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if not text or not _same(_read_back(text, types), value):
        text = json.dumps(value, ensure_ascii=False)
        if not _same(_read_back(text, types), value):
            return None
    return text


def _values_cell(values: list[Any], types: tuple[str, ...]) -> str:
    texts = [_value_cell(value, types) for value in values]
    plain = [text for text in texts if text is not None]
    joined = join_list(plain) if len(plain) == len(values) and values else None
    if joined is not None and split_list(joined) == plain:
        return joined
    return json.dumps(values, ensure_ascii=False)


def _read_back(text: str, types: tuple[str, ...]) -> Any:
    return value_of(Scalar(text, Style.CELL, 1, 1), types)[0]


def _same(left: Any, right: Any) -> bool:
    return type(left) is type(right) and bool(left == right)


def _head_losses(plan: TrackingPlan) -> list[str]:
    losses = [
        f"CSV has no place for the plan's {name}"
        for name in ("name", "version", "owners")
        if getattr(plan, name)
    ]
    if plan.settings != PlanSettings():
        losses.append("CSV has no place for the plan's settings")
    if plan.super_properties:
        losses.append("CSV has no super properties: they are written out in each event")
    if any(event.include for event in plan.events.values()):
        losses.append("CSV has no groups: their properties are written out in each event")
    unused = _unused_definitions(plan)
    if unused:
        losses.append(f"CSV has no place for definitions that no event uses: {', '.join(unused)}")
    losses += [
        f"CSV has no place for the plan's {name}"
        for name in ("user_properties", "group_properties", "funnels", "intentional_breaks")
        if getattr(plan, name)
    ]
    if plan.extra:
        losses.append("CSV has no place for x- keys of the plan itself")
    return losses


def _unused_definitions(plan: TrackingPlan) -> list[str]:
    used = {name for event in plan.events.values() for name in event.properties}
    return [name for name in plan.shared_properties if name not in used]
