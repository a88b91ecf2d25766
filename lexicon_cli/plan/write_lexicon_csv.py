"""A plan as the CSV that Mixpanel's Lexicon takes: exactly its 20 columns, then what was carried
along. Flags are always written, as the vendor does; volumes that nobody gave are 0.
"""

import json
from collections import Counter
from typing import Any

from lexicon_cli.plan.csv_lexicon import COLUMNS, DEPRECATED_TAG, VOLUMES
from lexicon_cli.plan.model import EventDef, PropertyDef, TrackingPlan
from lexicon_cli.plan.write_flat_csv import list_cell, write_rows

_EVENT_LOST = (
    "owner",
    "platforms",
    "trigger",
    "aliases",
    "critical",
    "replaced_by",
    "sunset",
    "since",
    "ignore",
)
_PROPERTY_LOST = (
    "nullable",
    "enum",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "min_length",
    "max_length",
    "items",
    "properties",
    "default",
    "unit",
    "pii",
    "status",
    "replaced_by",
    "aliases",
    "since",
    "owner",
    "tags",
    "ignore",
)
_HEAD_LOST = ("name", "version", "owners", "group_properties", "funnels", "intentional_breaks")
_TEXTS = (("string",), ("datetime",))
_TYPES = frozenset({"string", "number", "boolean", "datetime", "list", "object"})


def lexicon_csv(plan: TrackingPlan) -> tuple[str, list[str]]:
    """The CSV text, and what it cannot say, a sentence each."""
    writer = _Writer()
    rows: list[dict[str, str]] = []
    for event in plan.events.values():
        rows.append(writer.event_row(event))
        rows += [writer.property_row(name, entry) for name, entry in event.properties.items()]
    if plan.user_properties:
        rows.append(_entity_row("profile", "$user"))
        rows += [writer.property_row(name, entry) for name, entry in plan.user_properties.items()]
    carried = sorted({name for row in rows for name in row}.difference(COLUMNS))
    return write_rows((*COLUMNS, *carried), rows), _head_losses(plan) + writer.losses()


def _entity_row(kind: str, name: str) -> dict[str, str]:
    return {
        "Entity Type": kind,
        "Entity Name": name,
        "Event Volume": "0",
        "Event Query Volume": "0",
        "Event Hidden": "FALSE",
        "Event Dropped": "FALSE",
    }


class _Writer:
    """Makes rows, and counts what they leave out."""

    def __init__(self) -> None:
        self._lost: Counter[str] = Counter()

    def losses(self) -> list[str]:
        return [
            f"Lexicon CSV has no place for {what} ({'once' if count == 1 else f'{count} times'})"
            for what, count in sorted(self._lost.items())
        ]

    def event_row(self, event: EventDef) -> dict[str, str]:
        row = _entity_row("event", event.name)
        row["Entity Display Name"] = event.display_name or ""
        row["Entity Description"] = event.description or ""
        row["Event Tags"] = self._tags(event)
        row["Event Hidden"] = _flag(event.hidden)
        row["Event Dropped"] = _flag(event.status == "blocked")
        if event.status == "expected":
            self._lost['the status "expected"'] += 1
        self._count_lost(event, "event", _EVENT_LOST)
        row.update(_carried(event.extra))
        return row

    def property_row(self, name: str, entry: PropertyDef) -> dict[str, str]:
        row = {
            "Property Name": name,
            "Property Display Name": entry.display_name or "",
            "Property Description": entry.description or "",
            "Property Volume": "0",
            "Property Query Volume": "0",
            "Property Type": self._type(entry),
            "Property Example Values": self._examples(entry),
            "Property Hidden": _flag(entry.hidden),
            "Property Dropped": _flag(entry.dropped),
            "Property Required": _flag(entry.required),
            "Property Sensitive": _flag(entry.sensitive),
        }
        self._count_lost(entry, "property", _PROPERTY_LOST)
        row.update(_carried(entry.extra))
        return row

    def _count_lost(self, entry: EventDef | PropertyDef, what: str, names: tuple[str, ...]) -> None:
        for name in names:
            value = getattr(entry, name)
            if value is not None and value is not False and value != ():
                self._lost[f'the {what} key "{name}"'] += 1

    def _tags(self, event: EventDef) -> str:
        tags = list(event.tags)
        if event.status == "deprecated":
            tags.append(DEPRECATED_TAG)
        if len(tags) > 1 and any("," in tag for tag in tags):
            return list_cell(tags)
        unclear = any(tag != tag.strip() or not tag or set(tag) & set(",|[\\") for tag in tags)
        return json.dumps(tags, ensure_ascii=False) if unclear else ", ".join(tags)

    def _type(self, entry: PropertyDef) -> str:
        if entry.types == ("integer",):
            self._lost['the type "integer", written as number'] += 1
            return "number"
        if len(entry.types) == 1 and entry.types[0] in _TYPES:
            return entry.types[0]
        if entry.types:
            self._lost[f'the type "{" | ".join(entry.types)}"'] += 1
        return ""

    def _examples(self, entry: PropertyDef) -> str:
        texts = [_example(value) for value in entry.examples]
        if entry.types not in _TEXTS and any(text.startswith('"') for text in texts):
            # A reader without a type to go by would take the marks for JSON's own.
            return json.dumps(list(entry.examples), ensure_ascii=False, default=str)
        if len(texts) == 1 and "|" not in texts[0]:
            return texts[0]
        return list_cell(texts) if texts else ""


def _example(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _flag(value: bool | None) -> str:
    return "TRUE" if value else "FALSE"


def _carried(extra: Any) -> dict[str, str]:
    return {name: text for name, text in extra.items() if name in VOLUMES or name not in COLUMNS}


def _head_losses(plan: TrackingPlan) -> list[str]:
    losses = [
        f"Lexicon CSV has no place for the plan's {name}"
        for name in _HEAD_LOST
        if getattr(plan, name)
    ]
    if plan.settings != type(plan.settings)():
        losses.append("Lexicon CSV has no place for the plan's settings")
    if plan.super_properties or plan.groups:
        losses.append("Lexicon CSV has no shared definitions: they are written out in each event")
    if plan.user_properties:
        losses.append(
            "Mixpanel does not document its rows of user properties: try the file before you "
            "replace anything with it"
        )
    return losses
