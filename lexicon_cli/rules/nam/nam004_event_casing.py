"""An event's name is written in another style than the others.

## What it finds

Events that do not follow the naming style in `settings.conventions.events` (such as `Title Case`,
`snake_case`, or an expression like `/^[a-z_]+$/`). Without that setting, the style that at least
60 % of at least five events share. `settings.conventions.target` tells which names are meant: `raw`
(default), `display` (the display name where there is one) or `both`. Deprecated and blocked events
are left alone, and so are Mixpanel's own.

Known styles: Title Case, Sentence case, lower case, snake_case, camelCase, PascalCase, kebab-case,
CONSTANT_CASE, Title_Snake_Case, Train-Case.

## Why it matters

A name that looks different from its neighbours is looked up under the wrong spelling, tracked a
second time in the right one, and is not compliant with Mixpanel's Data Standards.

## Bad

```yaml plan
lexicon: 1
settings: {conventions: {events: Title Case}}
events:
  Purchase Completed: {}
  sign_up_started: {}
```

## Good

```yaml plan
lexicon: 1
settings: {conventions: {events: Title Case}}
events:
  Purchase Completed: {}
  iOS App Opened: {}
  Added to Cart: {}
```

## How to mend

Rename the event in the plan and in the code; the fix (`--unsafe-fixes`) renames it in the plan and
keeps the old name as an alias, for the app versions that go on sending it.

## Options

`minimum` (5): how many names there must be before their majority counts.
`share` (0.6): share of the names that must agree to be the convention.
`words` (none): words that are written in one way only, such as `DataDog`.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, SetKey
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.conventions import (
    MINIMUM,
    SHARE,
    WORDS,
    Convention,
    convention_of,
    setting_faults,
    target,
    target_faults,
)
from lexicon_cli.rules.names import quoted, rename_event
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="NAM004",
    name="event-casing",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an event's name is written in another style than the others",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
    fix="unsafe",
    options=(MINIMUM, SHARE, WORDS),
    variants={
        "display": "the display name is in another style",
        "unknown-style": "the plan's settings ask for something that does not exist",
    },
    variant_severity={"unknown-style": Severity.ERROR},
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each name in another style, and one for a setting that says nothing."""
    yield from setting_faults(view, RULE, "events")
    yield from target_faults(view, RULE)
    meant = target(view)
    judged = [(event, shown) for event in view.active_events for shown in _names(event, meant)]
    convention = convention_of(view, RULE, "events", [_text(*pair) for pair in judged])
    if convention is None:
        return
    for event, shown in judged:
        if not convention.accepts(_text(event, shown)):
            yield _finding(view, event, convention, shown=shown)


def _names(event: EventDef, meant: str) -> list[bool]:
    """Which of an event's names are judged: the raw one (False), the display name (True)."""
    if event.display_name is None or meant == "raw":
        return [False]
    return [True] if meant == "display" else [False, True]


def _text(event: EventDef, shown: bool) -> str:
    return (event.display_name or "") if shown else event.name


def _finding(view: PlanView, event: EventDef, convention: Convention, *, shown: bool) -> Finding:
    name = _text(event, shown)
    better = convention.rewrite(name)
    what = f"display name {quoted(name)}" if shown else f"event {quoted(name)}"
    return view.finding(
        RULE,
        f"{what} {convention.complaint(name, 'events')}",
        at=event,
        key="display_name" if shown else None,
        value=shown,
        about="display" if shown else None,
        variant="display" if shown else "",
        expected=convention.label,
        suggestion=better,
        fix=_relabel(event, better) if shown else rename_event(view, event, better),
    )


def _relabel(event: EventDef, better: str | None) -> Fix | None:
    if better is None or event.place is None:
        return None
    return Fix(f"show {quoted(better)}", (SetKey(event.place, "display_name", better),))
