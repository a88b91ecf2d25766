"""A user id appears on a device before any login or sign-up.

## What it finds

Devices that are anonymous at first, then carry a user on an event that is no login or sign-up,
and none came before it. Events from there to the login are counted. The sub-case `no-login` has
no login later either.

## Why it matters

An id that is known before the login is often not the person's: one from a mail link, a guess, a
default. Merged is merged. It may be harmless, as when a session is restored.

## Bad

```json lines
{"event": "View", "properties": {"$device_id": "D1"}}
{"event": "View", "properties": {"$device_id": "D1", "$user_id": "ana"}}
{"event": "Log In", "properties": {"$device_id": "D1", "$user_id": "ana"}}
```

## Good

```json lines
{"event": "View", "properties": {"$device_id": "D1"}}
{"event": "View", "properties": {"$device_id": "D1"}}
{"event": "Log In", "properties": {"$device_id": "D1", "$user_id": "ana"}}
```

## How to mend

Call `identify()` once the login or sign-up has succeeded, not when an e-mail is typed or a link
is opened.

## Options

`login` and `sign-up` (none): further names of events that are one or the other.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, does, ending, of, people, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="IDN012",
    name="identify-before-auth",
    scope=Scope.IDENTITY,
    severity=Severity.INFO,
    summary="a user id appears on a device before any login or sign-up",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    options=(
        Option("login", (), "further names of events that are a login"),
        Option("sign-up", (), "further names of events that are a sign-up"),
    ),
    variants={
        "": "a login follows",
        "no-login": "no login follows in the data",
    },
)


def describe(fact: Fact) -> Wording:
    """How many events, of how many users."""
    worst = fact.worst
    when = "and no login followed" if fact.variant == "no-login" else "before the login"
    return Wording(
        message=f"{events(fact.count)} {does(fact.count, 'carries', 'carry')} a user {when}; "
        f"{people(fact.people)} on {of(fact.numbers['devices'], 'device')}"
        + ending(f"such as {an_id(worst.get('user'))} on device {an_id(worst.get('device'))}"),
        expected="a user from the login on",
        observed=seen(fact),
        suggestion="call identify() once the login or sign-up has succeeded, not before",
    )
