"""A request of a client cannot be read.

## What it finds

A call of Mixpanel's endpoints whose body is no JSON, form or base64 of JSON, is packed in a way
that does not unpack, unpacks to more than Mixpanel takes, or holds nothing at all. Found live, in
capture files and in recordings of browsers and proxies.

## Why it matters

Nothing of such a request arrives, and most clients do not try again.

## Bad

```text
POST /track/ with the body data=eyJldmVudCI6IC
```

## Good

```text
POST /track/ with the body data=eyJldmVudCI6ICJTaWduIFVwIn0=
```

## How to mend

Look at what stands between the client and the server: a proxy that cuts or re-encodes bodies, or
code of your own that builds them.

## Options

None.

## Source

https://docs.mixpanel.com/reference/track-event
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.cap_words import plural, requests
from lexicon_cli.rules.phrases import seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

_WHAT = {
    "bad-payload": "neither JSON nor a form nor base64 of JSON",
    "bad-packing": "packed data that cannot be unpacked",
    "too-large": "more than Mixpanel takes at once",
    "empty": "no record",
    "bad-method": "nothing: the method is neither GET nor POST",
}

RULE = Rule(
    code="CAP001",
    name="undecodable-request",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a request of a client cannot be read",
    source="https://docs.mixpanel.com/reference/track-event",
    variant_severity={"empty": Severity.WARNING},
    variants={
        "bad-payload": "neither JSON nor a form nor base64 of JSON",
        "bad-packing": "packed otherwise than it says, or damaged",
        "too-large": "more than Mixpanel takes in one request",
        "empty": "no record in it",
        "bad-method": "sent by a method that no client uses",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many requests, and what is wrong with them."""
    what = _WHAT.get(group.variant, "what nobody can read")
    return Wording(
        message=f"{requests(group.count)} {plural(group.count, 'holds', 'hold')} {what}",
        expected='JSON, or a form with a field "data" of JSON or base64',
        observed=seen_values(group),
    )
