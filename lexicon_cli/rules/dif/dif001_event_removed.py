"""An event is not in the plan any more.

## What it finds

An event of the old plan that the new plan neither has nor takes in under another name; also an
alias of an event that is gone. A removed event that was blocked is a smaller matter (`blocked`).

## Why it matters

Apps that are installed go on sending it. What they send becomes an unknown event, and every
report, funnel and cohort built on the name ends on the day of the change.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up: {}
  Plan Chosen: {}
```

```yaml new
lexicon: 1
events:
  Plan Chosen: {}
```

## Good

```yaml old
lexicon: 1
events:
  Sign Up: {}
  Plan Chosen: {}
```

```yaml new
lexicon: 1
events:
  Sign Up: {status: deprecated, replaced_by: Plan Chosen, sunset: 2030-01-01}
  Plan Chosen: {}
```

## How to mend

Deprecate first: `status: deprecated` with `replaced_by` and a `sunset`, and remove the event when
none arrives any more. If its removal is decided, say so in the plan: `intentional_breaks:
["DIF001:Sign Up — replaced in spring"]`.

## Options

None.

## Source

https://docs.leatmap.com/tracking-plan/ci-diff
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import event_name, quoted
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF001",
    name="event-removed",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="an event was removed",
    source="https://docs.leatmap.com/tracking-plan/ci-diff",
    variants={
        "": "an event that could be sent is gone",
        "blocked": "the event was blocked before",
        "alias": "another raw name of an event is gone",
    },
    variant_severity={"blocked": Severity.WARNING},
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each event or alias that is gone."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    event = event_name(change)
    if change.variant == "alias":
        return (
            f"{event} does not go by {quoted(change.before)} any more: what still sends that name"
            " becomes unknown"
        )
    successor, spot = change.details
    was = f" (it was in {spot})" if spot else ""
    if change.variant == "blocked":
        return f"blocked {event} is removed{was}: should it come back, it is merely unknown"
    heir = f"; its successor is {quoted(successor)}" if successor else ""
    return (
        f"{event} is removed{was}: what still sends it becomes unknown, and reports on it end{heir}"
    )
