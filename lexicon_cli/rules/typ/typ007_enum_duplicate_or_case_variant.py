"""An enumeration holds one value twice.

## What it finds

An `enum` value that stands there already: exactly, or in another case or with blanks around it
(`pro`, `Pro`). Single letters may differ in case, as units and sizes do.

## Why it matters

Values are compared exactly. Two spellings of one value split every breakdown, and the plan allows
both for ever. Twice the same is a slip that hides what a third copy was meant to be.

## Bad

```yaml plan
lexicon: 1
events:
  Plan Chosen:
    properties:
      tier: {type: string, enum: [free, pro, Pro]}
```

## Good

```yaml plan
lexicon: 1
events:
  Plan Chosen:
    properties:
      tier: {type: string, enum: [free, pro]}
```

## How to mend

Keep the spelling that the clients send. An exact copy is removed by a safe fix; of two spellings
the fix keeps the first, which only its author can call right.

## Options

None.

## Source

Avo's guide on casing of values: https://www.avo.app/docs
"""

from collections.abc import Hashable, Iterator
from typing import Any

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, RemoveItem
from lexicon_cli.core.naming import fold_case
from lexicon_cli.plan.nodes import Mapping, Scalar, Sequence
from lexicon_cli.plan.spots import value_place
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP007",
    name="enum-duplicate-or-case-variant",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an enumeration holds one value twice",
    source="Avo: casing of property values",
    fix="unsafe",
    variants={
        "copy": "exactly the same value again; the fix is safe",
        "case": "the same in another case or with blanks around it; the fix is unsafe",
    },
)
_LONGEST = 1_000  # characters; longer values are not compared letter by letter


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each value that repeats an earlier one."""
    for entry in view.written:
        enum = entry.definition.enum
        if enum is not None and len(enum) > 1 and not _is_plain(enum):
            yield from _repeated(view, entry, enum)


def _is_plain(enum: tuple[Any, ...]) -> bool:
    """Whether the values are texts that differ at first sight, as nearly all are."""
    try:
        return len({value.strip().lower() for value in enum}) == len(enum)
    except AttributeError:
        return False


def _repeated(view: PlanView, entry: Written, enum: tuple[Any, ...]) -> Iterator[Finding]:
    exact: set[Hashable] = set()
    folded: dict[str, str] = {}
    for number, value in enumerate(enum):
        key = _key(value)
        if key in exact:
            yield _finding(view, entry, number, value, value, "copy")
            continue
        exact.add(key)
        if isinstance(value, str) and 1 < len(value.strip()) < _LONGEST:
            first = folded.setdefault(fold_case(value.strip()), value)
            if first != value:
                yield _finding(view, entry, number, value, first, "case")


def _key(value: Any) -> Hashable:
    """What is equal to JSON: 1 and 1.0 are, 1 and true are not."""
    if isinstance(value, bool | str) or value is None:
        return (type(value).__name__, value)
    if isinstance(value, int | float):
        return ("number", value)
    try:
        return (type(value).__name__, repr(value))
    except RecursionError:
        return id(value)


def _finding(
    view: PlanView, entry: Written, number: int, value: Any, first: Any, variant: str
) -> Finding:
    shown = quoted(str(value))
    if variant == "copy":
        message = f"{shown} stands twice in the enum of {quoted(entry.path)}"
    else:
        how = "case" if str(value).strip() != str(first).strip() else "blanks"
        message = f"{shown} and {quoted(first)} in the enum of {quoted(entry.path)}"
        message += f" differ in {how} only, and are two values to Mixpanel"
    return view.finding(
        RULE,
        message,
        at=entry,
        key="enum",
        item=number,
        variant=variant,
        about=f"{variant} {shown}",
        suggestion=None if variant == "copy" else str(first),
        fix=_removal(entry, number, f"remove {shown}", safe=variant == "copy"),
    )


def _removal(entry: Written, number: int, title: str, *, safe: bool) -> Fix | None:
    """The change that takes the item out, if it stands in a list of its own."""
    node = entry.definition.node
    if not isinstance(node, Mapping):
        return None
    for key, value in node.pairs:
        if type(key) is Scalar and key.text == "enum" and isinstance(value, Sequence):
            item = value.items[number] if number < len(value.items) else None
            if type(item) is Scalar:
                at = value_place(entry.definition, "enum", number)
                return Fix(title, (RemoveItem(at, item.text),), safe=safe)
    return None
