"""A property has no description.

## What it finds

A definition of a property without a `description`: of a shared, super, event, profile or nested
property. A property that an event takes from a shared definition has the description written there.
Mixpanel's own properties, the elements of lists and blocked properties need none.

Where fewer than half of a plan's definitions are described, one finding speaks for all of them
(`most`).

## Why it matters

`amount`: before or after tax, in which currency, of one piece or of all? Whoever builds a report
guesses. Described properties are a fifth of the published Lexicon score.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: number
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: {type: number, description: "What the customer paid, taxes included"}
```

## How to mend

Say what the value means, in which unit, and when it is missing. Describe a property of several
events once, under `properties`.

## Options

`one_by_one` (3): up to so many undescribed properties are told one by one, however few are
described.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.mixpanel import DEFAULT_PROFILE_PROPERTIES, is_mixpanel_property
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.coverage import share, singled_out
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="DOC002",
    name="property-description-missing",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a property has no description",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
    options=(
        Option("one_by_one", 3, "up to so many are told one by one, however few are described"),
    ),
    variants={"": "one property", "most": "more than half of all properties"},
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each definition without a description, or one for all."""
    judged = [entry for entry in view.written if _needs_description(entry)]
    lacking = [entry for entry in judged if not (entry.whole.description or "").strip()]
    few = int(view.option(RULE, "one_by_one"))
    told = singled_out(lacking, len(judged), few=few)
    if lacking and not told:
        having = len(judged) - len(lacking)
        said = share(having, len(judged), ("property", "properties"), ("has", "have"))
        message = f"{said} a description" + ("" if having else f" ({len(judged):,} in the plan)")
        yield view.finding(RULE, message, at=lacking[0].definition.place or (), variant="most")
    elsewhere = _described(judged) if told else {}
    for entry in told:
        message = f'property "{shorten(entry.path)}" has no description'
        other = None if entry.is_nested else elsewhere.get(entry.definition.name)
        if other is not None:
            message += f'; "{shorten(other)}" describes it: share that under properties'
        yield view.finding(RULE, message, at=entry)


def _needs_description(entry: Written) -> bool:
    name = entry.definition.name
    if not name or entry.whole.status == "blocked":
        return False
    if entry.is_nested:
        return True
    if entry.where in ("user", "group"):
        return name not in DEFAULT_PROFILE_PROPERTIES and not name.startswith("$")
    return not is_mixpanel_property(name)


def _described(judged: list[Written]) -> dict[str, str]:
    """The first event that describes a property, by the property's name."""
    found: dict[str, str] = {}
    for entry in judged:
        if entry.event is not None and not entry.is_nested and entry.definition.description:
            found.setdefault(entry.definition.name, entry.event)
    return found
