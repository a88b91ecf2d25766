"""An event that an SDK sends by itself.

## What it finds

Autocapture and legacy mobile events: `$mp_click`, `$mp_web_page_view`, `$ae_session` and the
like. Off by default; select the rule by its code to see them.

## Why it matters

They are paid for like all events and can outnumber the planned ones; a team should know that it
collects them.

## Bad

```json lines
{"event": "$mp_click", "properties": {}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {}}
```

## How to mend

Nothing, if you want them. Otherwise switch autocapture off in the SDK's configuration.

## Options

None.

## Source

Mixpanel's own health score leaves these events out.
https://docs.mixpanel.com/docs/tracking-methods/autocapture
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT011",
    name="autotracked-event",
    scope=Scope.DATA,
    severity=None,
    summary="an event that an SDK sends by itself",
    source="https://docs.mixpanel.com/docs/tracking-methods/autocapture",
    when_selected=Severity.INFO,
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which event, and how many of them."""
    return Wording(
        message=f"{quoted(group.event)} is sent by Mixpanel's SDK itself, {events(group.count)}",
        observed=group.event,
    )
