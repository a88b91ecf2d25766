"""The plan does not say which identity merge system the project uses.

## What it finds

A plan with events and without `settings.identity`. Plans that are CSV files have no settings and
are not asked.

## Why it matters

Simplified, Original and Legacy ID Merge read the same events differently: which two ids become one
person, and whether that can ever be undone. A project cannot change its system later. Checks on
identity have to be told which one it is.

## Bad

```yaml plan
lexicon: 1
events:
  Signed In: {}
```

## Good

```yaml plan
lexicon: 1
settings: {identity: simplified}
events:
  Signed In: {}
```

## How to mend

Look it up under Project Settings, Identity Merge, and write `simplified`, `original` or `legacy`.
Organisations made since April 2024 have `simplified`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.coverage import only_tables
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="IDP002",
    name="identity-mode-missing",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="the plan does not say which identity merge system the project uses",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for the plan."""
    plan = view.plan
    if plan.settings.identity is None and plan.events and not only_tables(plan):
        yield view.finding(
            RULE,
            "the plan does not say whether the project's identity merge is simplified, original "
            "or legacy",
            at=("settings",),
            expected="identity under settings",
            suggestion="identity: simplified",
        )
