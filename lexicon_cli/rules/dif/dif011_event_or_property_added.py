"""An event or an optional property is new.

## What it finds

An event that the old plan does not have, or a property of an event, an object or a profile that
need not be there. `blocked-property`: the property is planned as one that must not come.

## Why it matters

Nothing that kept to the plan fails. Those who read the data want to hear of it, and it tells the
next version number apart from a mere correction.

## Bad

```yaml old
lexicon: 1
events:
  Plan Chosen: {}
```

```yaml new
lexicon: 1
events:
  Sign Up: {}
  Plan Chosen: {}
```

## Good

```yaml old
lexicon: 1
events:
  Plan Chosen: {}
```

```yaml new
lexicon: 1
events:
  Plan Chosen: {description: a plan was chosen}
```

## How to mend

Nothing to mend: raise the second number of the plan's version.

## Options

None.

## Source

https://semver.org
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import event_name, subject
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF011",
    name="event-or-property-added",
    scope=Scope.DIFF,
    severity=Severity.WARNING,
    summary="an event or a property is new",
    source="https://semver.org",
    variants={
        "event": "an event",
        "property": "an optional property",
        "blocked-property": "a property that must not come",
    },
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each event, and each property of an event that was there before."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    if change.variant == "event":
        state = "" if change.after == "live" else f" ({change.after})"
        return f"{event_name(change)} is new{state}"
    if change.variant == "blocked-property":
        return f"{subject(change)} is blocked from now on: events that carry it fail"
    return f"{subject(change)} is new and optional ({change.after})"
