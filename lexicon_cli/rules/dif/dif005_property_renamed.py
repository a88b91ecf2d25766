"""A property has another name.

## What it finds

A property that is gone while another one of a fitting type came that has the old name among its
`aliases`, is named as its successor, or is called nearly the same (similarity of 0.9 or more).
`case`: only upper and lower case differ.

## Why it matters

To Mixpanel it is a new property. Reports that filter by the old name see the values stop, those on
the new name begin from nothing, and nothing joins the two.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up: {properties: {plan_type: string}}
```

```yaml new
lexicon: 1
events:
  Sign Up: {properties: {planType: string}}
```

## Good

```yaml old
lexicon: 1
events:
  Sign Up: {properties: {plan_type: string}}
```

```yaml new
lexicon: 1
events:
  Sign Up: {properties: {plan_type: {type: string, display_name: Plan}}}
```

## How to mend

Keep the name and change `display_name`. If the name must change, send both for a while: the old
one with `status: deprecated` and `replaced_by`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import quoted, subject
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF005",
    name="property-renamed",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="a property was renamed",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    variants={
        "": "another name",
        "case": "the same name in other cases",
    },
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each property that lives on under another name."""
    for change in pair.of(RULE):
        yield pair.finding(
            RULE, change, _message(change), suggestion=change.before, reason=change.details[0]
        )


def _message(change: Change) -> str:
    old = quoted(change.before)
    return (
        f"{subject(change)} was called {old} ({change.details[0]}): its values split between the"
        f" two names, and filters on {old} get no new data"
    )
