"""An event's name changed in upper and lower case only.

## What it finds

An event whose new name differs from the old one only by upper and lower case.

## Why it matters

Mixpanel compares names letter by letter: `Sign Up` and `Sign up` are two events. The trend breaks
in two on the day of the release, and nobody sees why.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up: {}
```

```yaml new
lexicon: 1
events:
  Sign up: {}
```

## Good

```yaml old
lexicon: 1
events:
  Sign Up: {}
```

```yaml new
lexicon: 1
events:
  Sign Up: {display_name: Sign up}
```

## How to mend

Write the name as it was sent before, and use `display_name` for how it should look. If the code
really sends the new spelling, merge both in Mixpanel and keep the old one under `aliases`.

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
    code="DIF003",
    name="event-casing-changed",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="an event's name changed its casing",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each name that is now written in other cases."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change), suggestion=change.before)


def _message(change: Change) -> str:
    return (
        f"event {quoted(change.before)} is now written {quoted(change.after)}: to Mixpanel these"
        " are two events, and the history splits"
    )
