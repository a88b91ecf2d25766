"""An event that a capture was to see never came.

## What it finds

An event named with `lexicon capture --expect`, or with `--expect-critical` a critical event of the
plan, that did not arrive in that run, under its name or an alias. The names stand in the capture
file, so that `validate` of it finds the same.

## Why it matters

A test that clicks through a purchase proves nothing about tracking unless the event is seen.

## Bad

```text
lexicon capture --expect 'Purchase Completed' -- npm test, without that event
```

## Good

```text
the same with a purchase that is tracked
```

## How to mend

See whether the client was pointed to `$LEXICON_CAPTURE_URL`, and whether it had time to send its
last batch before it ended (`--settle`).

## Options

None.

## Source

https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="CAP010",
    name="expected-event-missing",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event that a capture was to see never came",
    source="https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The event that did not come."""
    planned = group.event in bundle.events
    return Wording(
        message=f"{quoted(group.event)} was expected and never came",
        expected=group.event,
        suggestion=None if planned else "the plan has no event of that name: is it misspelt?",
    )
