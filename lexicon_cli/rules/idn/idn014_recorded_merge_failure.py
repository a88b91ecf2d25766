"""Mixpanel wrote down that it refused a link.

## What it finds

Exported events with `$identity_failure_reason` (Simplified ID Merge) or identity events with
`$failure_reason` (Original), by reason.

## Why it matters

It is the project's own record that ids did not become one person. The event was accepted, so
nothing else tells.

## Bad

```json lines
{"event": "Log In", "properties": {"$user_id": "bo", "$identity_failure_reason": "errManyIDs"}}
```

## Good

```json lines
{"event": "Log In", "properties": {"distinct_id": "bo", "$device_id": "D2", "$user_id": "bo"}}
```

## How to mend

By reason: `errAnonDistinctIdAssignedAlready` wants `reset()` between users,
`errAnonDistinctIdNonGUIDForm` a UUID, `errManyIDs` fewer resets, `errAliasAlreadyExists` one
`alias()` a user, `errSameIDs` two different ids.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import ending, ids, people, seen
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN014",
    name="recorded-merge-failure",
    scope=Scope.IDENTITY,
    severity=Severity.ERROR,
    summary="mixpanel wrote down that it refused a link",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties",
    variants={
        "errAnonDistinctIdAssignedAlready": "the anonymous id was another user's",
        "errAnonDistinctIdNonGUIDForm": "the anonymous id is no UUID",
        "errManyIDs": "the person would have too many ids",
        "errAliasAlreadyExists": "the alias belongs to another id",
        "errSameIDs": "both ids are equal",
        "alias already in use": "the alias belongs to another id (Legacy)",
        "alias of itself": "the alias would lead back to itself",
        "other": "another reason",
    },
)

_DO = {
    "errAnonDistinctIdAssignedAlready": "call reset() before identify() of another user",
    "errAnonDistinctIdNonGUIDForm": "make anonymous ids version 4 UUIDs",
    "errManyIDs": "call reset() only when another person takes over",
    "errAliasAlreadyExists": "call alias() once, at sign-up, and identify() at every login",
    "errSameIDs": "call identify() with the user's id, not with the current distinct_id",
}


def describe(fact: Fact) -> Wording:
    """Which reason, and how often."""
    reason, worst = fact.texts.get("reason", fact.variant), fact.worst
    case = f"such as {ids(worst.get('ids'))}" if worst.get("ids") else ""
    return Wording(
        message=f"{events(fact.count)} with a refused link, {quoted(reason)}; "
        f"{people(fact.people)} affected{ending(case)}",
        observed=seen(fact),
        suggestion=_DO.get(reason, "see what these events have in common: they joined nobody"),
    )
