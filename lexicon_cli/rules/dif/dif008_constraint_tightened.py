"""Values that were good before are not good any more.

## What it finds

A property that may hold less than before: values taken out of its `enum`, a `pattern` or `format`
that is new or another, a smaller range, a smaller length, null no longer allowed. A pattern that
changed is always taken for tighter: which texts two patterns share cannot be told in general.
`platform`: the event is not planned for a platform any more.

## Why it matters

Events that kept to the old plan fail under the new one, from the day it is used, and for as long
as old app versions live.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up: {properties: {plan: {type: string, enum: [free, pro]}}}
```

```yaml new
lexicon: 1
events:
  Sign Up: {properties: {plan: {type: string, enum: [pro]}}}
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
  Sign Up: {properties: {plan: {type: string, enum: [free, pro], description: what was bought}}}
```

## How to mend

Look at real data first: `lexicon diff OLD NEW --data export.ndjson` counts the events that would
begin to fail. If there are none, acknowledge it: `intentional_breaks: ["DIF008:Sign Up.plan —
…"]`.

## Options

None.

## Source

https://docs.leatmap.com/tracking-plan/ci-diff
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import event_name, is_on_profile, subject
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF008",
    name="constraint-tightened",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="a property or an event allows less than before",
    source="https://docs.leatmap.com/tracking-plan/ci-diff",
    variants={
        "enum": "a list of allowed values is new",
        "enum-value": "values are gone from the list",
        "pattern": "a pattern is new or another",
        "format": "a format is new or another",
        "range": "the range of numbers is smaller",
        "length": "the length allowed is smaller",
        "null": "null is not allowed any more",
        "platform": "an event may come from fewer platforms",
    },
    variant_severity={"platform": Severity.WARNING},
)


_WORDS = {
    "minimum": "is at least {after} now{was}",
    "maximum": "is at most {after} now{was}",
    "min_length": "has at least {after} characters or elements now{was}",
    "max_length": "has at most {after} characters or elements now{was}",
    "pattern": "must match {after} now{was}",
    "format": "must be of the format {after} now{was}",
    "nullable": "may not be null any more",
}


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each limit that is narrower than before."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    if change.variant == "platform":
        return (
            f"{event_name(change)} is planned for {change.after} now, before for {change.before}:"
            " events from elsewhere are reported"
        )
    fails = "profiles" if is_on_profile(change) else "events"
    return f"{subject(change)} {_what(change)}: {fails} that were fine before fail"


def _what(change: Change) -> str:
    if change.variant == "enum-value":
        return f"does not allow {change.before} any more"
    if change.variant == "enum":
        return f"takes {change.after} now, before any value"
    was = f", before {change.before}" if change.before else ""
    return _WORDS[change.key].format(after=change.after, was=was)
