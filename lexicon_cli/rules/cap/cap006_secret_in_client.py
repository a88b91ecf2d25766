"""A browser or an app sends a secret.

## What it finds

Requests of SDKs in browsers and apps that carry a service account, an API key or another
credential than the project's token. What it is, is seen by its kind; it is not kept.

## Why it matters

Whatever a page or an app holds, everybody can read. A service account or secret lets its finder
read and delete the data of all users.

## Bad

```text
a page that posts to /import with a service account
```

## Good

```text
a page that posts to /track with the token, and a server that imports
```

## How to mend

Take the secret out of the client, revoke it, and send from there with the token to `/track` only.

## Options

None.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.cap_words import plural, requests
from lexicon_cli.rules.rule import Rule, Scope, Wording

_WHAT = {
    "service-account": "the password of a service account",
    "api-key": "an API key",
    "bearer": "a bearer token",
    "token-or-secret": "the token or the secret of a project as credentials",
}

RULE = Rule(
    code="CAP006",
    name="secret-in-client",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a browser or an app sends a secret",
    source="https://docs.mixpanel.com/reference/import-events",
    variant_severity={"token-or-secret": Severity.WARNING},
    variants={
        "service-account": "a user name with a password",
        "api-key": "`api_key` or `api_secret`",
        "bearer": "a bearer token",
        "token-or-secret": "a user name without password: the token, or the project's secret",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many requests, and what kind of secret; never the secret."""
    what = _WHAT.get(group.variant, "credentials")
    carry = plural(group.count, "carries", "carry")
    return Wording(
        message=f"{requests(group.count)} of a browser or app {carry} {what}",
        expected="the project's token in the events, and nothing else",
        suggestion="revoke it, and import from a server",
    )
