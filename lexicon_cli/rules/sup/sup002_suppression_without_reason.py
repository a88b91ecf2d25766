"""A suppression gives no reason.

## What it finds

An inline comment, an `ignore` key or a `[[suppressions]]` table without a word on why.
`per-file-ignores` has no room for reasons and is not asked for one.

## Why it matters

Nobody dares to remove what nobody can explain, so it stays for ever.

## Bad

```yaml lint
lexicon: 1
settings: {identity: simplified}
events:
  Sign Up:  # lexicon: ignore[DOC001]
    owner: growth@acme.example
```

## Good

```yaml lint
lexicon: 1
settings: {identity: simplified}
events:
  Sign Up:  # lexicon: ignore[DOC001] the legal text is still being written
    owner: growth@acme.example
```

## How to mend

Write the reason behind the codes; `until 2027-01-31` after the codes makes it end by itself.

## Options

None.

## Source

OpenTrackPlan, whose `ignore` entries must give a reason
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="SUP002",
    name="suppression-without-reason",
    scope=Scope.POLICY,
    severity=Severity.INFO,
    summary="a suppression gives no reason",
    source="OpenTrackPlan: ignore entries must give a reason",
)
