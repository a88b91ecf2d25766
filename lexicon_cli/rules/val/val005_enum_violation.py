"""A value is not among the allowed ones.

## What it finds

A value that is not in the property's `enum`. If it differs from an allowed one only in case, it
is VAL006. The allowed value nearest to the most frequent offender is suggested.

## Why it matters

Dashboards built on the list show such events as a value nobody expects, or not at all.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      currency: {type: string, enum: [EUR, USD]}
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"currency": "BTC"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"currency": "EUR"}}
```

## How to mend

Correct the value where it is sent, or add it to `enum`.

## Options

None.

## Source

https://www.twilio.com/docs/segment/protocols
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.core.naming import nearest
from lexicon_cli.rules.lookup import allowed_values, shown_values
from lexicon_cli.rules.phrases import as_json, in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

# Values are short: what is merely similar is more often another value.
_NEAR_VALUE = 0.75

RULE = Rule(
    code="VAL005",
    name="enum-violation",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a value is not among the allowed ones",
    source="https://www.twilio.com/docs/segment/protocols",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The values seen against those allowed, and the nearest of them."""
    seen = shown_values(group, bundle)
    allowed = allowed_values(group, bundle)
    message = f"{quoted(group.property)} has values outside its list {in_events(group)}"
    match = None
    if seen is not None:
        texts = [value for value in allowed if isinstance(value, str)]
        match = nearest(str(group.values[0][0]), texts, cutoff=_NEAR_VALUE)
        message += f": {seen}"
    return Wording(
        message=message,
        expected=f"one of {', '.join(as_json(value) for value in allowed[:10])}"
        + (f" and {len(allowed) - 10:,} more" if len(allowed) > 10 else "")
        if allowed
        else None,
        observed=seen,
        suggestion=match.name if match else None,
        reason=match.reason if match else None,
    )
