"""Profile properties were set while the person was anonymous.

## What it finds

Updates of profiles (`--profiles FILE`) addressed to a device or an anonymous id, told apart by
whether that id was linked to a user in the data.

## Why it matters

A profile belongs to one id. In Simplified ID Merge what is set on `$device:` ids does not
follow to the user; in Original ID Merge one of two profiles is hidden.

## Bad

An update `{\"$distinct_id\": \"$device:D1\", \"$set\": {\"plan\": \"free\"}}`, and later an
event with `$device_id` D1 and a `$user_id`.

## Good

The same update, sent with the user's id after the login.

## How to mend

Call `people.set` after `identify()` only. Repeat what was set before: on a device's profile
nobody will look for it.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, ending, of, people, seen
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN013",
    name="profile-set-while-anonymous",
    scope=Scope.IDENTITY,
    severity=Severity.WARNING,
    summary="profile properties were set while the person was anonymous",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    variant_severity={"not-linked-yet": Severity.INFO},
    variants={
        "": "the id has become a user's",
        "not-linked-yet": "the id is nobody's so far",
    },
)


def describe(fact: Fact) -> Wording:
    """How many updates, of how many people."""
    worst = fact.worst
    fate = "and will not follow" if fact.variant == "not-linked-yet" else "and did not follow"
    return Wording(
        message=f"{of(fact.numbers['updates'], 'profile update')} of anonymous ids {fate} to a "
        f"user; {people(fact.people)} affected"
        + ending(f"such as {an_id(worst.get('id'))}, now {an_id(worst.get('user'))}"),
        expected="updates of a user's profile",
        observed=seen(fact),
        suggestion="call people.set after identify(), and repeat what was set before",
    )
