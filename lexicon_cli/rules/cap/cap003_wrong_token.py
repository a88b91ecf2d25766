"""An event or update goes to another project.

## What it finds

A token that is none of those that `lexicon capture --token` was given. If none was given: a
second token within one capture. Tokens themselves are never shown, and of those that were given a
capture file holds digests only.

## Why it matters

Test data in the project of production cannot be taken out again, and events that go to a test
project are missing where they are needed.

## Bad

```text
lexicon capture --token $TEST_TOKEN, and a client that is started with the token of production
```

## Good

```text
lexicon capture --token $TEST_TOKEN, and a client that is started with the same
```

## How to mend

Take the token from the environment, not from the code, and let each environment have its own.
Where a page feeds two projects on purpose, give both tokens.

## Options

None.

## Source

https://docs.mixpanel.com/reference/project-token
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.cap_words import records, subject
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="CAP003",
    name="wrong-token",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event or update goes to another project",
    source="https://docs.mixpanel.com/reference/project-token",
    variant_severity={"several": Severity.WARNING},
    variants={
        "several": "another token than that of the first event, none was said to be right",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many records of which event; never the token."""
    what, count = subject(group), records(group)
    if group.variant:
        return Wording(
            message=f"{what} has another token than the first event of this capture, {count}",
            expected="one token",
            suggestion="if two projects are meant, name both with --token",
        )
    return Wording(
        message=f"{what} has a token that is not the expected one, {count}",
        expected="a token given with --token",
        suggestion="look which environment the client takes its token from",
    )
