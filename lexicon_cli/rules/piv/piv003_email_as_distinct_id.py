"""An e-mail address is used as the user's id.

## What it finds

A `distinct_id` or `$user_id` that is an e-mail address. The address is never shown.

## Why it matters

People change their address, and become a second user. The id stands in every export and URL of a
report.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"distinct_id": "jane.doe@example.com"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"distinct_id": "u-1024"}}
```

## How to mend

Use the id of the user in your own database; send the address once, as the profile property
`$email`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="PIV003",
    name="email-as-distinct-id",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="an e-mail address is used as the user's id",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which id, and how often."""
    return Wording(
        message=f"{quoted(group.property)} is an e-mail address {in_events(group)}",
        expected="an id that never changes",
        observed="an e-mail address",
    )
