"""An event or update carries no project token.

## What it finds

An event without `token`, or an update without `$token`, in a request that brings no credentials of
its own either. Found live, in capture files and in recordings.

## Why it matters

The token says which project is meant. Without it, what is sent belongs to no project and is lost,
although the answer says that all is well.

## Bad

```text
POST /track with {"event": "Sign Up", "properties": {"distinct_id": "u1"}}
```

## Good

```text
POST /track with {"event": "Sign Up", "properties": {"token": "…", "distinct_id": "u1"}}
```

## How to mend

Start the client with the project's token, and look whether the variable that holds it is set in
this environment.

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
    code="CAP002",
    name="missing-token",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event or update carries no project token",
    source="https://docs.mixpanel.com/reference/project-token",
    variants={
        "not-a-text": "a token that is a number, a list or an object",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many records of which event."""
    what, count = subject(group), records(group)
    if group.variant:
        return Wording(
            message=f"{what} has a token that is no text, {count}",
            expected="a project token",
        )
    return Wording(
        message=f"{what} comes without a project token, {count}",
        expected="a project token",
        suggestion="start the client with the token of the project",
    )
