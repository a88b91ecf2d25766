"""A request holds more records than Mixpanel takes.

## What it finds

A request with more than 2,000 events or updates.

## Why it matters

Mixpanel refuses it as a whole.

## Bad

```text
POST /import with 5,000 events
```

## Good

```text
three requests to /import with at most 2,000 events each
```

## How to mend

Send smaller batches.

## Options

None.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.cap_words import requests
from lexicon_cli.rules.phrases import seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="CAP009",
    name="batch-too-large",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a request holds more records than Mixpanel takes",
    source="https://docs.mixpanel.com/reference/import-events",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many requests, and how large they are."""
    return Wording(
        message=f"{requests(group.count)} with more than 2,000 records",
        expected="at most 2,000 records",
        observed=seen_values(group),
        suggestion="send smaller batches",
    )
