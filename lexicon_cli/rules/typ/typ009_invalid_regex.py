"""A pattern is not a regular expression that every validator understands.

## What it finds

A `pattern` that does not compile, or that uses what the ECMA-262 dialect of JSON Schema lacks:
inline flags, possessive quantifiers, named groups in Python's spelling. A pattern that is fine but
that engines read differently (`\\p{…}`, back-references) gives a warning: no schema holds it, so it
checks nothing.

## Why it matters

A pattern that one validator refuses and another reads differently makes the compiled schemas
disagree.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, pattern: '^ORD-('}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, pattern: '^ORD-[0-9]+$'}
```

## How to mend

Close the bracket the message points at, or use the plainer form: `[0-9]` and `(…)`. Anchor with
`^` and `$`; without them a pattern may match anywhere in the value.

## Options

None.

## Source

https://json-schema.org/draft/2020-12/json-schema-core#section-6.4
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="TYP009",
    name="invalid-regex",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a pattern is not a regular expression that every validator understands",
    source="https://json-schema.org/draft/2020-12/json-schema-core#section-6.4",
    aliases=("regex-risk",),
)
