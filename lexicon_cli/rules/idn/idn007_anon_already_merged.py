"""An anonymous id was identified as another user before.

## What it finds

A second `$identify` of one `$anon_id` with another user, in Original ID Merge, and what that id
sends from then on: it goes to the first user. The sub-case `same-id` is an `$identify` whose
two ids are equal.

## Why it matters

The second user never gets the anonymous history, and the first one gets events that are not
theirs. It is the sign of a shared device without `reset()`.

## Bad

```json lines original
{"event": "View", "properties": {"distinct_id": "7c9-742-40d-944-e07"}}
{"event": "$identify", "properties": {"$identified_id": "ana", "$anon_id": "7c9-742-40d-944-e07"}}
{"event": "$identify", "properties": {"$identified_id": "bo", "$anon_id": "7c9-742-40d-944-e07"}}
{"event": "View", "properties": {"distinct_id": "7c9-742-40d-944-e07"}}
```

## Good

```json lines original
{"event": "View", "properties": {"distinct_id": "7c9-742-40d-944-e07"}}
{"event": "$identify", "properties": {"$identified_id": "ana", "$anon_id": "7c9-742-40d-944-e07"}}
{"event": "$identify", "properties": {"$identified_id": "bo", "$anon_id": "16f-8ba-433-82e-8c7"}}
{"event": "View", "properties": {"distinct_id": "16f-8ba-433-82e-8c7"}}
```

## How to mend

Call `reset()` before another person begins, so that a new anonymous id is made; then
`identify()`.

## Options

None.

## Source

https://docs.mixpanel.com/reference/create-identity
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, ending, of, people, possessive, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN007",
    name="anon-already-merged",
    scope=Scope.IDENTITY,
    severity=Severity.ERROR,
    summary="an anonymous id was identified as another user before",
    source="https://docs.mixpanel.com/reference/create-identity",
    variant_severity={"same-id": Severity.WARNING},
    variants={
        "": "the id is another user's",
        "same-id": "both ids are equal",
    },
)


def describe(fact: Fact) -> Wording:
    """How many events went to whoever had the id first."""
    worst, refused = fact.worst, of(fact.numbers["refused"], "identify event")
    if fact.variant == "same-id":
        return Wording(
            message=f"{refused} with two equal ids joins nothing; {people(fact.people)} affected"
            + ending(f"such as {an_id(worst.get('id'))}"),
            expected="an anonymous id and a user's",
            observed=seen(fact),
            suggestion="call identify() with the user's id, never with the current distinct_id",
        )
    return Wording(
        message=f"{refused} of an anonymous id that is another user's already: "
        f"{events(fact.count)} affected, {people(fact.people)}"
        + ending(
            f"worst: {an_id(worst.get('id'))} is {possessive(worst.get('owner'))}, "
            f"and was to be {possessive(worst.get('to'))}"
        ),
        expected="one user for an anonymous id",
        observed=seen(fact),
        suggestion="call reset() before identify() of another user",
    )
