"""Something tries to make one person of two user ids.

## What it finds

In a project with Simplified ID Merge: a value that is the `$user_id` of some events and the
`$device_id` of others, and not the same person in both; an identity event (`$identify`,
`$create_alias`, `$merge`) that names two users.

## Why it matters

Simplified ID Merge never joins two user ids. The history of such a person stays split for good,
and a second identifier sent as a device id makes it worse: the device is the first user's, the
user another one.

## Bad

```json lines
{"event": "Sign Up", "properties": {"$device_id": "D1", "$user_id": "charlie"}}
{"event": "Phone Added", "properties": {"$device_id": "crm-77", "$user_id": "charlie"}}
{"event": "Call Made", "properties": {"$user_id": "crm-77"}}
```

## Good

```json lines
{"event": "Sign Up", "properties": {"$device_id": "D1", "$user_id": "charlie"}}
{"event": "Phone Added", "properties": {"$user_id": "charlie", "crm_id": "crm-77"}}
{"event": "Call Made", "properties": {"$user_id": "charlie"}}
```

## How to mend

Choose one id for each person, that every platform and server knows, and send it as `$user_id`
everywhere. Put further identifiers into profile properties.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, does, ending, ids, of, people, seen
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN002",
    name="two-users-cannot-merge",
    scope=Scope.IDENTITY,
    severity=Severity.ERROR,
    summary="something tries to make one person of two user ids",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    variants={
        "as-device": "the value of a $user_id stands as $device_id elsewhere",
        "verb": "an identity event names two users",
    },
)


def describe(fact: Fact) -> Wording:
    """Which ids, and in what way."""
    worst = fact.worst
    if fact.variant == "verb":
        message = (
            f"{events(fact.count)} {does(fact.count, 'tries', 'try')} to join two users, which "
            f"Simplified ID Merge never does; {people(fact.people)} affected"
        )
        case = f"such as {ids(worst.get('ids'))} by {quoted(worst.get('verb'))}"
    else:
        message = (
            f"{of(fact.numbers['ids'], 'value')} stands both as $user_id and as $device_id, in "
            f"{events(fact.count)}; {people(fact.people)} stay apart"
        )
        case = f"such as {an_id(worst.get('id'))}, a device of {an_id(worst.get('joined'))}"
    return Wording(
        message=message + ending(case),
        expected="one user id a person",
        observed=seen(fact),
        suggestion="send one id as $user_id everywhere, other identifiers as profile properties",
    )
