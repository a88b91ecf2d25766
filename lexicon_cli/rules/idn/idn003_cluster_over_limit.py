"""A person has more ids than Original ID Merge joins; later ids stay apart.

## What it finds

Links that were refused because the person would have had more than 500 ids, and the events of
the anonymous ids that were left over.

## Why it matters

Everything that somebody does before logging in on such an id is a stranger's for good. The
cause is mostly `reset()` on every start, or one user id for many people.

## Bad

Five hundred `$identify` of one user, each with another `$anon_id`, and one more.

## Good

The same user with up to 500 ids.

## How to mend

Call `reset()` only when another person begins to use the device, not on every start or logout.
Give service accounts no `identify()` at all.

## Options

None; `--max-cluster-size` sets the limit of the replay.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, ending, of, people, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN003",
    name="cluster-over-limit",
    scope=Scope.IDENTITY,
    severity=Severity.ERROR,
    summary="a person has more ids than Original ID Merge joins; later ids stay apart",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original",
)


def describe(fact: Fact) -> Wording:
    """How many links were refused, and what is orphaned by it."""
    worst = fact.worst
    return Wording(
        message=f"{of(fact.numbers['refused'], 'link')} refused, as the person would have too many "
        f"ids: {events(fact.count)} orphaned; {people(fact.people)} affected"
        + ending(f"worst: {an_id(worst.get('id'))} could not join {an_id(worst.get('to'))}"),
        expected="up to 500 ids a person",
        observed=seen(fact),
        suggestion="call reset() only when another person takes over, not on every start or logout",
    )
