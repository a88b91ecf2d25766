"""People were joined within the last hours, so reports may lag.

## What it finds

Links that are younger than 24 hours at the moment of the audit (`--now`), and the events that
they moved.

## Why it matters

Mixpanel's activity feed follows within a minute; other reports may take a day, exports longer.
A comparison made now will not match.

## Bad

A login on a new device an hour before the audit.

## Good

A login on a new device a week before it.

## How to mend

Wait a day before comparing numbers.

## Options

`hours` (24): the age below which a link is fresh.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import of, people, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="IDN018",
    name="mapping-too-fresh",
    scope=Scope.IDENTITY,
    severity=Severity.INFO,
    summary="people were joined within the last hours, so reports may lag",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    options=(Option("hours", 24, "the age, in hours, below which a link is fresh"),),
)


def describe(fact: Fact) -> Wording:
    """How many links and people."""
    return Wording(
        message=f"{of(fact.numbers['links'], 'link')} of {people(fact.people)} made within the "
        f"last hours: reports may not show {events(fact.count)} under the user yet",
        observed=seen(fact),
        suggestion="wait a day before comparing numbers",
    )
