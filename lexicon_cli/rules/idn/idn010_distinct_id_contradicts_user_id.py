"""The distinct_id of an event is not its user, or makes a user of a device.

## What it finds

Events with a `$user_id` whose `distinct_id` is another known id. An anonymous id left in
`distinct_id` is fine. The sub-case `phantom-user` is an anonymous UUID that stands alone in
`distinct_id` without `$device:`, which Simplified ID Merge reads as a user: a UUID that is a
device elsewhere, or any where users are otherwise called after something else.

## Why it matters

Simplified ID Merge follows the `$user_id`, the other systems the `distinct_id`: one of two
people gets events of the other. A phantom user can never be joined to the real one.

## Bad

```json lines
{"event": "Log In", "properties": {"distinct_id": "ana", "$user_id": "ana"}}
{"event": "Purchase", "properties": {"distinct_id": "bo", "$user_id": "ana"}}
```

## Good

```json lines
{"event": "Log In", "properties": {"distinct_id": "ana", "$user_id": "ana"}}
{"event": "Purchase", "properties": {"distinct_id": "ana", "$user_id": "ana"}}
```

## How to mend

Leave `distinct_id` to the SDK, or send the same id in both. Send anonymous ids as `$device_id`,
never bare as `distinct_id`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, ending, of, people, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN010",
    name="distinct-id-contradicts-user-id",
    scope=Scope.IDENTITY,
    severity=Severity.ERROR,
    summary="the distinct_id of an event is not its user, or makes a user of a device",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    variants={
        "": "distinct_id and $user_id name different people",
        "phantom-user": "an anonymous UUID stands as a user",
    },
)


def describe(fact: Fact) -> Wording:
    """Which ids."""
    worst = fact.worst
    if fact.variant == "phantom-user":
        return Wording(
            message=f"{of(fact.people, 'anonymous id')} sent bare as distinct_id, which makes a "
            f"user of each: {events(fact.count)} that no login will join"
            + ending(f"such as {an_id(worst.get('distinct_id'))}"),
            expected="$device_id, or a distinct_id that begins with $device:",
            observed=seen(fact),
            suggestion="send the anonymous id as $device_id and leave distinct_id out",
        )
    return Wording(
        message=f"{events(fact.count)} with a distinct_id that is not the $user_id beside it; "
        f"{people(fact.people)} affected"
        + ending(
            f"such as distinct_id {an_id(worst.get('distinct_id'))} and "
            f"$user_id {an_id(worst.get('user'))}"
        ),
        expected="the same id in both",
        observed=seen(fact),
        suggestion="leave distinct_id to the SDK, or set both to the user's id",
    )
