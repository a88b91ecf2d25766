"""An event arrives under an old name of it.

## What it finds

A raw name that the plan lists under `aliases` of an event. The event is checked as the planned
one.

## Why it matters

The data is fine, since Mixpanel's own merges do not change raw names either; but some code still
sends the old name.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed: {aliases: [purchase_completed]}
```

## Bad

```json lines
{"event": "purchase_completed", "properties": {}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {}}
```

## How to mend

Nothing has to be done. When the old name has stopped arriving, remove the alias.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/data-clean-up
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT014",
    name="merged-name",
    scope=Scope.DATA,
    severity=Severity.INFO,
    summary="an event arrives under an old name of it",
    source="https://docs.mixpanel.com/docs/data-governance/data-clean-up",
    variants={
        "NAME": "the alias seen",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The old name beside the planned one."""
    return Wording(
        message=f"{quoted(group.event)} also arrives under its alias {quoted(group.variant)}, "
        f"{events(group.count)}",
        expected=group.event,
        observed=group.variant,
        suggestion=group.event,
        reason="alias",
    )
