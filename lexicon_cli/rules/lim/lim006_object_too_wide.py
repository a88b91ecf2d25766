"""An object is planned with more keys than Mixpanel takes.

## What it finds

An object, at any depth, whose definition lists 255 keys or more.

## Why it matters

The import page asks for fewer than 255 keys in each object; strict import refuses the event. So
many keys are mostly values that became names.

## Bad

```yaml plan
lexicon: 1
settings: {limits: {object_keys: 2}}
events:
  Survey Answered:
    properties:
      answers:
        type: object
        properties: {question_1: string, question_2: string, question_3: string}
```

## Good

```yaml plan
lexicon: 1
settings: {limits: {object_keys: 2}}
events:
  Survey Answered:
    properties:
      answers:
        type: list
        items: {type: object, properties: {question: string, answer: string}}
```

## How to mend

Turn the keys into a list of objects, or send one event for each.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `object_keys` (the
most that still passes).

## Source

https://docs.mixpanel.com/reference/import-events
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIM006",
    name="object-too-wide",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="an object is planned with more keys than Mixpanel takes",
    source="https://docs.mixpanel.com/reference/import-events",
    limits=("object_keys",),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each object that is too wide, where its keys are listed."""
    most = view.limits.object_keys
    for entry in view.written:
        if entry.definition.properties is None:
            continue
        count = len(entry.whole.properties or entry.definition.properties)
        if count > most:
            yield view.finding(
                RULE,
                f'the object "{shorten(entry.path)}" lists {count:,} keys, '
                f"Mixpanel takes {most} at most",
                at=entry,
                key="properties",
                expected=f"at most {most} keys",
                observed=f"{count:,} keys",
            )
