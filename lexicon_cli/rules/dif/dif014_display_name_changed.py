"""The label of a live event changed.

## What it finds

The `display_name` of an event that is live or deprecated, and had one before, is another or gone.
A label where there was none counts as metadata (DIF013).

## Why it matters

Nothing is sent differently, but people find events by their label: it changes in every menu, saved
report and board title from one day to the next.

## Bad

```yaml old
lexicon: 1
events:
  purchase: {display_name: Purchase}
```

```yaml new
lexicon: 1
events:
  purchase: {display_name: Order Paid}
```

## Good

```yaml old
lexicon: 1
events:
  purchase: {}
```

```yaml new
lexicon: 1
events:
  purchase: {display_name: Purchase}
```

## How to mend

Tell those who build reports, and mention the old label in the description for a while.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import event_name, quoted
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF014",
    name="display-name-changed",
    scope=Scope.DIFF,
    severity=Severity.WARNING,
    summary="the label of a live event changed",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each live event that people will find under another label."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    now = f"is shown as {quoted(change.after)} now" if change.after else "has no label any more"
    return (
        f"{event_name(change)} {now}, before {quoted(change.before)}: people look for it under"
        " its old label"
    )
