"""An event has another name.

## What it finds

An event of the old plan that lives on under another name: the new event has the old name among its
`aliases`, or the names are as good as one (similarity of 0.9 or more), or they are alike and the
properties or the description stayed. The message says which. `merged`: the name is now an alias of
an event that was there before.

## Why it matters

To Mixpanel a new name is a new event. The history of the old name stays where it was, so every
trend breaks in two, and saved reports go on asking for the old name. Old app versions send it for
months.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up Complete: {}
```

```yaml new
lexicon: 1
events:
  Sign Up Completed: {}
```

## Good

```yaml old
lexicon: 1
events:
  Sign Up Complete: {}
```

```yaml new
lexicon: 1
events:
  Sign Up Complete: {display_name: Sign Up Completed}
```

## How to mend

If only the wording should change, change `display_name`: that renames what people see and keeps
the history. If the raw name must change, keep the old one under `aliases`, merge the two in
Mixpanel, and acknowledge the break under `intentional_breaks`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import quoted
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF002",
    name="event-renamed",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="an event was renamed",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    variants={
        "": "the event is new under its new name",
        "merged": "the name became an alias of another event",
    },
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each event that lives on under another name."""
    for change in pair.of(RULE):
        kept = "alias" in change.details
        suggestion = None if kept else f"aliases: [{change.before}]"
        yield pair.finding(RULE, change, _message(change), suggestion=suggestion)


def _message(change: Change) -> str:
    old, new = quoted(change.before), quoted(change.after)
    if change.variant == "merged":
        return f"event {old} now counts as {new}: reports on {old} end, those on {new} jump"
    return (
        f"event {old} is renamed to {new} ({change.details[0]}): its history splits, and reports"
        f" on {old} end"
    )
