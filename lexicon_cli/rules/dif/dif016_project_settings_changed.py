"""The identity mode, the limits or the time zone changed.

## What it finds

`settings.identity` names another merge system, `settings.limits` comes to other numbers (`limits`
if any is lower, `limits-raised` if all are higher), or `settings.timezone` is another. An identity
mode that is said for the first time, or no longer, is a smaller matter (`stated`).

## Why it matters

Mixpanel cannot convert a project from one identity system to another: the change means a new
project, and users are counted anew. Lower limits cut or refuse what came through before. Another
time zone moves events from one day to the next.

## Bad

```yaml old
lexicon: 1
settings: {identity: original}
events:
  Sign Up: {}
```

```yaml new
lexicon: 1
settings: {identity: simplified}
events:
  Sign Up: {}
```

## Good

```yaml old
lexicon: 1
settings: {limits: mixpanel@2026}
events:
  Sign Up: {}
```

```yaml new
lexicon: 1
events:
  Sign Up: {}
```

## How to mend

If the project was moved, say so under `intentional_breaks`: `"DIF016:settings.identity — new
project since May"`. Otherwise put the old setting back.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/migrating-to-simplified-id-merge-system
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF016",
    name="project-settings-changed",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="the identity mode, the limits or the time zone changed",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/migrating-to-simplified-id-merge-system",
    variants={
        "identity": "another merge system",
        "stated": "the merge system is said for the first time, or no longer",
        "limits": "some limits are lower",
        "limits-raised": "limits are higher, none is lower",
        "timezone": "another time zone",
    },
    variant_severity={
        "stated": Severity.INFO,
        "limits-raised": Severity.WARNING,
        "timezone": Severity.WARNING,
    },
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each such setting."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    if change.variant == "stated":
        if not change.after:
            return f"the identity mode is not stated any more, it was {change.before}"
        return f"the identity mode is stated now: {change.after}"
    said = f"is {change.after} now, before {change.before}"
    if change.variant == "identity":
        return (
            f"the identity mode {said}: Mixpanel cannot convert a project, users are counted anew"
        )
    if change.variant == "timezone":
        return f"the time zone {said}: events near midnight move to another day"
    lower = change.variant == "limits"
    effect = "what came through before may be cut or refused" if lower else "more comes through"
    return f"the limits are other ones: {change.after}, before {change.before}: {effect}"
