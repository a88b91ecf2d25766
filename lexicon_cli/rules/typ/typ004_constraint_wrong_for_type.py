"""A constraint does not apply to the type.

## What it finds

`pattern` or `format` on something that is no text, `minimum` or `maximum` on something that is no
number, `min_length` or `max_length` on something that is neither text nor list, `items` on
something that is no list, `properties` on something that is no object.

## Why it matters

Validators ignore such a key without a word: the author believes that something is checked, and
nothing is. Often it shows that the type is wrong, not the constraint.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: {type: number, pattern: '^[0-9.]+$'}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: {type: number, minimum: 0}
```

## How to mend

Correct the type if the constraint is right; otherwise remove it. The fix removes it, which changes
no verdict on any event. What the elements of a list must be stands under `items`.

## Options

None.

## Source

https://json-schema.org/understanding-json-schema/reference/type (keywords by type)
"""

from collections.abc import Iterator
from operator import attrgetter

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, RemoveKey
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.phrases import either
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.typ_written import is_element
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP004",
    name="constraint-wrong-for-type",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a constraint does not apply to the type",
    source="https://json-schema.org/understanding-json-schema/reference/type",
    fix="safe",
)

_TEXT = ("string", "datetime")
_MEASURED = ("string", "datetime", "list")
_NUMBER = ("number", "integer")
# Key -> the types that it means something for.
_MEANT_FOR = {
    "pattern": _TEXT,
    "format": _TEXT,
    "minimum": _NUMBER,
    "maximum": _NUMBER,
    "min_length": _MEASURED,
    "max_length": _MEASURED,
    "items": ("list",),
    "properties": ("object",),
}


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each key that says nothing about the type beside it."""
    keys = tuple(_MEANT_FOR)
    said_of = attrgetter(*keys)
    nothing = (None,) * len(keys)
    for entry in view.written:
        said = said_of(entry.definition)
        if said == nothing:
            continue
        types = entry.whole.types
        if not types or "any" in types:
            continue
        for key, value in zip(keys, said, strict=True):
            meant = _MEANT_FOR[key]
            if value is not None and not any(kind in meant for kind in types):
                yield _finding(view, entry, key, meant)


def _finding(view: PlanView, entry: Written, key: str, meant: tuple[str, ...]) -> Finding:
    place = entry.definition.place
    fix = None
    if place is not None and not is_element(entry):
        fix = Fix(f'remove "{key}"', (RemoveKey(place, key),), safe=True)
    types = either(entry.whole.types)
    message = f'"{key}" says nothing about {quoted(entry.path)}, whose type is {types}'
    expected = f"a type that it is meant for: {either(meant)}"
    return view.finding(RULE, message, at=entry, key=key, about=key, expected=expected, fix=fix)
