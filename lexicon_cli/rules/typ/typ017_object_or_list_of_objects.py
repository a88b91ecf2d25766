"""A property is an object, or a list of objects.

## What it finds

An `object`, or a `list` whose items are objects, whose keys the plan does not describe: a warning.
One whose keys are described is only mentioned (info), as somebody has thought about it. Objects
inside such a property are not told again.

## Why it matters

Mixpanel takes both, with limits: keys are not listed in Lexicon, filters reach one level of a
list, 8 KB is the end of one value, and what is not described nobody checks. A flat property can
be used in every report.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      shipping: object
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      shipping_method: string
      shipping_cost: number
```

## How to mend

Make properties of the keys that people will filter by. Where a list of things is the matter
itself, as the items of an order, describe its keys, keep it one level deep, and say so with
`ignore: [TYP017 used in filters only]` or in the option `allow`.

## Options

- `allow` ([]): names that may be objects; `*` and `?` stand for any letters.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.rules.globs import matcher
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.typ_written import alike, cannot_say, of_types, told_once
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP017",
    name="object-or-list-of-objects",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a property is an object, or a list of objects",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    options=(Option("allow", (), "names that may be objects, with * and ?"),),
    variants={
        "open": "its keys are not described",
        "described": "its keys are described",
    },
    variant_severity={"described": Severity.INFO},
)
_REMEDIES = {
    "open": "nothing says what is in it; describe its keys or send flat properties",
    "described": "keys are of limited use in reports, flat properties are not",
}


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each outermost object or list of objects."""
    for variant, entries in alike(_found(view)):
        what = "an object" if "object" in entries[0].whole.types else "a list of objects"
        message = f"{quoted(entries[0].path)} is {what}: {_REMEDIES[variant]}"
        yield told_once(view, RULE, entries, message, key="type", value=True, variant=variant)


def _found(view: PlanView) -> Iterator[tuple[Written, str]]:
    allowed = matcher(view.option(RULE, "allow"))
    for kind in ("object", "list"):
        for _, entries in of_types(view, having=kind):
            for entry in entries:
                described = _described(entry.whole)
                if described is None or entry.is_nested or allowed(entry.path):
                    continue
                if kind == "object" or "object" not in entry.definition.types:
                    known = described or cannot_say(view, entry)
                    yield entry, "described" if known else "open"


def _described(entry: PropertyDef) -> bool | None:
    """Whether the keys are described; None for what is no object."""
    if "object" in entry.types:
        return bool(entry.properties)
    if "list" in entry.types and entry.items is not None and "object" in entry.items.types:
        return bool(entry.items.properties)
    return None
