"""A name holds something that changes: an id, a date, a placeholder, a number that counts up.

## What it finds

Names of events and properties with a UUID or another long id, a date, a year, a placeholder that
was never filled in (`${id}`, `{{name}}`, `%s`), or a value such as "undefined"; and families of
names that differ in a number alone ("Level 1 Completed", "Level 2 Completed", …), told once.

## Why it matters

Mixpanel indexes a limited number of names, and nobody can build a funnel from a thousand of them.
What changes belongs into a property, where it can be filtered and broken down by.

## Bad

```yaml plan
lexicon: 1
events:
  Order 8f14e45f-ceea-467f-a8d4-36cd4f1b2c11 Paid: {}
  Summer Sale 2026-07-01 Viewed: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Order Paid: {properties: {order_id: string}}
  Sale Viewed: {properties: {sale_name: string}}
```

## How to mend

Track one event without the part that changes, and give it a property for that part.

## Options

`family` (4): how many names may differ in a number alone; one less is never told.
`allow` (none): names that are fine, such as `Year 2026 Review Opened`.

## Source

Names of events are not to be made by a program: https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy
"""

from collections.abc import Iterable, Iterator, Mapping

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.changing_parts import changing_part, may_change, without_numbers
from lexicon_cli.rules.names import event_properties, few, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="NAM015",
    name="dynamic-name",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a name holds something that changes: an id, a date, a placeholder, a number",
    source="https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy",
    options=(
        Option("family", 4, "from how many names on a difference in a number alone is told"),
        Option("allow", (), "names that are fine"),
    ),
    variants={"family": "several names differ in a number alone"},
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each such name, and one for each family of names."""
    allowed = set(view.option(RULE, "allow"))
    events = {event.name: event for event in view.active_events if event.name not in allowed}
    properties = {
        name: entries[0] for name, entries in event_properties(view).items() if name not in allowed
    }
    yield from _judge(view, "event", events)
    yield from _judge(view, "property", properties)


def _judge(view: PlanView, kind: str, names: Mapping[str, EventDef | Written]) -> Iterator[Finding]:
    numbered: dict[str, list[str]] = {}
    for name, at in names.items():
        if not may_change(name):
            continue
        part = changing_part(name)
        if part is not None:
            yield _finding(view, kind, name, at, part)
        elif (frame := without_numbers(name)) is not None:
            numbered.setdefault(frame, []).append(name)
    for frame, family in numbered.items():
        if len(family) >= max(2, view.option(RULE, "family")):
            yield _family(view, kind, frame, family, names[family[0]])


def _finding(
    view: PlanView, kind: str, name: str, at: EventDef | Written, part: tuple[str, str]
) -> Finding:
    what, text = part
    return view.finding(
        RULE,
        f"{kind} {quoted(name)} holds {what} ({quoted(text)}); put it into "
        f"{'a property' if kind == 'event' else 'the value'}",
        at=at,
        observed=text,
        reason=what,
    )


def _family(
    view: PlanView, kind: str, frame: str, family: Iterable[str], at: EventDef | Written
) -> Finding:
    plural, instead = (
        ("events", "one event with a property")
        if kind == "event"
        else (
            "properties",
            "one property, a list if need be",
        )
    )
    return view.finding(
        RULE,
        f"{plural} {few(family)} differ in a number alone; send {instead}",
        at=at,
        variant="family",
        about=frame,
        reason="number",
    )
