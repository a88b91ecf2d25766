"""A suppression hides nothing.

## What it finds

An inline comment, an `ignore` key or an entry of the configuration that names a rule which found
nothing there. It is judged only where the rule ran: `lint` judges suppressions of plan rules,
`validate` those of data rules, and only over unfiltered data in which the event occurs.

## Why it matters

The fault was mended or has moved. The suppression that stays behind would hide the next one.

## Bad

```yaml lint
lexicon: 1
settings: {identity: simplified}
events:
  Sign Up:  # lexicon: ignore[DOC001] everybody knows what it is
    description: A person made an account
    owner: growth@acme.example
```

## Good

```yaml lint
lexicon: 1
settings: {identity: simplified}
events:
  Sign Up:  # lexicon: ignore[DOC001] everybody knows what it is
    owner: growth@acme.example
```

## How to mend

Remove the suppression, or the one code of it that is not needed. `--fix` does that for comments
and `ignore` keys of the plan. `ALL`, and selectors of rules that did not run, are not judged.

## Options

None.

## Source

https://docs.astral.sh/ruff/rules/unused-noqa/; glean_parser's check for unneeded `no_lint` entries
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="SUP001",
    name="unused-suppression",
    scope=Scope.POLICY,
    severity=Severity.WARNING,
    summary="a suppression hides nothing",
    source="https://docs.astral.sh/ruff/rules/unused-noqa/",
    fix="safe",
    variants={"data": "of a data rule, judged on one export"},
    variant_severity={"data": Severity.INFO},
)
