"""A number, text or list is outside its planned bounds.

## What it finds

A number below `minimum` or above `maximum`, a text shorter than `min_length` or longer than
`max_length`; from schemas written by hand also bounds on lists and multiples. A text over 255
characters is ING002.

## Why it matters

One impossible amount moves every average.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: {type: number, minimum: 0}
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"amount": -5}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"amount": 5}}
```

## How to mend

Correct the value where it is sent, or move the bound in the plan.

## Options

None.

## Source

https://json-schema.org/draft/2020-12/json-schema-validation#section-6
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import keyword_of, shown_values
from lexicon_cli.rules.phrases import as_json, in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

_WORDS = {
    "minimum": ("is below the minimum", ""),
    "maximum": ("is above the maximum", ""),
    "exclusiveMinimum": ("is not above", ""),
    "exclusiveMaximum": ("is not below", ""),
    "multipleOf": ("is no multiple of", ""),
    "minLength": ("is shorter than", " characters"),
    "maxLength": ("is longer than", " characters"),
    "minItems": ("has fewer than", " elements"),
    "maxItems": ("has more than", " elements"),
    "uniqueItems": ("repeats elements", ""),
}

RULE = Rule(
    code="VAL008",
    name="out-of-range",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a number, text or list is outside its planned bounds",
    source="https://json-schema.org/draft/2020-12/json-schema-validation#section-6",
    variants={
        "minimum": "below the smallest number",
        "maximum": "above the largest number",
        "exclusiveMinimum": "not above a number",
        "exclusiveMaximum": "not below a number",
        "multipleOf": "no multiple of a number",
        "minLength": "too short a text",
        "maxLength": "too long a text",
        "minItems": "too few elements",
        "maxItems": "too many elements",
        "uniqueItems": "repeated elements",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which bound was broken, and by what."""
    seen = shown_values(group, bundle)
    bound = keyword_of(group, bundle, group.variant)
    what, unit = _WORDS.get(group.variant, (f"breaks {quoted(group.variant)}", ""))
    told = bound is not None and not isinstance(bound, bool)
    wanted = f" {as_json(bound)}{unit}" if told else ""
    message = f"{quoted(group.property)} {what}{wanted} {in_events(group)}"
    return Wording(
        message=f"{message}: {seen}" if seen else message,
        expected=f"{group.variant} {as_json(bound)}" if told else group.variant,
        observed=seen,
    )
