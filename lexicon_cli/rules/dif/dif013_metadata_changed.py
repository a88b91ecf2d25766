"""Words about an event or a property changed.

## What it finds

What people read and no event is judged by: description, owner, tags, trigger, display name,
examples, unit, personal-data marks, aliases of properties, naming conventions, owners, funnels.
One finding for each event or property names all of them.

## Why it matters

Nothing breaks. The change still deserves a version of its own, so that two copies of a plan with
one number are one plan.

## Bad

```yaml old
lexicon: 1
events:
  Plan Chosen: {}
```

```yaml new
lexicon: 1
events:
  Plan Chosen: {description: A plan was chosen}
```

## Good

```yaml old
lexicon: 1
events:
  Plan Chosen: {}
```

```yaml new
lexicon: 1
events:
  Plan Chosen: {}
```

## How to mend

Nothing to mend: raise the last number of the plan's version.

## Options

None.

## Source

https://docs.leatmap.com/tracking-plan/ci-diff
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import event_name, subject
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF013",
    name="metadata-changed",
    scope=Scope.DIFF,
    severity=Severity.INFO,
    summary="a description, an owner, tags or other words changed",
    source="https://docs.leatmap.com/tracking-plan/ci-diff",
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each event, property or setting whose words changed."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    if change.source == "plan":
        return f"{change.source_name} changed"
    what = subject(change) if change.path is not None else event_name(change)
    return f"{', '.join(change.details)} of {what} changed"
