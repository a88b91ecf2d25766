"""Events never reach a known user.

## What it finds

The share of events whose person stays anonymous, with platforms. Beside it, as warnings:
platforms and versions with a share above the threshold while the data as a whole is below it;
events of which nearly each has an anonymous person of its own, so that the id is lost at once;
events without any id, and events with an id that Mixpanel blocks.

## Why it matters

Some share is normal: visitors who never log in. One platform or version that stands out has
lost its `identify()`, or its storage.

## Bad

```json lines
{"event": "View", "properties": {"$device_id": "D1"}}
{"event": "Log In", "properties": {"$device_id": "D2", "$user_id": "ana"}}
```

## Good

```json lines
{"event": "View", "properties": {"$device_id": "D2"}}
{"event": "Log In", "properties": {"$device_id": "D2", "$user_id": "ana"}}
```

## How to mend

Compare with the release notes of the version that stands out. Call `identify()` on every start
of a signed-in app, and let the SDK keep its storage.

## Options

`share` (0.9): above it a platform and version is a warning. `least` (500): events that one must
have for it.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import does, people, seen
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="IDN015",
    name="orphan-share",
    scope=Scope.IDENTITY,
    severity=Severity.INFO,
    summary="events never reach a known user",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    options=(
        Option("share", 0.9, "share above which a platform and version is a warning"),
        Option("least", 500, "events that a platform and version must have for that"),
    ),
    variant_severity={
        "outlier": Severity.WARNING,
        "one-to-one": Severity.WARNING,
        "blocked": Severity.WARNING,
        "no-id": Severity.WARNING,
    },
    variants={
        "": "all events",
        "outlier": "a platform and version above the threshold",
        "one-to-one": "an event of which nearly each has an id of its own",
        "blocked": "ids that Mixpanel blocks",
        "no-id": "no id at all",
    },
)


def describe(fact: Fact) -> Wording:
    """What share, and where it is highest."""
    worst = fact.worst
    if fact.variant == "blocked":
        return Wording(
            message=f"{events(fact.count)} {does(fact.count, 'carries', 'carry')} "
            f"an id that Mixpanel blocks: nobody's events",
            expected="a real id",
            observed=events(fact.count),
            suggestion="send the event once the id is known; before that the SDK's device id",
        )
    if fact.variant == "no-id":
        return Wording(
            message=f"{events(fact.count)} {does(fact.count, 'carries', 'carry')} "
            f"no id at all: nobody's events",
            expected="$device_id, $user_id or distinct_id",
            observed=events(fact.count),
            suggestion="send $user_id from servers; for events of nobody an empty distinct_id",
        )
    share = fact.count / fact.traffic if fact.traffic else 0.0
    if fact.variant == "one-to-one":
        return Wording(
            message=f"nearly each of {events(fact.traffic)} of {quoted(fact.event)} has an "
            f"anonymous id of its own: {people(fact.people)}",
            expected="ids that stay",
            observed=seen(fact, "id"),
            suggestion="keep the device id between events: one SDK instance, persistent storage",
        )
    if fact.variant == "outlier":
        where = " ".join(str(worst[key]) for key in ("platform", "version") if worst.get(key))
        return Wording(
            message=f"{share:.1%} of {events(fact.traffic)} never reach a user where others do; "
            f"worst: {where}",
            expected="a share like that of other versions",
            observed=seen(fact, "anonymous id"),
            suggestion="check that this version calls identify() on login and on every start",
        )
    platforms = fact.texts.get("platforms")
    return Wording(
        message=f"{share:.1%} of {events(fact.traffic)} never reach a user"
        + (f" ({platforms})" if platforms else ""),
        observed=seen(fact, "anonymous id"),
    )
