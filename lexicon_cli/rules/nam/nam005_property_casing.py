"""A property's name is written in another style than the others.

## What it finds

Properties that do not follow the naming style in `settings.conventions.properties` (such as
`snake_case`, or an expression like `/^[a-z_]+$/`). Without that setting, the style that at least
60 % of at least five properties share; properties of events and of profiles are counted apart.
`settings.conventions.target` tells which names are meant: `raw` (default), `display` (the display
name where there is one) or `both`. Keys inside objects count as well; Mixpanel's own names do not.
Each name is told once.

Known styles: Title Case, Sentence case, lower case, snake_case, camelCase, PascalCase, kebab-case,
CONSTANT_CASE, Title_Snake_Case, Train-Case.

## Why it matters

`orderId` beside `user_id` is one more thing to remember for everybody who writes a query, and the
usual beginning of `order_id` and `orderId` in one project.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties: {user_id: string, order_id: string, plan_type: string, orderTotal: number,
      payment_method: string}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties: {user_id: string, order_id: string, plan_type: string, order_total: number,
      payment_method: string}
```

## How to mend

Rename the property in the plan and in the code; the fix (`--unsafe-fixes`) renames it wherever the
plan says it and keeps the old name as an alias.

## Options

`minimum` (5): how many names there must be before their majority counts.
`share` (0.6): share of the names that must agree to be the convention.
`words` (none): words that are written in one way only, such as `DataDog`.

## Source

Conventions per kind of name are also checked by
https://github.com/bufferapp/tracking-plan-kit
"""

from collections.abc import Iterator, Mapping

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, SetKey
from lexicon_cli.rules.conventions import (
    MINIMUM,
    SHARE,
    WORDS,
    Convention,
    convention_of,
    setting_faults,
    target,
)
from lexicon_cli.rules.names import (
    event_properties,
    nested_properties,
    profile_properties,
    quoted,
    rename_property,
    spot,
)
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.styles import ALL
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="NAM005",
    name="property-casing",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a property's name is written in another style than the others",
    source="https://github.com/bufferapp/tracking-plan-kit",
    fix="unsafe",
    options=(MINIMUM, SHARE, WORDS),
    variants={
        "display": "the display name is in another style",
        "unknown-style": "the plan's settings ask for something that does not exist",
    },
    variant_severity={"unknown-style": Severity.ERROR},
)

# Between styles that as many names follow, the one that most teams choose for properties.
_PREFERRED = ("snake_case", "camelCase", *ALL)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each name in another style, and one for a setting that says nothing."""
    yield from setting_faults(view, RULE, "properties")
    of_events = {
        name: entries[0]
        for names in (nested_properties(view), event_properties(view))
        for name, entries in names.items()
    }
    of_profiles = {
        name: entries[0]
        for names in reversed([*profile_properties(view).values()])
        for name, entries in names.items()
    }
    for names in (of_events, of_profiles):
        yield from _judge(view, names)


def _judge(view: PlanView, names: Mapping[str, Written]) -> Iterator[Finding]:
    meant = target(view)
    raw = names if meant == "raw" else _raw(names, meant)
    shown = {} if meant == "raw" else _shown(names)
    judged = [*raw, *shown]
    convention = convention_of(view, RULE, "properties", judged, _PREFERRED)
    if convention is None:
        return
    for name in convention.offenders(raw):
        yield _finding(view, raw[name], name, convention)
    for name in convention.offenders(shown):
        yield _display_finding(view, shown[name], name, convention)


def _raw(names: Mapping[str, Written], meant: str) -> Mapping[str, Written]:
    if meant == "both":
        return names
    return {name: entry for name, entry in names.items() if not entry.whole.display_name}


def _shown(names: Mapping[str, Written]) -> Mapping[str, Written]:
    entries = (entry for entry in names.values() if entry.definition.display_name)
    return {entry.definition.display_name or "": entry for entry in entries}


def _finding(view: PlanView, entry: Written, name: str, convention: Convention) -> Finding:
    better = convention.rewrite(name)
    can_rename = not entry.is_nested and entry.where in ("shared", "super", "event")
    return view.finding(
        RULE,
        f"property {quoted(name)} {convention.complaint(name, 'properties')}",
        at=entry,
        about=spot(entry),
        expected=convention.label,
        suggestion=better,
        fix=rename_property(view, name, better) if can_rename else None,
    )


def _display_finding(view: PlanView, entry: Written, name: str, convention: Convention) -> Finding:
    better, place = convention.rewrite(name), entry.definition.place
    fix = None
    if better is not None and place is not None:
        fix = Fix(f"show {quoted(better)}", (SetKey(place, "display_name", better),))
    return view.finding(
        RULE,
        f"display name {quoted(name)} {convention.complaint(name, 'properties')}",
        at=entry,
        key="display_name",
        value=True,
        about=f"display {spot(entry) or ''}",
        variant="display",
        expected=convention.label,
        suggestion=better,
        fix=fix,
    )
