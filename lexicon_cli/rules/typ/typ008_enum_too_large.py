"""An enumeration is very long.

## What it finds

An `enum` with more than 100 values.

## Why it matters

Such a list is out of date the day after it is written, and everything it lacks is then an error.
It is usually a catalogue that lives somewhere else: products, cities, campaigns.

## Bad

```yaml plan {most: 3}
lexicon: 1
events:
  Trip Booked:
    properties:
      destination: {type: string, enum: [Aachen, Berlin, Celle, Dresden]}
```

## Good

```yaml plan {most: 3}
lexicon: 1
events:
  Trip Booked:
    properties:
      destination: {type: string, pattern: '^[A-Z][a-z]+$'}
```

## How to mend

Describe the form of the values (`pattern`, `format`, `max_length`) in place of the values, and
name the list that they come from in the description. For a closed list such as the world's
currencies, raise `most`.

## Options

- `most` (100): values that an enum may have.

## Source

tripl's threshold on cardinality, and the editors' patience
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="TYP008",
    name="enum-too-large",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="an enumeration is very long",
    source="tripl: cardinality threshold",
    options=(Option("most", 100, "values that an enum may have"),),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each enum that is longer than allowed."""
    most = view.option(RULE, "most")
    for entry in view.written:
        enum = entry.definition.enum
        if enum is not None and len(enum) > most:
            message = f"the enum of {quoted(entry.path)} has {len(enum):,} values"
            remedy = "describe their form instead (pattern, max_length)"
            yield view.finding(RULE, f"{message}; {remedy}", at=entry, key="enum")
