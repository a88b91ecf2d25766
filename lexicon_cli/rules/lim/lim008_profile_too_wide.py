"""A profile is planned with more properties than Mixpanel takes.

## What it finds

More than 2,000 `user_properties`, or as many properties of one group profile.

## Why it matters

A profile that is full refuses every further property: updates fail without a word.

## Bad

```yaml plan
lexicon: 1
settings: {limits: {profile_properties: 2}}
events: {}
user_properties: {visits_in_may: integer, visits_in_june: integer, visits_in_july: integer}
```

## Good

```yaml plan
lexicon: 1
settings: {limits: {profile_properties: 2}}
events: {}
user_properties: {visits: integer, last_visit: datetime}
```

## How to mend

Keep on the profile what is true of the person now; what happened belongs into events.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `profile_properties`.

## Source

https://docs.mixpanel.com/docs/data-structure/user-profiles
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIM008",
    name="profile-too-wide",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a profile is planned with more properties than Mixpanel takes",
    source="https://docs.mixpanel.com/docs/data-structure/user-profiles",
    limits=("profile_properties",),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each kind of profile that is too wide."""
    most = view.limits.profile_properties
    profiles: list[tuple[tuple[str, ...], str, int]] = [
        (("user_properties",), "user profiles", len(view.plan.user_properties)),
        *(
            (("group_properties", key), f'profiles of "{shorten(key)}"', len(properties))
            for key, properties in view.plan.group_properties.items()
        ),
    ]
    for path, what, count in profiles:
        if count > most:
            yield view.finding(
                RULE,
                f"{what} are planned with {count:,} properties, Mixpanel takes {most:,}",
                at=path,
                about=path[-1],
                expected=f"at most {most:,} properties",
                observed=f"{count:,} properties",
            )
