"""Two events have the same name but for case or separators.

## What it finds

Events such as "Purchase Completed", "purchase completed" and `purchase_completed` in one plan. The
one that follows the plan's convention, else the first, is taken for the right one; each of the
others is told. Deprecated and blocked events are left alone, and so are numbers ("Level 1.5" and
"Level 15") and signs ("C" and "C++").

## Why it matters

Mixpanel compares names letter by letter: these are two events, and every funnel and count built on
one of them misses what arrived under the other.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed: {}
  purchase_completed: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    aliases: [purchase_completed]
```

## How to mend

Keep one of them and make the other name an alias of it, or deprecate the other until no version
sends it any more (the fix does that: it needs `--unsafe-fixes`).

## Options

None.

## Source

Case and separators of names are audited by Avo; Mozilla's Glean warns of names that are too alike:
https://mozilla.github.io/glean/book/reference/yaml/metrics.html
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import fold_case, words
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.conventions import house_style
from lexicon_cli.rules.likeness import same_but_for_looks
from lexicon_cli.rules.names import quoted, retire_event
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="NAM002",
    name="event-differs-only-by-case-or-separator",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="two events have the same name but for case or separators",
    source="https://mozilla.github.io/glean/book/reference/yaml/metrics.html",
    fix="unsafe",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event whose name another one has already."""
    shelves: dict[str, list[EventDef]] = {}
    for event in view.active_events:
        shelves.setdefault("".join(words(event.name)), []).append(event)
    for shelf in shelves.values():
        if len(shelf) > 1:
            yield from _twins(view, shelf)


def _twins(view: PlanView, shelf: list[EventDef]) -> Iterator[Finding]:
    style = house_style(view, "events", [event.name for event in view.active_events])
    if style is not None:
        shelf = sorted(shelf, key=lambda event: not style.accepts(event.name))
    kept: list[EventDef] = []
    for event in shelf:
        twin = next((one for one in kept if same_but_for_looks(one.name, event.name)), None)
        if twin is None:
            kept.append(event)
        else:
            yield _finding(view, event, twin.name)


def _finding(view: PlanView, event: EventDef, right: str) -> Finding:
    message = (
        f"event {quoted(event.name)} differs from {quoted(right)} only in "
        f"{_difference(event.name, right)}; they are counted as two events"
    )
    fix = retire_event(view, event, right)
    return view.finding(RULE, message, at=event, suggestion=right, fix=fix)


def _difference(left: str, right: str) -> str:
    if fold_case(left) == fold_case(right):
        return "case"
    same_letters = _letters(left) == _letters(right)
    return "separators" if same_letters else "case and separators"


def _letters(name: str) -> str:
    return "".join(char for char in name if char.isalnum())
