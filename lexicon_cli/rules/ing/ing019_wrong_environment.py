"""Events of a test environment are among those of production.

## What it finds

A property that says the environment (`environment`, `env`, `app_env`) tells of staging,
development, tests or the like in some events, and of production in most. Or events of one name
carry two project tokens or more.

## Why it matters

Tests count as people: conversion, revenue and retention are wrong, and cannot be put right
afterwards.

## Bad

```text
environment: "production" (48,211), "staging" (312)
```

## Good

```text
environment: "production" (48,211)
```

## How to mend

Use another project token in each environment, and look for the build that has the wrong one.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-best-practices/developer-environments
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import subject, values
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING019",
    name="wrong-environment",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="events of a test environment are among those of production",
    source="https://docs.mixpanel.com/docs/tracking-best-practices/developer-environments",
    variants={
        "environment": "a property says so",
        "tokens": "events carry several project tokens",
    },
)


def describe(fact: HistoryFact) -> Wording:
    """Which environments are mixed in."""
    if fact.variant == "tokens":
        tokens = round(fact.numbers.get("tokens", 2))
        return Wording(
            message=f"{subject(fact)} is one of {tokens:,} tokens: events of several projects",
            expected="one project token",
            observed=f"{tokens:,} tokens in {events(fact.count)}",
            suggestion="give each environment a project of its own, and load them apart",
        )
    return Wording(
        message=f"{subject(fact)} tells of a test environment in {events(fact.count)}: "
        f"{values(fact)}",
        expected="events of one environment",
        observed=values(fact),
        suggestion="give each environment a project of its own, with its own token",
    )
