"""One property is defined differently in two events.

## What it finds

Definitions of one property that have come apart: another `unit`; enums that share values and
differ in others, unless they refine a shared definition. With the option `descriptions` also
another description, compared without regard to case, blanks and punctuation (info). One finding a
property and key, at the definition that is in the minority.

## Why it matters

To Mixpanel it is one property. Seconds in one event and milliseconds in the other add up to
nonsense, and a list that was extended in one place only makes good values wrong in the other.

## Bad

```yaml plan
lexicon: 1
events:
  Video Started:
    properties: {length: {type: number, unit: seconds}}
  Video Finished:
    properties: {length: {type: number, unit: milliseconds}}
```

## Good

```yaml plan
lexicon: 1
properties:
  length: {type: number, unit: seconds}
events:
  Video Started:
    properties: {length: }
  Video Finished:
    properties: {length: }
```

## How to mend

Define the property once, under `properties` of the plan, and name it in the events; or use two
names for two things. The fix copies the unit or the description that most definitions have.

## Options

- `descriptions` (false): report descriptions that differ, too.

## Source

Amplitude's taxonomy guide on consistent properties; libraries of Segment Protocols
"""

from collections.abc import Callable, Hashable, Iterator, Sequence

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, SetKey
from lexicon_cli.core.naming import fold_separators
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.names import few, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="REF004",
    name="definition-drift",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="one property is defined differently in two events",
    source="Amplitude: taxonomy guide; Segment Protocols: libraries",
    fix="unsafe",
    options=(Option("descriptions", False, "report descriptions that differ, too"),),
    variants={
        "unit": "another unit",
        "enum": "enums that share some values",
        "description": "another description",
    },
    variant_severity={"description": Severity.INFO},
)
_Groups = list[tuple[Hashable, list[Written]]]


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each property and each key that has come apart."""
    plan = view.plan
    based = plan.shared_properties.keys() | plan.super_properties.keys()
    descriptions = view.option(RULE, "descriptions")
    for name, entries in view.named.items():
        if len(entries) < 2:
            continue
        units = [entry for entry in entries if entry.definition.unit]
        if len(units) > 1:
            yield from _units(view, name, units)
        if name in based:
            continue  # a refinement narrows the enum and words it for its event on purpose
        enums = [entry for entry in entries if entry.definition.enum]
        if len(enums) > 1 and any(e.definition.enum != enums[0].definition.enum for e in enums):
            yield from _enums(view, name, enums)
        if descriptions:
            yield from _descriptions(view, name, entries)


def _grouped(entries: Sequence[Written], key: Callable[[Written], Hashable]) -> _Groups:
    """The definitions by what they say, most said first; those that say nothing are left out."""
    groups: dict[Hashable, list[Written]] = {}
    for entry in entries:
        said = key(entry)
        if said and entry.whole.status != "blocked":
            groups.setdefault(said, []).append(entry)
    return sorted(groups.items(), key=lambda pair: -len(pair[1]))


def _units(view: PlanView, name: str, entries: Sequence[Written]) -> Iterator[Finding]:
    groups = _grouped(entries, lambda entry: (entry.definition.unit or "").strip().lower())
    if len(groups) > 1:
        yield _text_finding(view, name, "unit", groups)


def _descriptions(view: PlanView, name: str, entries: Sequence[Written]) -> Iterator[Finding]:
    groups = _grouped(entries, lambda entry: fold_separators(entry.definition.description or ""))
    if len(groups) > 1:
        yield _text_finding(view, name, "description", groups)


def _text_finding(view: PlanView, name: str, key: str, groups: _Groups) -> Finding:
    usual, other = groups[0][1][0], groups[1][1][0]
    text = str(getattr(usual.definition, key))
    observed = str(getattr(other.definition, key))
    message = f"the {key} of {quoted(name)} is {quoted(text)} {_where(groups[0][1])}, "
    message += f"but {quoted(observed)} {_where(groups[1][1])}"
    fix = None
    if len(groups[0][1]) > len(groups[1][1]):
        odd = [entry.definition.place for _, rest in groups[1:] for entry in rest]
        changes = tuple(SetKey(place, key, text) for place in odd if place is not None)
        fix = Fix(f'write {key}: "{shorten(text)}"', changes)
    return view.finding(
        RULE,
        message,
        at=other,
        key=key,
        value=True,
        variant=key,
        expected=shorten(text),
        observed=shorten(observed),
        fix=fix,
    )


def _enums(view: PlanView, name: str, entries: Sequence[Written]) -> Iterator[Finding]:
    groups = _grouped(entries, lambda entry: _values(entry.definition.enum))
    if len(groups) < 2:
        return
    usual, first = groups[0]
    for values, rest in groups[1:]:
        if isinstance(usual, frozenset) and isinstance(values, frozenset) and usual & values:
            differing = sorted(text for _, text in usual ^ values)
            message = f"the enums of {quoted(name)} {_where(first)} and {_where(rest)} "
            message += f"share values but differ in {few(differing)}"
            yield view.finding(RULE, message, at=rest[0], key="enum", variant="enum")
            return


def _values(enum: tuple[object, ...] | None) -> frozenset[tuple[str, str]]:
    if not enum or len(enum) > 1_000:
        return frozenset()
    scalars = (value for value in enum if isinstance(value, str | int | float | bool))
    return frozenset((type(value).__name__, str(value)[:300]) for value in scalars)


def _where(entries: Sequence[Written]) -> str:
    names = [entry.event for entry in entries if entry.event is not None]
    if names:
        return f"in {few(names)}"
    return "as a super property" if entries[0].where == "super" else "as shared"
