"""Somebody logged in, but no event links the device to the user.

## What it finds

Devices with an `$identify` and no event after it that carries both ids; devices with a login
event that carries no user, and no user later.

## Why it matters

In Simplified ID Merge one event with both `$device_id` and `$user_id` makes the link;
`$identify` itself does not. Without it all that was done before the login stays a stranger's.

## Bad

```json lines
{"event": "View", "properties": {"distinct_id": "$device:D1", "$device_id": "D1"}}
{"event": "Log In", "properties": {"distinct_id": "$device:D1", "$device_id": "D1"}}
{"event": "Purchase", "properties": {"$user_id": "ana"}}
```

## Good

```json lines
{"event": "View", "properties": {"distinct_id": "$device:D1", "$device_id": "D1"}}
{"event": "Log In", "properties": {"distinct_id": "ana", "$device_id": "D1", "$user_id": "ana"}}
{"event": "Purchase", "properties": {"$user_id": "ana"}}
```

## How to mend

Call `identify()` first, then send at least one event from the same client, such as the login
itself.

## Options

`login` (none): further names of events that are a login.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, ending, of, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="IDN005",
    name="never-linked-device",
    scope=Scope.IDENTITY,
    severity=Severity.WARNING,
    summary="somebody logged in, but no event links the device to the user",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    options=(Option("login", (), "further names of events that are a login"),),
    variants={
        "no-event-after-identify": "$identify was the last that the device sent, or all",
        "login-without-user": "the login event itself carries no user",
    },
)


def describe(fact: Fact) -> Wording:
    """How many devices, and what is lost with them."""
    devices, worst = of(fact.people, "device"), fact.worst
    if fact.variant == "no-event-after-identify":
        message = f"{devices} identified, but no event followed that carries both ids"
        todo = "send at least one event after identify(), from the same client"
    else:
        message = f"{devices} with a login that carries no user, and no user later"
        todo = "call identify() before the login event is sent, or send the event from the client"
    case = f"such as {an_id(worst.get('device'))}"
    if "user" in worst:
        case += f", meant for {an_id(worst['user'])}"
    return Wording(
        message=f"{message}: {events(fact.count)} stay anonymous{ending(case)}",
        expected="an event with both ids",
        observed=seen(fact, "device"),
        suggestion=todo,
    )
