"""One property has two types.

## What it finds

Definitions of one property (in several events, shared or as a super property) with types that no
value can satisfy at once, such as `string` here and `number` there. One finding a property, at
the definition that is in the minority. `integer` beside `number` is no conflict, nor is a list of
types beside one of them. `datetime` beside `string` is milder: both are text, read differently.

## Why it matters

To Mixpanel an event property is one property across all events. With two types it appears twice in
every menu, a filter on one half misses the other, and sums leave out the texts.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties: {amount: number}
  Refund Issued:
    properties: {amount: string}
```

## Good

```yaml plan
lexicon: 1
properties:
  amount: number
events:
  Purchase Completed:
    properties: {amount: }
  Refund Issued:
    properties: {amount: }
```

## How to mend

Decide on one type and define the property once, under `properties` of the plan, so that it cannot
come apart again. If two different things are meant, give them two names.

## Options

None.

## Source

Avo Inspector, inconsistent types: https://www.avo.app/docs/inspector
"""

from collections.abc import Iterator, Sequence

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.names import few, quoted
from lexicon_cli.rules.phrases import either
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP003",
    name="type-conflict-across-events",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="one property has two types",
    source="Avo Inspector: inconsistent types",
    variants={"text": "datetime here, string there: both are text, read differently"},
    variant_severity={"text": Severity.WARNING},
)

_Types = frozenset[str]


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each name whose definitions contradict each other."""
    for name, entries in view.named.items():
        if len(entries) < 2 or len({entry.whole.types for entry in entries}) < 2:
            continue  # nearly all names end here
        by_types: dict[_Types, list[Written]] = {}
        for entry in entries:
            types = _comparable(entry.whole.types)
            if types and entry.whole.status != "blocked":
                by_types.setdefault(types, []).append(entry)
        # The sort is stable: of equally frequent types the first in the plan counts as usual.
        ranked = sorted(by_types.items(), key=lambda pair: -len(pair[1]))
        others = [pair for pair in ranked[1:] if not _agree(pair[0], ranked[0][0])]
        if others:
            yield _finding(view, name, ranked[0], others)


def _comparable(types: tuple[str, ...]) -> _Types:
    return frozenset("number" if kind == "integer" else kind for kind in types)


def _agree(left: _Types, right: _Types) -> bool:
    return left <= right or right <= left or "any" in left or "any" in right


def _finding(
    view: PlanView,
    name: str,
    usual: tuple[_Types, list[Written]],
    others: Sequence[tuple[_Types, list[Written]]],
) -> Finding:
    told = [f"{_said(types)} {_where(entries)}" for types, entries in others]
    message = f"{quoted(name)} is {_said(usual[0])} {_where(usual[1])}, but {', '.join(told)}"
    is_text = all(types | usual[0] <= {"string", "datetime"} for types, _ in others)
    return view.finding(
        RULE,
        message,
        at=others[0][1][0],
        key="type",
        value=True,
        variant="text" if is_text else "",
        expected=_said(usual[0]),
        observed=_said(others[0][0]),
    )


def _said(types: _Types) -> str:
    return either(sorted(types))


def _where(entries: Sequence[Written]) -> str:
    """Where the definitions stand: `in "A" (plan.yaml:4) and "B"`, `as a shared definition`."""
    first = entries[0]
    place = f" ({first.definition.place})" if first.definition.place else ""
    if first.event is None:
        kind = "a super property" if first.where == "super" else "a shared property"
        more = f" and in {len(entries) - 1} more" if len(entries) > 1 else ""
        return f"as {kind}{place}{more}"
    names = [entry.event for entry in entries if entry.event is not None]
    return f"in {few(names)}{place}"
