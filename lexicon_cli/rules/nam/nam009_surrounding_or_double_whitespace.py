"""A name has blanks around it, or several in a row.

## What it finds

Names of events and properties that begin or end with a blank, or hold two blanks in a row. Other
characters that cannot be seen are NAM010's.

## Why it matters

Nobody sees the difference, yet "Sign Up" and "Sign Up " are two events in Mixpanel; the code is
bound to send the name without the extra blank sooner or later.

## Bad

```yaml plan
lexicon: 1
events:
  "Sign Up ": {}
```

## Good

```yaml plan
lexicon: 1
events:
  Sign Up: {}
```

## How to mend

Take the blanks out. The fix does so; for an event it is safe, because the old name stays as an
alias under which events may go on arriving. For a property it needs `--unsafe-fixes`: an alias of a
property only explains, and what still arrives under the old name is not in the plan any more.

## Options

None.

## Source

RudderStack refuses such names: https://www.rudderstack.com/docs/data-governance/tracking-plans/
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.names import (
    event_properties,
    nested_properties,
    property_groups,
    rename_event,
    rename_property,
    spot,
)
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="NAM009",
    name="surrounding-or-double-whitespace",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a name has blanks around it, or several in a row",
    source="https://www.rudderstack.com/docs/data-governance/tracking-plans/",
    fix="safe",
)

_LONGEST_SHOWN = 80


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each name with blanks too many."""
    for event in view.active_events:
        if _is_untidy(event.name):
            yield view.finding(
                RULE,
                f'event "{_shown(event.name)}" {_fault(event.name)}',
                at=event,
                suggestion=_tidy(event.name) or None,
                fix=rename_event(view, event, _tidy(event.name), safe=True),
            )
    of_events = event_properties(view)
    for names in (*property_groups(view), nested_properties(view)):
        for name, entries in names.items():
            if _is_untidy(name):
                yield view.finding(
                    RULE,
                    f'property "{_shown(name)}" {_fault(name)}',
                    at=entries[0],
                    about=spot(entries[0]),
                    suggestion=_tidy(name) or None,
                    fix=rename_property(view, name, _tidy(name)) if names is of_events else None,
                )


def _is_untidy(name: str) -> bool:
    return "  " in name or name[:1] == " " or name[-1:] == " "


def _tidy(name: str) -> str:
    return " ".join(part for part in name.split(" ") if part)


def _fault(name: str) -> str:
    if not name.strip(" "):
        return "is nothing but blanks"
    faults = []
    if name[0] == " ":
        faults.append("begins with a blank")
    if name[-1] == " ":
        faults.append("ends with a blank")
    if "  " in name.strip(" "):
        faults.append("has several blanks in a row")
    return " and ".join(faults)


def _shown(name: str) -> str:
    return name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"
