"""More is allowed than before.

## What it finds

Values that the old plan refused and the new one lets through: a value more in an `enum`, a limit
that is wider or gone, null, a property that need not be there any more. Also one more name
(`alias`) or platform of an event, and a plan that is more open to unplanned properties
(`additional`).

## Why it matters

Nothing that is sent fails. But whoever reads the data may not expect it: a query that handles the
known values leaves out the new one, and one that counted on a property meets events without it.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up: {properties: {plan: {type: string, enum: [free, pro]}}}
```

```yaml new
lexicon: 1
events:
  Sign Up: {properties: {plan: {type: string, enum: [free, pro, team]}}}
```

## Good

```yaml old
lexicon: 1
events:
  Sign Up: {properties: {plan: {type: string, enum: [free, pro]}}}
```

```yaml new
lexicon: 1
events:
  Sign Up: {properties: {plan: {type: string, enum: [pro, free]}}}
```

## How to mend

Nothing to mend: raise the second number of the plan's version, and tell those who query the data.

## Options

None.

## Source

https://docs.leatmap.com/tracking-plan/ci-diff
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import event_name, quoted, subject
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF010",
    name="constraint-loosened",
    scope=Scope.DIFF,
    severity=Severity.WARNING,
    summary="a property or an event allows more than before",
    source="https://docs.leatmap.com/tracking-plan/ci-diff",
    variants={
        "required": "a property is optional now",
        "enum": "the list of allowed values is gone",
        "enum-value": "values are new in the list",
        "pattern": "a pattern is gone",
        "format": "a format is gone",
        "range": "the range of numbers is wider",
        "length": "the length allowed is wider",
        "null": "null is allowed now",
        "platform": "an event may come from more platforms",
        "alias": "an event has one more raw name",
        "additional": "the plan is more open to unplanned properties",
    },
)


_WORDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "min_length": "least length",
    "max_length": "greatest length",
    "pattern": "pattern",
    "format": "format",
}


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each limit that is wider than before."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    if change.variant == "additional":
        return (
            f"additional_properties is {change.after} now, before {change.before}: unplanned"
            " properties are let through more easily"
        )
    if change.variant == "alias":
        return f"{event_name(change)} also goes by {quoted(change.after)} now"
    if change.variant == "platform":
        return f"{event_name(change)} is planned for {change.after} now, before {change.before}"
    return f"{subject(change)} {_what(change)}"


def _what(change: Change) -> str:
    if change.variant == "enum-value":
        return f"allows {change.after} now: queries that list its values miss the new"
    if change.variant == "enum":
        return f"takes any value now, before {change.before}"
    if change.variant == "required":
        return "is optional now: queries may meet events without it"
    if change.variant == "null":
        return "may be null now: queries may meet empty values"
    name = _WORDS[change.key]
    if change.after:
        return f"has a wider {name}: {change.after} now, before {change.before}"
    return f"has no {name} any more, before {change.before}"
