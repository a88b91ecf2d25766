"""An event comes from a version before its introduction.

## What it finds

Events, or properties of them, from versions of the app older than the plan's `since`, or from
days before it if that is a date.

## Why it matters

Either `since` is wrong, and readers look for data in the wrong place, or an old version sends
something else under this name.

## Bad

```text
plan    "Purchase Completed": since 5.2.0
events  "Purchase Completed" from 5.1.0
```

## Good

```text
plan    "Purchase Completed": since 5.2.0
events  "Purchase Completed" from 5.2.0
```

## How to mend

Correct `since` in the plan, or use another name for what the old version sends.

## Options

None.

## Source

https://segment.com/docs/protocols/tracking-plan/create/
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import subject
from lexicon_cli.rules.phrases import events, quoted, some
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT010",
    name="event-before-introduced-version",
    scope=Scope.HISTORY,
    severity=Severity.INFO,
    summary="an event comes from a version before its introduction",
    source="https://segment.com/docs/protocols/tracking-plan/create/",
    variants={"property": "a property, in an event that may come"},
)


def describe(fact: HistoryFact) -> Wording:
    """What came too early."""
    what = quoted(fact.event) if fact.property is None else subject(fact)
    introduced = str(fact.texts.get("introduced", ""))
    versions = list(fact.app_versions)
    return Wording(
        message=f"{what} came before {quoted(introduced)} in {events(fact.count)}",
        expected=f"from {quoted(introduced)} on",
        observed=f"from {some(versions)}" if versions else None,
        suggestion="correct since in the plan, or send it under another name",
    )
