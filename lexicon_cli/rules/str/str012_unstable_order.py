"""Keys, or events and properties, are not in their canonical order.

## What it finds

An entry whose keys stand in another order than that of the format's tables (the one in
`docs/plan-format.md`): one finding an entry, at the first key that comes too late. With `by-name`
also the first event, or property of an event, that does not follow its neighbour in the alphabet.

## Why it matters

Where everybody appends keys as they come to mind, two people who say the same write different
lines, and Git shows differences that mean nothing.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    owner: growth
    description: The order was paid
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    description: The order was paid
    owner: growth
```

## How to mend

Run `lexicon fmt` (`lexicon fmt --sort` for `by-name`); it keeps comments with their entries.

## Options

- `by-name` (default `false`): events and properties are to be sorted by name too.

## Source

https://docs.python.org/3/library/json.html#json.dump (`sort_keys`, for regression tests that
compare output from day to day)
"""

from collections.abc import Iterable, Iterator, Mapping

from lexicon_cli.core.finding import Finding, Place, Severity
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.plan.nodes import Mapping as Pairs
from lexicon_cli.plan.nodes import Node, Scalar, shorten
from lexicon_cli.plan.schema_keys import EVENT_KEYS, PLAN_KEYS, PROPERTY_KEYS
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="STR012",
    name="unstable-order",
    scope=Scope.PLAN,
    severity=None,
    when_selected=Severity.INFO,
    summary="keys, or events and properties, are not in their canonical order",
    source="https://docs.python.org/3/library/json.html#json.dump",
    options=(Option("by-name", False, "events and properties are to be sorted by name too"),),
)

_EVENT = {name: number for number, name in enumerate(EVENT_KEYS)}
_PROPERTY = {name: number for number, name in enumerate(PROPERTY_KEYS)}
_PLAN = {name: number for number, name in enumerate(PLAN_KEYS)}
_Entry = EventDef | PropertyDef | Written


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each entry, at its first key that comes too late."""
    in_csv = {file for file in view.plan.files if file.lower().endswith((".csv", ".tsv"))}
    for file, document in view.plan.nodes:
        late = None if file in in_csv else _late(document, _PLAN)
        if late is not None:
            at = Place(file, late[0].line, late[0].column)
            yield view.finding(RULE, _message(late), at=at, about=f"{file}\n{late[0].text}")
    for entry, node, order in _entries(view):
        place = _place(entry)
        if place is None or place.file in in_csv:
            continue
        late = _late(node, order)
        if late is not None:
            yield view.finding(RULE, _message(late), at=entry, key=late[0].text)
    if view.option(RULE, "by-name"):
        yield from _unsorted(view)


def _entries(view: PlanView) -> Iterator[tuple[_Entry, Node | None, Mapping[str, int]]]:
    for event in view.plan.events.values():
        yield event, event.node, _EVENT
    for entry in view.written:
        yield entry, entry.definition.node, _PROPERTY


def _place(entry: _Entry) -> Place | None:
    return entry.definition.place if isinstance(entry, Written) else entry.place


def _late(node: Node | None, order: Mapping[str, int]) -> tuple[Scalar, str] | None:
    """The first known key that belongs before one above it, and that one."""
    if not isinstance(node, Pairs):
        return None
    highest, above = -1, ""
    for key, _ in node.pairs:
        if type(key) is not Scalar:
            continue
        place = order.get(key.text)
        if place is None:
            continue
        if place < highest:
            return key, above
        highest, above = place, key.text
    return None


def _message(late: tuple[Scalar, str]) -> str:
    key, above = late
    return f'"{key.text}" stands below "{above}", and belongs above it: run "lexicon fmt"'


def _unsorted(view: PlanView) -> Iterator[Finding]:
    yield from _first_unsorted(view, view.plan.events.values())
    for event in view.plan.events.values():
        yield from _first_unsorted(view, event.own_properties.values(), event.name)


def _first_unsorted(
    view: PlanView, entries: Iterable[EventDef | PropertyDef], event: str | None = None
) -> Iterator[Finding]:
    last: EventDef | PropertyDef | None = None
    for entry in entries:
        if last is not None and entry.name < last.name and _file(entry) == _file(last):
            names = f'"{shorten(entry.name)}" comes after "{shorten(last.name)}"'
            message = f'{names}: run "lexicon fmt --sort"'
            yield view.finding(RULE, message, at=entry, event=event, about="by name")
            return
        last = entry


def _file(entry: EventDef | PropertyDef) -> str | None:
    return None if entry.place is None else entry.place.file
