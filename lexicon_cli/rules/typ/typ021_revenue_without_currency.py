"""An event carries money, but no currency.

## What it finds

A number whose name says money (`revenue`, `price`, `subtotal`, `order_amount`, `shipping_cost`; a
bare `amount` on an event whose name is about paying) on an event without any property that names
a currency. A `unit`, or a currency's code in the name (`price_usd`), says enough. One finding for
each definition.

## Why it matters

9,900 is a different revenue in dollars and in yen. The day a second country opens, all sums so far
are wrong, and nothing in the data can tell the two apart.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      revenue: number
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      revenue: number
      currency: {type: string, enum: [USD, EUR]}
```

## How to mend

Send the currency beside the amount, or as a super property. If there is only one, say so as `unit`
of the amount.

## Options

- `names` ([]): further names that are money; `*` and `?` stand for any letters.

## Source

Guides of analytics vendors on normalising currencies;
https://developers.google.com/analytics/devguides/collection/ga4/reference/events (currency is
required beside value)
"""

from collections.abc import Callable, Iterator, Mapping

from lexicon_cli.core.finding import Finding, Place, Severity
from lexicon_cli.core.naming import words
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.rules.globs import matcher
from lexicon_cli.rules.names import few, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.typ_money import PAYING, is_money, names_currency
from lexicon_cli.rules.typ_written import NUMBERS
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="TYP021",
    name="revenue-without-currency",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an event carries money, but no currency",
    source="https://developers.google.com/analytics/devguides/collection/ga4/reference/events",
    options=(Option("names", (), "further names that are money, with * and ?"),),
)
_Found = dict[Place | None, tuple[PropertyDef, str, list[str]]]


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each definition of money that some event uses without a currency."""
    further = matcher(view.option(RULE, "names"))
    names = {name for event in view.active_events for name in event.properties}
    money = {name: _weight(name, further) for name in names}
    currencies = {name for name in names if names_currency(name)}
    suspects = {name for name, weight in money.items() if weight}
    found: _Found = {}
    for event in view.active_events:
        if not currencies.isdisjoint(event.properties):
            continue
        if not suspects.isdisjoint(event.properties):
            for name, entry in event.properties.items():
                if name in suspects and _counts(event, entry, money[name]):
                    _note(found, event, entry, name)
        _note_nested(found, event, further)
    for definition, path, events in found.values():
        yield _finding(view, definition, path, events)


def _weight(name: str, further: Callable[[str], bool]) -> str:
    """How surely the name is money: "sure", "maybe" or ""."""
    return "sure" if further(name) else is_money(name)


def _counts(event: EventDef, entry: PropertyDef, weight: str) -> bool:
    if not entry.types or not NUMBERS.issuperset(entry.types) or entry.unit:
        return False
    if entry.dropped or entry.status in ("blocked", "deprecated"):
        return False
    return weight == "sure" or not PAYING.isdisjoint(words(event.name))


def _note(found: _Found, event: EventDef, entry: PropertyDef, path: str) -> None:
    _, _, events = found.setdefault(entry.place, (entry, path, []))
    events.append(event.name)


def _note_nested(found: _Found, event: EventDef, further: Callable[[str], bool]) -> None:
    """Money one level down: the items of an order."""
    for name, entry in event.properties.items():
        if entry.items is None and entry.properties is None:
            continue
        nested: Mapping[str, PropertyDef] | None = entry.properties
        path = f"{name}."
        if entry.items is not None:
            nested, path = entry.items.properties, f"{name}[]."
        if nested and not any(names_currency(inner) for inner in nested):
            for inner, definition in nested.items():
                weight = _weight(inner, further)
                if weight and _counts(event, definition, weight):
                    _note(found, event, definition, path + inner)


def _finding(view: PlanView, entry: PropertyDef, path: str, events: list[str]) -> Finding:
    message = f"{quoted(path)} is money, but {few(events)} "
    message += "names no currency" if len(events) == 1 else "name no currency"
    only = events[0] if len(events) == 1 else None
    return view.finding(RULE, message, at=entry, event=only, property=path)
