"""A deprecated event still arrives.

## What it finds

An event with `status: deprecated`. If the plan gives a `sunset` date, events dated after it are
an error, events before it a warning. Days are counted to the last such event in the data, not to
today.

## Why it matters

Reports move to the successor; whoever still sends the old event is missing there.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed: {}
  Old Checkout:
    status: deprecated
    replaced_by: Purchase Completed
    sunset: '2025-12-31'
```

## Bad

```json lines
{"event": "Old Checkout", "properties": {"time": 1767225600}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"time": 1767225600}}
```

## How to mend

Find the platforms and app versions that still send it (the finding lists them) and move them to
the successor. If it must live on, change its status or its sunset date.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/data-clean-up
"""

from datetime import date, datetime, timedelta

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import entry_of
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT005",
    name="deprecated-event",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a deprecated event still arrives",
    source="https://docs.mixpanel.com/docs/data-governance/data-clean-up",
    variant_severity={"after-sunset": Severity.ERROR},
    variants={
        "": "no sunset date",
        "before-sunset": "before the sunset date",
        "after-sunset": "after the sunset date",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which event, how far past its sunset, and what to send in its place."""
    entry = entry_of(group, bundle)
    sunset = None if entry is None else entry.sunset
    successor = None if entry is None else entry.replaced_by
    message = f"{quoted(group.event)} is deprecated but still arrives, {events(group.count)}"
    if sunset is not None and group.variant == "after-sunset":
        message += f", the last {_days_after(sunset, group.last_time)}its sunset {sunset}"
    elif sunset is not None:
        message += f"; its sunset is {sunset}"
    if successor is not None:
        message += f"; send {quoted(successor)}"
    return Wording(
        message=message,
        expected=f"no events after {sunset}" if sunset else None,
        observed=group.event,
        suggestion=successor,
        reason="deprecated successor" if successor else None,
    )


def _days_after(sunset: str, last_time: int | None) -> str:
    """`12 days after `, counted in days of the project's calendar."""
    try:
        last = datetime(1970, 1, 1) + timedelta(milliseconds=last_time or 0)
        days = (last.date() - date.fromisoformat(sunset[:10])).days
    except (ValueError, OverflowError):
        return "after "
    return f"{days} day{'' if days == 1 else 's'} after " if days > 0 else "after "
