"""Two events have nearly the same name.

## What it finds

Pairs of events that are likely one action with two names, and why: plural ("Product Viewed",
"Products Viewed"), tense ("Checkout Start", "Checkout Started"), a filler word, a short form, a
slip of the keys. Names that differ on purpose stay unmentioned: other numbers, opposites, other
words ("Order Shipped", "Order Skipped"), an event and its `replaced_by`.

## Why it matters

Half of the traffic goes to each name, and whoever builds a report picks one of them.

## Bad

```yaml plan
lexicon: 1
events:
  Checkout Started: {}
  Checkout Start: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Checkout Started: {}
  Checkout Completed: {}
```

## How to mend

If both mean the same, keep one and deprecate the other (the fix does that for the later one; it
needs `--unsafe-fixes`). If not, name them so that nobody confuses them, or ignore the rule on one
of them with the reason.

## Options

`threshold` (0.88): how alike names must be, from 0.8 to 1. At 0.85 other tenses of one verb count
too, at 0.82 the same words in another order.
`abbreviations` (none): further short forms, such as `acq=acquisition`.

## Source

Mixpanel proposes to merge similar events:
https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import words
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.conventions import house_style
from lexicon_cli.rules.likeness import SHORT_FORMS, THRESHOLD, Twin, short_forms, twins
from lexicon_cli.rules.names import quoted, retire_event
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView
from lexicon_cli.rules.vocabulary import is_known

RULE = Rule(
    code="NAM003",
    name="near-duplicate-event",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="two events have nearly the same name",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    fix="unsafe",
    options=(THRESHOLD, SHORT_FORMS),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event that is nearly another one."""
    events = {event.name: event for event in view.active_events}
    found = twins(
        list(events),
        {name: words(name) for name in events},
        threshold=view.option(RULE, "threshold"),
        abbreviations=short_forms(view.option(RULE, "abbreviations")),
        is_meant=lambda left, right, reason: _is_meant(events[left], events[right], reason),
    )
    style = house_style(view, "events", list(events)) if found else None
    for twin in found:
        odd = {
            name: (sum(not is_known(word) for word in words(name)) if twin.reason == "typo" else 0)
            + (style is not None and not style.accepts(name))
            for name in (twin.name, twin.other)
        }
        swap = odd[twin.other] > odd[twin.name]
        yield _finding(view, events, twin, swap=swap)


def _is_meant(left: EventDef, right: EventDef, reason: str) -> bool:
    """Whether two events differ on purpose, or another rule (NAM002) tells of them."""
    if reason in ("case", "separator"):
        return True
    return left.replaced_by == right.name or right.replaced_by == left.name


def _finding(view: PlanView, events: dict[str, EventDef], twin: Twin, *, swap: bool) -> Finding:
    name, right = (twin.other, twin.name) if swap else (twin.name, twin.other)
    return view.finding(
        RULE,
        f"event {quoted(name)} is nearly {quoted(right)} ({twin.reason}); "
        "one action needs one name",
        at=events[name],
        about=right,
        suggestion=right,
        reason=twin.reason,
        fix=retire_event(view, events[name], right),
    )
