"""Events after a logout still carry the user.

## What it finds

A logout event with a `$user_id`, and after it, on the same device, events with the same user
and no login in between. The first seconds after the logout do not count. Not in Original ID
Merge, where events after a plain logout belong to the user by design.

## Why it matters

The user was not cleared: whoever uses the device next is counted as the one who logged out,
until the next login.

## Bad

```json lines
{"event": "Log In", "properties": {"$device_id": "D1", "$user_id": "ana"}}
{"event": "Log Out", "properties": {"$device_id": "D1", "$user_id": "ana"}}
{"event": "View", "properties": {"$device_id": "D1", "$user_id": "ana"}}
```

## Good

```json lines
{"event": "Log In", "properties": {"$device_id": "D1", "$user_id": "ana"}}
{"event": "Log Out", "properties": {"$device_id": "D1", "$user_id": "ana"}}
{"event": "View", "properties": {"$device_id": "D2"}}
```

## How to mend

Call `reset()` right after the logout event has been sent.

## Options

`login` and `logout` (none): further names of events that are one or the other. `grace` (5):
seconds after the logout that do not count.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, does, ending, of, people, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="IDN011",
    name="events-after-logout-keep-user",
    scope=Scope.IDENTITY,
    severity=Severity.WARNING,
    summary="events after a logout still carry the user",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    options=(
        Option("login", (), "further names of events that are a login"),
        Option("logout", (), "further names of events that are a logout"),
        Option("grace", 5, "seconds after a logout that do not count"),
    ),
)


def describe(fact: Fact) -> Wording:
    """How many events, of how many users."""
    worst = fact.worst
    return Wording(
        message=f"{events(fact.count)} after a logout still "
        f"{does(fact.count, 'carries', 'carry')} the user; "
        f"{people(fact.people)} on {of(fact.numbers['devices'], 'device')}"
        + ending(
            f"worst: {an_id(worst.get('user'))} on device {an_id(worst.get('device'))} "
            f"({events(int(worst.get('events', 0)))})"
        ),
        expected="no $user_id after a logout",
        observed=seen(fact),
        suggestion="call reset() right after the logout event",
    )
