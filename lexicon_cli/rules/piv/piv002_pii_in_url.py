"""A URL carries personal data.

## What it finds

A URL, in Mixpanel's own properties too (`$current_url`, `$referrer`), whose path or query holds
an e-mail address, a token, a password or the like. What was found is never shown.

## Why it matters

The SDK records the address of every page by itself; a reset-password link in it is a key to the
account.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"$current_url": "https://shop.example/reset?token=Zk3vPq8x"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"$current_url": "https://shop.example/reset"}}
```

## How to mend

Strip the query before the SDK sees it, or send such pages without the URL. Treat tokens that were
sent as known to others.

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
    code="PIV002",
    name="pii-in-url",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a URL carries personal data",
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
    """Which property, and what its URLs give away."""
    what = _WORDS.get(group.variant, "personal data")
    return Wording(
        message=f"URLs in {quoted(group.property)} seem to hold {what} {in_events(group)}",
        expected="no personal data in URLs",
        observed=what,
    )
