"""A suppression names no rule that exists.

## What it finds

A word in `ignore[…]` or an `ignore` key that is no code, name, prefix or `ALL`; and a comment
`ignore` without a list. Neither hides anything. In the configuration it is an error at once.

## Why it matters

A misspelt code hides nothing, so the finding keeps failing the build, and the reader of the plan
believes that it was dealt with.

## Bad

```yaml lint
lexicon: 1
settings: {identity: simplified}
events:
  Sign Up:  # lexicon: ignore[DCO001] the legal text is still being written
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

Take the code from the finding; `lexicon rules` lists all. `--unsafe-fixes` puts the nearest one in.

## Options

None.

## Source

glean_parser's check for unknown names in `no_lint`
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="SUP003",
    name="unknown-code-in-suppression",
    scope=Scope.POLICY,
    severity=Severity.WARNING,
    summary="a suppression names no rule that exists",
    source="glean_parser: unknown names in no_lint",
    fix="unsafe",
    variants={"no-rules": "`ignore` without a list of rules"},
)
