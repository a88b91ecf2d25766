"""A name joins its parts with another sign than the others.

## What it finds

`cart.viewed` in a plan of `cart:opened`, `order:paid`: of at least five names whose parts are
joined by a sign, at least 60 % use one. Events and properties are counted apart. Blanks around the
sign belong to it. Signs that mean something else are not judged: in numbers ("1.5", "10:30"), in
words ("A/B", "and/or"). The signs between words (`_`, `-`, blank) are NAM004's and NAM005's.

## Why it matters

The part before the sign is what people filter by; a filter for `cart:` misses `cart.viewed`.

## Bad

```yaml plan
lexicon: 1
events:
  cart:opened: {}
  cart:emptied: {}
  order:paid: {}
  order:shipped: {}
  cart.viewed: {}
```

## Good

```yaml plan
lexicon: 1
events:
  cart:opened: {}
  cart:emptied: {}
  order:paid: {}
  order:shipped: {}
  cart:viewed: {}
```

## How to mend

Use the sign that the others use; the fix (`--unsafe-fixes`) keeps the old name as an alias.

## Options

`minimum` (5): how many names with a sign there must be before their majority counts.
`share` (0.6): share of them that must agree.

## Source

Names of one project are compared in this way by tripl, the package of that name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.conventions import MINIMUM, SHARE, majority
from lexicon_cli.rules.names import event_properties, quoted, rename_event, rename_property
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.styles import signs_of
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="NAM013",
    name="separator-inconsistent",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a name joins its parts with another sign than the others",
    source="tripl",
    fix="unsafe",
    options=(MINIMUM, SHARE),
)

_JOINING = frozenset(
    (":", "::", ".", "/", "|", "-", "–", "—", ">", ">>", "->", "→", "»", "·", "•", ";")
)
_SHORTEST_PART = 3


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each name with a rarer sign."""
    events = {event.name: event for event in view.active_events}
    properties = {name: entries[0] for name, entries in event_properties(view).items()}
    yield from _judge(view, "event", events)
    yield from _judge(view, "property", properties)


def _judge(view: PlanView, kind: str, names: Mapping[str, EventDef | Written]) -> Iterator[Finding]:
    found = {name: signs for name in names if (signs := _signs(name))}
    counts = Counter(sign for signs in found.values() for sign in set(signs))
    minimum, share = view.option(RULE, "minimum"), view.option(RULE, "share")
    usual = majority(counts, minimum=minimum, share=share)
    if usual is None or len(found) < minimum:
        return
    for name, signs in found.items():
        if any(sign != usual[0] for sign in signs):
            yield _finding(view, kind, name, names[name], signs, usual)


def _signs(name: str) -> list[str]:
    """The signs that join parts of a name, each with its blanks."""
    if name.isalnum() or name.replace("_", "").replace(" ", "").isalnum():
        return []
    return [sign for sign in signs_of(name) if sign.strip() in _JOINING and _joins(name, sign)]


def _joins(name: str, sign: str) -> bool:
    before, _, after = name.partition(sign)
    if before[-1:].isdigit() and after[:1].isdigit():
        return False
    if sign not in ("/", "."):
        return True
    # Within a text such a sign belongs to a word: "Node.js Installed", "Sign-in/up Shown", "A/B".
    is_text = " " in name
    short = min(len(before.split(sign)[-1]), len(after.split(sign)[0])) < _SHORTEST_PART
    return not is_text and not (sign == "/" and short)


def _finding(
    view: PlanView,
    kind: str,
    name: str,
    at: EventDef | Written,
    signs: list[str],
    usual: tuple[str, int, int],
) -> Finding:
    right, agreeing, total = usual
    wrong = next(sign for sign in signs if sign != right)
    better = name
    for sign in signs:
        better = better.replace(sign, right)
    fix = rename_event(view, at, better) if isinstance(at, EventDef) else None
    if isinstance(at, Written):
        fix = rename_property(view, name, better)
    plural = "events" if kind == "event" else "properties"
    return view.finding(
        RULE,
        f'{kind} {quoted(name)} joins its parts with "{wrong}"; '
        f'{agreeing:,} of {total:,} {plural} with such a sign use "{right}"',
        at=at,
        expected=right,
        observed=wrong,
        suggestion=better,
        fix=fix,
    )
