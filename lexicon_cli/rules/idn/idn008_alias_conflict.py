"""One alias is used for several ids.

## What it finds

A `$create_alias` whose alias belongs to another id already, in Original ID Merge and in Legacy,
and the events that stay apart by it. The sub-case `of-itself` is an alias that would lead back
to itself.

## Why it matters

An alias points to one id, once. The second call fails silently: what the second device did
before stays orphaned.

## Bad

```json lines legacy
{"event": "View", "properties": {"distinct_id": "7c9-742-40d-944-e07"}}
{"event": "$create_alias", "properties": {"distinct_id": "7c9-742-40d-944-e07", "alias": "ana"}}
{"event": "View", "properties": {"distinct_id": "16f-8ba-433-82e-8c7"}}
{"event": "$create_alias", "properties": {"distinct_id": "16f-8ba-433-82e-8c7", "alias": "ana"}}
```

## Good

```json lines legacy
{"event": "View", "properties": {"distinct_id": "7c9-742-40d-944-e07"}}
{"event": "$create_alias", "properties": {"distinct_id": "7c9-742-40d-944-e07", "alias": "ana"}}
{"event": "View", "properties": {"distinct_id": "16f-8ba-433-82e-8c7"}}
{"event": "Log In", "properties": {"distinct_id": "ana"}}
```

## How to mend

Call `alias()` once in the life of a user, at sign-up, and `identify()` at every login.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, ending, of, people, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN008",
    name="alias-conflict",
    scope=Scope.IDENTITY,
    severity=Severity.ERROR,
    summary="one alias is used for several ids",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original",
    variants={
        "": "the alias belongs to another id",
        "of-itself": "the alias would lead back to itself",
    },
)


def describe(fact: Fact) -> Wording:
    """Which alias, and what stays apart."""
    worst, refused = fact.worst, of(fact.numbers["refused"], "alias")
    why = "leads back to itself" if fact.variant == "of-itself" else "belongs to another id already"
    return Wording(
        message=f"{refused} refused, as it {why}: {events(fact.count)} stay apart; "
        f"{people(fact.people)} affected"
        + ending(f"worst: {an_id(worst.get('id'))} for {an_id(worst.get('to'))}"),
        expected="one id for an alias",
        observed=seen(fact),
        suggestion="call alias() once, at sign-up, and identify() at every login",
    )
