"""An event has no tags.

## What it finds

Active events without `tags`. Off by default: not every team uses them.

## Why it matters

Tags are how people find events in Lexicon, and a tenth of its published score.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed: {tags: [commerce]}
```

## How to mend

Tag the event with the area of the product that it belongs to.

## Options

`least` (1): how many tags an event must have.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon; Glean has the same rule:
https://mozilla.github.io/glean_parser/modules.html
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="DOC007",
    name="tags-missing",
    scope=Scope.PLAN,
    severity=None,
    summary="an event has no tags",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    options=(Option("least", 1, "how many tags an event must have"),),
    when_selected=Severity.INFO,
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event with too few tags."""
    least = int(view.option(RULE, "least"))
    for event in view.active_events:
        count = len(event.tags)
        if count < least:
            has = f"{count} of {least} tags" if count else "no tags"
            yield view.finding(RULE, f'event "{shorten(event.name)}" has {has}', at=event)
