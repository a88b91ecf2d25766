"""A value looks like personal data.

## What it finds

Text in a property that is not marked `pii` or `sensitive` and holds an e-mail address, a phone
number, a payment card number, a national id, a secret token or exact coordinates. What was found
is never shown.

## Why it matters

Personal data in free events is the most common privacy breach in analytics, and hard to take
back.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"note": "call jane.doe@example.com"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"note": "call the customer"}}
```

## How to mend

Stop sending it, and delete what has arrived. If it is meant, mark the property with `pii` in the
plan: then it is masked everywhere and not reported.

## Options

None.

## Source

https://docs.mixpanel.com/docs/privacy/protecting-user-data
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

_WORDS = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "card": "a payment card number",
    "national-id": "a national identification number",
    "token": "a secret token",
    "coordinates": "exact coordinates",
}

RULE = Rule(
    code="PIV001",
    name="pii-value",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a value looks like personal data",
    source="https://docs.mixpanel.com/docs/privacy/protecting-user-data",
    variants={
        "email": "an e-mail address",
        "phone": "a phone number",
        "card": "a payment card number (with a valid check digit)",
        "national-id": "a national identification number",
        "token": "a password, key or session token",
        "coordinates": "a position on the map, exact to metres",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which property, and which kind of personal data."""
    what = _WORDS.get(group.variant, "personal data")
    return Wording(
        message=f"{quoted(group.property)} seems to hold {what} {in_events(group)}",
        expected="no personal data",
        observed=what,
    )
