"""An event does not say which change or ticket introduced it.

## What it finds

Active events without a key that links to the change that brought them: `x-introduced_by`,
`x-ticket`, `x-issue`, `x-pull_request`, `x-change` or `x-link`. Off by default.

## Why it matters

A year later the ticket is the only place that says why the event exists and who may agree to its
end.

## Bad

```yaml plan
lexicon: 1
events:
  Gift Wrapped: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Gift Wrapped: {x-introduced_by: https://tickets.acme.example/SHOP-142}
```

## How to mend

Add the link when the event is planned.

## Options

`keys`: the keys, without `x-`, of which one must be there.

## Source

GitLab's event definitions have `introduced_by_url`:
https://docs.gitlab.com/development/internal_analytics/internal_event_instrumentation/event_definition_guide/
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="DOC013",
    name="introduced-by-missing",
    scope=Scope.PLAN,
    severity=None,
    summary="an event does not say which change or ticket introduced it",
    source=(
        "https://docs.gitlab.com/development/internal_analytics/internal_event_instrumentation/"
        "event_definition_guide/"
    ),
    options=(
        Option(
            "keys",
            ("introduced_by", "ticket", "issue", "pull_request", "change", "link"),
            "the keys, without x-, of which one must be there",
        ),
    ),
    when_selected=Severity.INFO,
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event without such a link."""
    keys = [str(key).removeprefix("x-") for key in view.option(RULE, "keys")]
    wanted = {_folded(key) for key in keys}
    for event in view.active_events:
        if not any(_folded(key) in wanted and text.strip() for key, text in event.extra.items()):
            key = f"x-{keys[0]}" if keys else "x-introduced_by"
            yield view.finding(
                RULE,
                f'event "{shorten(event.name)}" does not say what introduced it: add {key}',
                at=event,
                suggestion=f"{key}: https://…",
            )


def _folded(key: str) -> str:
    """`introduced_by_url` and `introduced-by` are the same key."""
    return key.lower().replace("-", "_").removesuffix("_url")
