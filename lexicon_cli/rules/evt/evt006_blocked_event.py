"""An event arrives that the plan has blocked.

## What it finds

An event with `status: blocked`, under its name or one of its aliases.

## Why it matters

It was blocked for a reason: privacy, cost, or numbers that were wrong. If Mixpanel blocks it too,
it is lost; if not, it is stored against the plan.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed: {}
  Debug Ping: {status: blocked}
```

## Bad

```json lines
{"event": "Debug Ping", "properties": {}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {}}
```

## How to mend

Remove the call that sends it. To allow it again, change its status in the plan.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import entry_of
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT006",
    name="blocked-event",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event arrives that the plan has blocked",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    aliases=("archived-event",),
    variants={
        "": "sent under its own name",
        "NAME": "the alias it was sent under",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which event, and its successor if the plan names one."""
    entry = entry_of(group, bundle)
    successor = None if entry is None else entry.replaced_by
    message = f"{quoted(group.event)} is blocked in the plan but arrives, {events(group.count)}"
    return Wording(
        message=f"{message}; send {quoted(successor)}" if successor else message,
        expected="no such event",
        observed=group.variant or group.event,
        suggestion=successor,
        reason="deprecated successor" if successor else None,
    )
