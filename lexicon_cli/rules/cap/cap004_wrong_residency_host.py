"""A request goes to a host of another region than the project's.

## What it finds

Requests to a host of Mixpanel's whose region is not the one given with `lexicon capture
--residency`; without that, requests to hosts of several regions within one capture or recording.

## Why it matters

What is sent to a host of the wrong region does not reach the project, although it is answered with
success; and personal data may leave the region where it has to stay.

## Bad

```text
a project in the EU whose client sends to api.mixpanel.com
```

## Good

```text
a project in the EU whose client sends to api-eu.mixpanel.com
```

## How to mend

Set the client's `api_host`: `api.mixpanel.com` (US), `api-eu.mixpanel.com` (EU),
`api-in.mixpanel.com` (India).

## Options

None.

## Source

https://docs.mixpanel.com/docs/privacy/eu-residency
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.cap_words import requests
from lexicon_cli.rules.phrases import seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

_HOSTS = {"us": "api.mixpanel.com", "eu": "api-eu.mixpanel.com", "in": "api-in.mixpanel.com"}

RULE = Rule(
    code="CAP004",
    name="wrong-residency-host",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a request goes to a host of another region than the project's",
    source="https://docs.mixpanel.com/docs/privacy/eu-residency",
    variant_severity={"several": Severity.WARNING},
    variants={
        "us": "the project is in the US",
        "eu": "the project is in the EU",
        "in": "the project is in India",
        "several": "hosts of several regions, none was said to be right",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many requests went to which region."""
    host = _HOSTS.get(group.variant)
    if host is None:
        return Wording(
            message=f"{requests(group.count)} after hosts of several regions were used",
            expected="one region",
            observed=seen_values(group),
        )
    return Wording(
        message=f"{requests(group.count)} to a host of another region than the project's",
        expected=host,
        observed=seen_values(group),
        suggestion=f'set "api_host" to "{host}"',
    )
