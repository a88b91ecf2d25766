"""A property must now be there.

## What it finds

A property that was optional and is required, or one that is new and required from the start. A
required property of a new event breaks nothing and is not meant.

## Why it matters

Apps that are installed do not send it. Until the last old version is gone, their events fail.

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
      plan: {type: string, required: true}
      coupon: string
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
      plan: {type: string, description: asked for since 5.0}
      coupon: string
```

## How to mend

Add it as optional, wait until the versions that lack it have gone, then require it. How many
events of an export would fail today is what `--data FILE` counts.

## Options

None.

## Source

https://segment.com/docs/protocols/tracking-plan/best-practices/
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import is_on_profile, subject
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF007",
    name="property-now-required",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="a property became required",
    source="https://segment.com/docs/protocols/tracking-plan/best-practices/",
    variants={
        "new": "the property is new and required",
        "now-required": "the property was optional",
    },
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each property that is required from now on."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change), suggestion="required: false")


def _message(change: Change) -> str:
    what = "new and required" if change.variant == "new" else "required now, it was optional"
    if is_on_profile(change):
        return f"{subject(change)} is {what}: profiles that lack it do not keep to the plan"
    return f"{subject(change)} is {what}: events of app versions that do not send it fail"
