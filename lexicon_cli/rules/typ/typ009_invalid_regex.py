"""A pattern is not a regular expression that every validator understands, or can take for ever.

## What it finds

- A `pattern` that does not compile, or that uses what the ECMA-262 dialect of JSON Schema lacks:
  inline flags, possessive quantifiers, named groups in Python's spelling. A pattern that is fine
  but that engines read differently (`\\p{…}`, back-references) gives a warning: no schema holds
  it, so it checks nothing.
- A pattern with a repetition that can read one text in several ways, and that can still fail
  behind it, such as `^([a-z]+-?)*$`: a warning. `^[a-z]+$` and `^(foo|bar)+$` are none of these.

## Why it matters

A pattern that one validator refuses and another reads differently makes the compiled schemas
disagree. One that reads a text in several ways tries them all before it says no: twice as many
with each further character, so that a single wrong value of forty characters stops a validator.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, pattern: '^ORD-('}
      coupon: {type: string, pattern: '^([A-Z]+-?)*$'}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, pattern: '^ORD-[0-9]+$'}
      coupon: {type: string, pattern: '^[A-Z]+(-[A-Z]+)*$'}
```

## How to mend

Close the bracket the message points at, or use the plainer form: `[0-9]` and `(…)`. Anchor with
`^` and `$`; without them a pattern may match anywhere in the value. In a repeated group let
something stand that cannot be left out and that the rest of the group cannot be, like the `-`
above.

## Options

None.

## Source

https://json-schema.org/draft/2020-12/json-schema-core#section-6.4
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.patterns import pattern_fault
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.typ_backtracking import is_dangerous
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="TYP009",
    name="invalid-regex",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a pattern is not a regular expression that every validator understands",
    source="https://json-schema.org/draft/2020-12/json-schema-core#section-6.4",
    aliases=("regex-risk",),
    variants={"risk": "it is one, but a value that nearly matches can take for ever"},
    variant_severity={"risk": Severity.WARNING},
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each pattern that can take exponential time; readers find the broken ones."""
    for entry in view.written:
        pattern = entry.definition.pattern
        if pattern is not None and is_dangerous(pattern) and pattern_fault(pattern) is None:
            message = f"pattern {quoted(pattern)} of {quoted(entry.path)} can take for ever: "
            message += "a repeated part can read one text in several ways"
            yield view.finding(RULE, message, at=entry, key="pattern", value=True, variant="risk")
