"""An event's name has its verb at the other end than the others.

## What it finds

"View Cart" in a plan of "Product Viewed", "Checkout Started", "Purchase Completed": of at least
five events whose verb is plain to see, at least 60 % have it at one end. Names whose first and last
words could both be verbs are not judged, and none in other languages than English.

## Why it matters

Event names are read in sorted lists and found by typing their first letters.

## Bad

```yaml plan
lexicon: 1
events:
  Product Viewed: {}
  Product Added: {}
  Checkout Started: {}
  Purchase Completed: {}
  Viewed Cart: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Product Viewed: {}
  Product Added: {}
  Checkout Started: {}
  Purchase Completed: {}
  Cart Viewed: {}
```

## How to mend

Put the verb where the others have it; the fix (`--unsafe-fixes`) keeps the old name as an alias.

## Options

`minimum` (5): how many names with a plain verb there must be before their majority counts.
`share` (0.6): share of them that must agree.

## Source

https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy
"""

from collections import Counter
from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.conventions import MINIMUM, SHARE, majority
from lexicon_cli.rules.names import quoted, rename_event
from lexicon_cli.rules.phrasing import phrase_of, verb_place
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="NAM012",
    name="verb-order-inconsistent",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="an event's name has its verb at the other end than the others",
    source="https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy",
    fix="unsafe",
    options=(MINIMUM, SHARE),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event with its verb at the rarer end."""
    places = {
        event.name: place for event in view.active_events if (place := verb_place(event.name))
    }
    minimum, share = view.option(RULE, "minimum"), view.option(RULE, "share")
    usual = majority(Counter(places.values()), minimum=minimum, share=share)
    if usual is None:
        return
    for name, place in places.items():
        if place != usual[0]:
            yield _finding(view, view.plan.events[name], place, usual)


def _finding(view: PlanView, event: EventDef, own: str, usual: tuple[str, int, int]) -> Finding:
    where, agreeing, total = usual
    phrase, better = phrase_of(event.name), None
    if phrase is not None and phrase.can_turn:
        better = phrase.written(event.name, verb_first=not phrase.verb_first)
    return view.finding(
        RULE,
        f"event {quoted(event.name)} has its verb {own}; "
        f"{agreeing:,} of {total:,} events have it {where}",
        at=event,
        expected=f"verb {where}",
        suggestion=better,
        fix=rename_event(view, event, better),
    )
