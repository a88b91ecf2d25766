"""The type of a property changed.

## What it finds

A property whose values are of other types than before. `narrowed`: some of the old types are gone.
`changed`: others took their place. `widened`: more is allowed than before, such as `number` where
`integer` was. `unit`: the type stayed, the unit of the number is another.

## Why it matters

A property with values of two types is two properties to a report: sums and averages leave out the
texts, breakdowns show `10` twice. Old app versions go on sending the old type.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up: {properties: {age: integer}}
```

```yaml new
lexicon: 1
events:
  Sign Up: {properties: {age: string}}
```

## Good

```yaml old
lexicon: 1
events:
  Sign Up: {properties: {age: integer}}
```

```yaml new
lexicon: 1
events:
  Sign Up: {properties: {age: {type: integer, description: in full years}}}
```

## How to mend

Give the values of the new type a property of their own, and deprecate the old one. Where the plan
was wrong and the data was right all along, `--data FILE` shows that no event fails.

## Options

None.

## Source

https://docs.leatmap.com/tracking-plan/ci-diff
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import is_on_profile, subject
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF006",
    name="type-changed",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="a property's type or unit changed",
    source="https://docs.leatmap.com/tracking-plan/ci-diff",
    variants={
        "narrowed": "some of the old types are gone",
        "changed": "other types took the place of old ones",
        "widened": "all old values are still good, others too",
        "unit": "the numbers are in another unit",
    },
    variant_severity={"widened": Severity.WARNING, "unit": Severity.WARNING},
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each property of another type or unit."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    said = f"{change.before}, now {change.after}"
    if change.variant == "unit":
        return f"{subject(change)} was in {said}: old and new numbers do not compare"
    if change.variant == "widened":
        return f"{subject(change)} was {said}: reports may meet values that they do not expect"
    fails = "" if is_on_profile(change) else ", and events of old app versions fail"
    return f"{subject(change)} was {said}: reports see mixed types{fails}"
