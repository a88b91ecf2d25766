"""An anonymous id is no UUID, so `$identify` does not join it.

## What it finds

`$identify` whose `$anon_id` is not five groups of letters and digits, as Original ID Merge
wants it (`--uuid strict-v4` wants a version 4 UUID), and the events of those ids.

The sub-case `user-id` is an `$identify` whose anonymous id is a user: SDKs send that when
`identify()` is called for another user without `reset()`.

## Why it matters

The link is refused without an error: the event is accepted, and the anonymous history stays
orphaned.

## Bad

```json lines original
{"event": "View", "properties": {"distinct_id": "session_abc"}}
{"event": "$identify", "properties": {"$identified_id": "ana", "$anon_id": "session_abc"}}
{"event": "View", "properties": {"distinct_id": "ana"}}
```

## Good

```json lines original
{"event": "View", "properties": {"distinct_id": "7c9-742-40d-944-e07"}}
{"event": "$identify", "properties": {"$identified_id": "ana", "$anon_id": "7c9-742-40d-944-e07"}}
{"event": "View", "properties": {"distinct_id": "ana"}}
```

## How to mend

Let the SDK make the anonymous id, or make a version 4 UUID. Ids of other forms can be joined
with `$merge`, once.

## Options

None.

## Source

https://docs.mixpanel.com/reference/create-identity
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, ending, of, people, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN006",
    name="anon-id-not-uuid4",
    scope=Scope.IDENTITY,
    severity=Severity.ERROR,
    summary="an anonymous id is no UUID, so `$identify` does not join it",
    source="https://docs.mixpanel.com/reference/create-identity",
    variants={
        "": "an id of another form",
        "user-id": "the id of a user, sent by an SDK whose user changes without reset()",
    },
)


def describe(fact: Fact) -> Wording:
    """How many events stay orphaned."""
    worst = fact.worst
    if fact.variant == "user-id":
        return Wording(
            message=f"{of(fact.numbers['refused'], 'identify event')} with a user as the anonymous "
            f"id, as identify() was called while somebody else was known; "
            f"{people(fact.people)} affected"
            + ending(f"such as {an_id(worst.get('id'))}, then {an_id(worst.get('to'))}"),
            expected="a new anonymous id for each user",
            observed=seen(fact),
            suggestion="call reset() before identify() of another user",
        )
    return Wording(
        message=f"{of(fact.numbers['refused'], 'identify event')} with an anonymous id that is no "
        f"UUID: {events(fact.count)} orphaned; {people(fact.people)} affected"
        + ending(f"worst: {an_id(worst.get('id'))} for {an_id(worst.get('to'))}"),
        expected="a UUID as $anon_id",
        observed=seen(fact),
        suggestion="make anonymous ids version 4 UUIDs, or let the SDK make them",
    )
