"""One device carries the ids of two users or more.

## What it finds

A device id that stands beside two user ids or more, without a new device id in between. An
event without a user, sent while one of them used the device, counts as gone astray if it
belongs to another one of them: the first user seen with a device keeps it for ever. Between a
logout and the next login it is the time of whoever signs in next.

Two users who take turns within half an hour without signing in, or who are the only two on
three devices or more, are probably one person with two accounts: that is told apart. So are, in
Original ID Merge, clusters that `$merge` or `$create_alias` made of several users.

## Why it matters

Merges are permanent. The anonymous time of everybody who uses the device later goes to its
first user: funnels, retention and revenue of both are wrong.

## Bad

```json lines
{"event": "Log In", "properties": {"$device_id": "D1", "$user_id": "ana"}}
{"event": "Log In", "properties": {"$device_id": "D1", "$user_id": "bo"}}
{"event": "View", "properties": {"$device_id": "D1"}}
```

## Good

```json lines
{"event": "Log In", "properties": {"$device_id": "D1", "$user_id": "ana"}}
{"event": "Log In", "properties": {"$device_id": "D2", "$user_id": "bo"}}
{"event": "View", "properties": {"$device_id": "D2"}}
```

## How to mend

Call `reset()` when somebody logs out, and before `identify()` if another user may be known
still: the device gets a new id. What is merged stays merged.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, does, ending, ids, of, people, possessive, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN001",
    name="shared-device-merge",
    scope=Scope.IDENTITY,
    severity=Severity.ERROR,
    summary="one device carries the ids of two users or more",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    variant_severity={"two-accounts": Severity.WARNING},
    variants={
        "shared": "events without a user went to another user than the one at the device",
        "refused": "no event went astray yet, but the device belongs to its first user",
        "two-accounts": "probably one person with two accounts",
        "merged": "$merge or $create_alias made one person of several users",
    },
)

_DO = "call reset() on logout, and before identify() of another user"


def describe(fact: Fact) -> Wording:
    """How many devices or persons, whose events went astray, and the worst case."""
    numbers, worst = fact.numbers, fact.worst
    if fact.variant == "merged":
        return Wording(
            message=f"{of(numbers['persons'], 'person')} was made of several users: "
            f"{events(fact.count)} {does(fact.count, 'is', 'are')} "
            f"counted for somebody else; {people(fact.people)} affected"
            + ending(f"worst: {ids(worst.get('others'))} became {an_id(worst.get('owner'))}"),
            expected="one user id a person",
            observed=seen(fact),
            suggestion="do not send $merge or $create_alias for two users of one device; "
            "call reset() between them",
        )
    devices = of(numbers["devices"], "device")
    case = (
        f"device {an_id(worst.get('device'))} is {possessive(worst.get('owner'))}, and "
        f"{ids(worst.get('others'))} used it ({events(int(worst.get('events', 0)))})"
    )
    if fact.variant == "two-accounts":
        message = (
            f"{devices}: two users take turns, probably one person with two accounts; "
            f"{events(fact.count)}, {of(fact.people, 'account')}"
        )
        todo = "if it is one person, send one $user_id for both accounts; else reset() between them"
    elif fact.variant == "refused":
        message = (
            f"{devices} used by several users without reset(): {events(fact.count)} of later "
            f"users could not take the device over; {people(fact.people)} affected"
        )
        todo = _DO
    else:
        message = (
            f"{devices} used by several users without reset(): {events(fact.count)} of later "
            f"users went to the first one; {people(fact.people)} affected"
        )
        todo = _DO
    return Wording(
        message=message + ending(f"worst: {case}"),
        expected="a new device id for each user",
        observed=seen(fact),
        suggestion=todo,
    )
