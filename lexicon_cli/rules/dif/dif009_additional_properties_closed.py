"""Unplanned properties are not let through any more.

## What it finds

`settings.additional_properties` is `deny` now. `warned`: it is `warn`, and was `allow`.

## Why it matters

Every property that apps send and nobody planned turns its event from fine, or from a warning, into
an error. In a grown plan that is most events on the first day.

## Bad

```yaml old
lexicon: 1
events:
  Plan Chosen: {}
```

```yaml new
lexicon: 1
settings: {additional_properties: deny}
events:
  Plan Chosen: {}
```

## Good

```yaml old
lexicon: 1
settings: {additional_properties: allow}
events:
  Plan Chosen: {}
```

```yaml new
lexicon: 1
settings: {additional_properties: allow}
events:
  Plan Chosen: {description: a plan was chosen}
```

## How to mend

Count first, with `--data FILE`, plan what is missing, and close the plan when few are left.

## Options

None.

## Source

https://www.rudderstack.com/docs/data-governance/tracking-plans/
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF009",
    name="additional-properties-closed",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="unplanned properties are no longer let through",
    source="https://www.rudderstack.com/docs/data-governance/tracking-plans/",
    variants={
        "": "unplanned properties are errors now",
        "warned": "unplanned properties are warnings now",
    },
    variant_severity={"warned": Severity.WARNING},
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """A finding if the plan was closed."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    becomes = "is an error" if change.after == "deny" else "is a warning"
    return (
        f"additional_properties is {change.after} now, before {change.before}: every unplanned"
        f" property {becomes} from now on"
    )
