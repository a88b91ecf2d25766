"""An event on `/import` lacks what Mixpanel asks for there.

## What it finds

An event in a request to `/import` that strict validation refuses: without name, `time`,
`distinct_id` or `$insert_id`, with a time or an id that is not allowed, or too large. `/track` asks
for less: an event without `time` or `$insert_id` is taken there, so that in capture files
`ING008/missing` and `ING010/missing` are off, unless they are set.

## Why it matters

Mixpanel refuses these events one by one and takes the rest of the batch. A sender that does not
read the answer loses them without noticing.

## Bad

```text
POST /import with [{"event": "Sign Up", "properties": {"distinct_id": "u1"}}]
```

## Good

```text
POST /import with
[{"event": "Sign Up", "properties": {"distinct_id": "u1", "time": 1767225600, "$insert_id": "a"}}]
```

## How to mend

The message names the field, as Mixpanel's own answer does.

## Options

None.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.cap_words import records, subject
from lexicon_cli.rules.phrases import seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="CAP012",
    name="refused-record",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event on /import lacks what Mixpanel asks for there",
    source="https://docs.mixpanel.com/reference/import-events",
    variant_severity={"not-strict": Severity.WARNING},
    variants={
        "not-strict": "a form, or `strict=0`: what becomes of it is not promised",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many events, and why."""
    what, count = subject(group), records(group)
    fate = "may be dropped" if group.variant else "is refused"
    return Wording(
        message=f"{what} {fate} by /import, {count}",
        expected="time, distinct_id and $insert_id as Mixpanel takes them",
        observed=seen_values(group),
    )
