"""A person has very many ids or devices.

## What it finds

Persons of 400 ids or more in Original ID Merge, which stops at 500. In every system: users with
40 devices or more. Where these come one after the other, it is `reset()` or cleared storage on
every visit; where they are used at the same time, many people share one id, as
`identify("user_id")` does.

## Why it matters

Beyond the limit ids stay orphaned. One id for many people makes one person of strangers, for
good, and may end in a hot shard that loses its id.

## Bad

Four hundred `$identify` of one user, each with another `$anon_id`.

## Good

A user with a handful of devices.

## How to mend

Find the call that resets too often, or the constant that is passed to `identify()`. Leave test
accounts and servers out, or accept the finding for them.

## Options

`near` (400): ids of a cluster that are too many. `devices` (40): devices of one user that are
too many.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, of, people, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="IDN004",
    name="cluster-near-limit",
    scope=Scope.IDENTITY,
    severity=Severity.WARNING,
    summary="a person has very many ids or devices",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original",
    options=(
        Option("near", 400, "ids of a person that are too many"),
        Option("devices", 40, "devices of one user that are too many"),
    ),
    variant_severity={"static-id": Severity.ERROR},
    variants={
        "near-limit": "a cluster is near the limit of Original ID Merge",
        "resets": "a user's devices come one after the other",
        "static-id": "one user id is used on many devices at the same time",
    },
)


def describe(fact: Fact) -> Wording:
    """How many persons, and the largest of them."""
    worst = fact.worst
    if fact.variant == "near-limit":
        message = (
            f"{people(fact.people)} near the limit of 500 ids; largest: "
            f"{an_id(worst.get('id'))} has {worst.get('ids'):,}; {events(fact.count)}"
        )
        todo = "call reset() only when another person takes over, not on every start or logout"
    elif fact.variant == "static-id":
        message = (
            f"{of(fact.people, 'user id')} used on many devices at the same time: "
            f"{an_id(worst.get('user'))} on {worst.get('devices'):,}; {events(fact.count)} of "
            f"{of(fact.numbers['devices'], 'device')} became one person's"
        )
        todo = "pass the id of whoever is signed in to identify(), never a constant"
    else:
        message = (
            f"{of(fact.people, 'user')} with very many devices, one after the other: "
            f"{an_id(worst.get('user'))} has {worst.get('devices'):,}; {events(fact.count)}"
        )
        todo = (
            "keep the device id between visits: no reset() on start, persistent storage for the SDK"
        )
    return Wording(
        message=message,
        expected="a few ids a person",
        observed=seen(fact),
        suggestion=todo,
    )
