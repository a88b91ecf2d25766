"""Something has been planned for a long time and is still not live.

## What it finds

An event or property with the status `expected` whose `since` is a day that passed more than 90 days
ago. A `since` that is the version of an app says nothing about time.

## Why it matters

Either it is sent by now and the plan was not updated, or nobody builds it any more. In both cases
the plan promises analysts something that is not so.

## Bad

```yaml plan
lexicon: 1
events:
  Gift Card Sent:
    status: expected
    since: 2020-01-15
```

## Good

```yaml plan
lexicon: 1
events:
  Gift Card Sent:
    status: live
    since: 2020-01-15
```

## How to mend

Look whether it arrives (`lexicon validate`). Then make it `live`, move the day, or take it out.

## Options

`days` (90): how long something may be planned.

## Source

Planned events by age are part of the review that Amplitude recommends:
https://amplitude.com/docs/data/data-planning-playbook
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.dates import day, days
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIF006",
    name="planned-for-too-long",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="something has been planned for a long time and is still not live",
    source="https://amplitude.com/docs/data/data-planning-playbook",
    options=(Option("days", 90, "how long something may be planned"),),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event or property that is overdue."""
    most = int(view.option(RULE, "days"))
    for event in view.events:
        age = _age(view, event.status, event.since)
        if age > most:
            message = _message("event", event.name, age, event.since)
            yield view.finding(RULE, message, at=event, key="since", value=True)
    for entry in view.written:
        definition = entry.definition
        if definition.status == "expected":
            age = _age(view, "expected", definition.since)
            if age > most:
                message = _message("property", entry.path, age, definition.since)
                yield view.finding(RULE, message, at=entry, key="since", value=True)


def _age(view: PlanView, status: str, since: str | None) -> int:
    """Days since something planned was to begin; -1 if it is not planned, or without a day."""
    begin = day(since) if status == "expected" else None
    return -1 if begin is None else (view.today - begin).days


def _message(what: str, name: str, age: int, since: str | None) -> str:
    return f'{what} "{shorten(name)}" is still expected, {days(age)} after {since}'
