"""The last day of a suppression has passed.

## What it finds

A suppression, or an entry of the baseline, with a day that lies in the past. It hides nothing any
more: its findings are shown again. A day that is none (`until 2026-02-30`) counts as passed.

## Why it matters

The day was a promise to mend the fault by then.

## Bad

```yaml lint
lexicon: 1
settings: {identity: simplified}
events:
  Sign Up:  # lexicon: ignore[DOC001] until 2026-01-31 the legal text is still being written
    owner: growth@acme.example
```

## Good

```yaml lint
lexicon: 1
settings: {identity: simplified}
events:
  Sign Up:  # lexicon: ignore[DOC001] until 2999-01-31 the legal text is still being written
    owner: growth@acme.example
```

## How to mend

Mend what it hid and remove it, or give it a new day.

## Options

None.

## Source

Own: suppressions that end by themselves
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="SUP004",
    name="suppression-expired",
    scope=Scope.POLICY,
    severity=Severity.WARNING,
    summary="the last day of a suppression has passed",
    source="own: suppressions that end by themselves",
    variants={
        "baseline": "an entry of the baseline",
        "no-day": "what follows `until` is no day of the calendar",
    },
)
