"""The unit of a property says what its name says already, or something else.

## What it finds

`unit` on properties whose name ends in a unit. If both are the same (`load_time_ms`, `unit: ms`),
the key is not needed: information only. If they differ (`load_time_ms`, `unit: s`), one of them is
wrong. Words with a second meaning ("min", "m") are never taken for a contradiction, nor are rates
("price_per_month").

## Why it matters

Two statements of one fact drift apart; then somebody divides by a thousand who should not.

## Bad

```yaml plan
lexicon: 1
events:
  Page Viewed: {properties: {load_time_ms: {type: number, unit: seconds}}}
```

## Good

```yaml plan
lexicon: 1
events:
  Page Viewed: {properties: {load_time_ms: number}}
```

## How to mend

Where they differ, look into the code which is true. Where they are the same, the fix takes the key
out, which changes nothing.

## Options

None.

## Source

Mozilla's Glean reports units in names:
https://mozilla.github.io/glean/book/reference/yaml/metrics.html
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, RemoveKey
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.names import quoted, spot, survey
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.units import Unit, unit_in, unit_of
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="NAM019",
    name="unit-redundant-or-contradictory",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="the unit of a property says what its name says already, or something else",
    source="https://mozilla.github.io/glean/book/reference/yaml/metrics.html",
    fix="safe",
    variants={
        "redundant": "name and unit say the same",
        "contradictory": "name and unit say different things",
    },
    variant_severity={"redundant": Severity.INFO, "contradictory": Severity.WARNING},
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each `unit` that is not needed or not true."""
    for entry in survey(view).with_unit:
        text = entry.definition.unit or ""
        said = unit_of(text)
        named, is_certain = unit_in(entry.definition.name)
        if said is None or named is None:
            continue
        if said == named:
            yield _redundant(view, entry, text)
        elif is_certain:
            yield _contradictory(view, entry, named, text)


def _redundant(view: PlanView, entry: Written, text: str) -> Finding:
    place = entry.definition.place
    remedy = None if place is None else Fix('remove "unit"', (RemoveKey(place, "unit"),), safe=True)
    return view.finding(
        RULE,
        f'the name of {quoted(entry.definition.name)} says the unit "{shorten(text)}" already',
        at=entry,
        about=spot(entry),
        key="unit",
        variant="redundant",
        fix=remedy,
    )


def _contradictory(view: PlanView, entry: Written, named: Unit, text: str) -> Finding:
    return view.finding(
        RULE,
        f"by its name {quoted(entry.definition.name)} is in {named.name}, by its unit in "
        f"{shorten(text)}; one of them is wrong",
        at=entry,
        about=spot(entry),
        key="unit",
        value=True,
        variant="contradictory",
        expected=named.name,
        observed=shorten(text),
    )
