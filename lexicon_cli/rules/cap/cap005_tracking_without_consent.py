"""A client sends events before its user has opted in.

## What it finds

An `$opt_in` of a device that had sent other events before. With `lexicon capture --consent`, every
event of a browser or app whose `$opt_in` was not seen yet.

## Why it matters

Where tracking needs consent, what is sent before it is a breach, and one that users can see in
their browser.

## Bad

```text
Page Viewed, then $opt_in
```

## Good

```text
$opt_in, then Page Viewed
```

## How to mend

Start the client opted out (`opt_out_tracking_by_default: true`), and call `opt_in_tracking()` when
the user agrees. The SDK then sends `$opt_in` by itself.

## Options

None.

## Source

https://docs.mixpanel.com/docs/privacy/protecting-user-data
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.cap_words import records, subject
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="CAP005",
    name="tracking-without-consent",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a client sends events before its user has opted in",
    source="https://docs.mixpanel.com/docs/privacy/protecting-user-data",
    variant_severity={"before": Severity.WARNING},
    variants={
        "before": "the opt-in came after other events of the same device",
        "never": "no opt-in was seen, and the capture asks for it",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many events, or how many users opted in too late."""
    if group.variant == "before":
        return Wording(
            message=f"a user opts in after other events of the same device, {events(group.count)}",
            expected="nothing before $opt_in",
            suggestion="start the client with opt_out_tracking_by_default",
        )
    return Wording(
        message=f"{subject(group)} comes before its user has opted in, {records(group)}",
        expected="nothing before $opt_in",
        suggestion="call opt_in_tracking() when the user agrees, and not before",
    )
