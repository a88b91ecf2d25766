"""A planned event does not occur in the data.

## What it finds

An event with `status: live` or `expected` of which not one arrived, neither under its name nor
under an alias. With filters or a sample this says little.

## Why it matters

Tracking that was planned but never built, or that broke silently, shows first as an event that is
not there.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed: {}
  Sign Up: {status: blocked}
```

## Bad

```json lines
{"event": "Sign Up", "properties": {}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {}}
```

## How to mend

Check with the owner whether it is built and released. If the data covers too short a time, take
more. If it is not built yet, `status: expected` says so.

## Options

None.

## Source

https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import entry_of
from lexicon_cli.rules.phrases import quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT008",
    name="planned-event-never-seen",
    scope=Scope.DATA,
    severity=Severity.INFO,
    summary="a planned event does not occur in the data",
    source="https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The event that did not arrive; one not promised as live yet is said to be expected."""
    entry = entry_of(group, bundle)
    word = "expected" if entry is not None and entry.status == "expected" else "planned"
    return Wording(message=f"{quoted(group.event)} is {word} but never seen", expected=group.event)
