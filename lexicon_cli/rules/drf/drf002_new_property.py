"""An event or a property is seen for the first time.

## What it finds

An event, or a property of a known event, that did not occur in the days before, and now occurs
so often that it would have been seen if it had been there. What the plan knows is told apart.
A new property in several events is one finding. Properties of Mixpanel's own are left out.

## Why it matters

New names are how a plan and its data part ways: a test that went live, a renamed event, a
library that sends what nobody asked for. Each takes one of the names that Mixpanel keeps.

## Bad

```text
2026-03-01  "Sign Up", "Log In"
2026-03-02  "Sign Up", "Log In", "sign_up_v2"
```

## Good

```text
2026-03-01  "Sign Up", "Log In"
2026-03-02  "Sign Up", "Log In"
```

## How to mend

If it is meant, add it to the plan with an owner. If not, find out which release sends it.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/event-approval
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import since, subject, where
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="DRF002",
    name="new-property",
    scope=Scope.HISTORY,
    severity=Severity.INFO,
    summary="an event or a property is seen for the first time",
    source="https://docs.mixpanel.com/docs/data-governance/event-approval",
    aliases=("new-event",),
    variants={
        "new-event": "an event that no plan knows",
        "planned-event": "an event of the plan, as promised",
        "new-property": "a property that the plan does not have in this event",
        "planned-property": "a property of the plan, as promised",
    },
)


def describe(fact: HistoryFact) -> Wording:
    """What is new, where and since when."""
    if fact.property is None:
        what, noun = f"event {quoted(fact.event)}{where(fact)}", "event"
    else:
        what, noun = f"property {subject(fact)}", "property"
    is_planned = fact.variant.startswith("planned")
    note = ", as planned" if is_planned else ""
    return Wording(
        message=f"new {what}{since(fact)}{note}",
        observed=events(fact.count),
        suggestion=None if is_planned else f"add the {noun} to the plan, or stop sending it",
    )
