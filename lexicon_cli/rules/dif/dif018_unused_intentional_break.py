"""An entry of `intentional_breaks` excuses nothing.

## What it finds

An entry of the new plan that fits no change between the two plans, one whose day has passed while
the change is still there (`expired`), and one that is not of the form `CODE:subject — reason`
(`malformed`).

## Why it matters

An entry that outlives its break excuses the next one of the same kind, which nobody meant. One
with a typing error excuses nothing, and its author believes it does.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up: {}
```

```yaml new
lexicon: 1
intentional_breaks: ["DIF001:Sign In — gone in spring"]
events:
  Sign Up: {}
```

## Good

```yaml old
lexicon: 1
events:
  Sign In: {}
  Sign Up: {}
```

```yaml new
lexicon: 1
intentional_breaks: ["DIF001:Sign In — gone in spring until 2030-01-01"]
events:
  Sign Up: {}
```

## How to mend

Take the entry out once the break is behind both plans, or write the subject as the finding names
it: an event, `Event.property`, a property, or a setting.

## Options

None.

## Source

https://docs.leatmap.com/tracking-plan/ci-diff
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.breaks import Break, break_place
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import quoted
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF018",
    name="unused-intentional-break",
    scope=Scope.DIFF,
    severity=Severity.INFO,
    summary="an entry of `intentional_breaks` excuses nothing",
    source="https://docs.leatmap.com/tracking-plan/ci-diff",
    variants={
        "": "it fits no change",
        "expired": "its day has passed",
        "malformed": "it does not begin with a code and a subject",
    },
    variant_severity={"expired": Severity.WARNING, "malformed": Severity.WARNING},
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each entry of the new plan that is of no use."""
    for entry in pair.breaks:
        if not entry.code:
            message = f"{quoted(entry.text)} excuses nothing: write CODE:subject — reason"
            yield _finding(pair, entry, message, "malformed")
        elif not pair.is_used(entry):
            message = f"intentional break {quoted(entry.text)} fits no change between the plans"
            yield _finding(pair, entry, message)
        elif entry.is_over(pair.today):
            message = f"intentional break {quoted(entry.text)} has expired and excuses nothing"
            yield _finding(pair, entry, message, "expired")


def _finding(pair: PlanPair, entry: Break, message: str, variant: str = "") -> Finding:
    return pair.remark(
        RULE,
        message,
        at=break_place(pair.new, entry.text),
        severity=RULE.variant_severity.get(variant, Severity.INFO),
        variant=variant,
        about=entry.text,
    )
