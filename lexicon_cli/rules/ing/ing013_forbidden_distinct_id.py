"""An id is one that Mixpanel refuses.

## What it finds

A `distinct_id`, `$user_id` or `$device_id` on the documented list: `anon`, `null`, `undefined`,
`0`, `-1`, `true`, `[]`, the zero UUID and so on. Exact matches are errors, other cases of the
same word a warning.

## Why it matters

Strict import refuses the event. Where it got in, thousands of strangers become one user.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"distinct_id": "undefined"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"distinct_id": "u-1024"}}
```

## How to mend

Send events only when the id is known; before that let the SDK use its own device id. For events
of nobody send an empty `distinct_id`.

## Options

None.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import in_events, quoted, seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING013",
    name="forbidden-distinct-id",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an id is one that Mixpanel refuses",
    source="https://docs.mixpanel.com/reference/import-events",
    variant_severity={"case": Severity.WARNING},
    variants={
        "exact": "on the documented list",
        "case": "the same in other case, or an Android build string",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which id, and which refused values it had."""
    seen = seen_values(group)
    like = "a spelling of " if group.variant == "case" else ""
    message = f"{quoted(group.property)} is {like}an id that Mixpanel refuses {in_events(group)}"
    return Wording(
        message=f"{message}: {seen}" if seen else message,
        expected="a real id",
        observed=seen,
    )
