"""Several events repeat the same properties word for word.

## What it finds

At least three properties with the same definitions in at least three events. One finding for each
such set, the one that saves most first; a definition counts for one set only. Properties that
refine a shared one or a super property are no copies.

## Why it matters

Copies come apart: the one that is corrected is not the one that is used. A group says it once, and
tells readers that these properties belong together.

## Bad

```yaml plan
lexicon: 1
events:
  Cart Viewed:
    properties: {sku: string, price: number, currency: string}
  Item Added:
    properties: {sku: string, price: number, currency: string}
  Item Removed:
    properties: {sku: string, price: number, currency: string}
```

## Good

```yaml plan
lexicon: 1
properties: {sku: string, price: number, currency: string}
groups:
  product: [sku, price, currency]
events:
  Cart Viewed: {include: [product]}
  Item Added: {include: [product]}
  Item Removed: {include: [product]}
```

## How to mend

Move the definitions to `properties`, name them in a group, and `include` it in the events.

## Options

- `properties` (3): properties that make a group.
- `events` (3): events that must repeat them.
- `most` (5): findings at most.

## Source

Property groups of PostHog, libraries of Segment Protocols
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.names import few
from lexicon_cli.rules.ref_copies import copied_groups
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="REF002",
    name="copy-paste-group",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="several events repeat the same properties word for word",
    source="PostHog: property groups; Segment Protocols: libraries",
    options=(
        Option("properties", 3, "properties that make a group"),
        Option("events", 3, "events that must repeat them"),
        Option("most", 5, "findings at most"),
    ),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each set of copies, at the first of them."""
    plan = view.plan
    if plan.files and all(file.lower().endswith(".csv") for file in plan.files):
        return  # a CSV has no groups: there is no other way to write it
    groups = copied_groups(
        view.events,
        frozenset(plan.shared_properties) | frozenset(plan.super_properties),
        properties=max(1, view.option(RULE, "properties")),
        events_each=max(2, view.option(RULE, "events")),
        most=view.option(RULE, "most"),
    )
    for names, events in groups:
        message = f"{few(names, 5)} are defined alike in {len(events)} events "
        message += f"({few([event.name for event in events])}): make a group of them"
        first = events[0].own_properties[names[0]]
        listed = ", ".join(names) if len(names) <= 20 else ", ".join(names[:20]) + ", …"
        yield view.finding(
            RULE,
            message,
            at=first,
            property=first.name,
            about=", ".join(sorted(names)),
            suggestion=f"groups: {{name: [{listed}]}}" if len(listed) < 500 else None,
        )
