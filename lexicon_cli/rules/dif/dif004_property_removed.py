"""A property is not in the plan any more.

## What it finds

A property that an event, an object, a user profile or a group profile had in the old plan. One
that comes from a shared definition, a group or the super properties is reported once, with the
number of events that lose it. One that was blocked before is a smaller matter (`blocked`).

## Why it matters

Filters, breakdowns and cohorts that use the property keep their old data and silently get no new
one. Where unplanned properties are denied, events that still carry it become errors.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up:
    properties:
      plan: string
      coupon: string
```

```yaml new
lexicon: 1
events:
  Sign Up:
    properties:
      plan: string
```

## Good

```yaml old
lexicon: 1
events:
  Sign Up:
    properties:
      plan: string
      coupon: string
```

```yaml new
lexicon: 1
events:
  Sign Up:
    properties:
      plan: string
      coupon: {type: string, status: deprecated}
```

## How to mend

Deprecate it first and remove it when no report uses it. A removal that is decided is acknowledged
with `intentional_breaks: ["DIF004:Sign Up.coupon — no coupons since 2026"]`.

## Options

None.

## Source

https://docs.leatmap.com/tracking-plan/ci-diff
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import quoted, subject
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF004",
    name="property-removed",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="a property was removed",
    source="https://docs.leatmap.com/tracking-plan/ci-diff",
    variants={
        "": "a property that could be sent is gone",
        "blocked": "the property was blocked before",
    },
    variant_severity={"blocked": Severity.WARNING},
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each property that is gone from where it was defined."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    if change.variant == "blocked":
        return f"blocked {subject(change)} is removed: should it come back, it is merely unplanned"
    heir = f"; its successor is {quoted(change.details[0])}" if change.details else ""
    return f"{subject(change)} is removed: filters and breakdowns on it get no new data{heir}"
