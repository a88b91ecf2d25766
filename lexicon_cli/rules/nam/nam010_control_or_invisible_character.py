r"""A name holds a character that cannot be seen, or that looks like another one.

## What it finds

Control characters (tab, newline), zero-width and direction marks, soft hyphens, blanks other than
the ordinary one; words that mix Latin letters with Cyrillic or Greek ones that look the same, and
full-width letters among ordinary ones. Joiners inside emoji and in scripts that need them are fine.
Accents written apart from their letters are a warning (variant `decomposed`).

## Why it matters

The name that the code sends looks exactly like the planned one and is still unknown. Such
characters come from copying out of documents and chats.

## Bad

```yaml plan
lexicon: 1
events:
  "Sign\u200bUp": {}
```

## Good

```yaml plan
lexicon: 1
events:
  Sign Up: {}
  Заказ оформлен: {}
```

## How to mend

Type the name anew. The message gives the code points; the fix (`--unsafe-fixes`) takes them out or
puts the ordinary character in their place, and keeps the old name as an alias.

## Options

None.

## Source

Characters that should not be mixed in one word: https://www.unicode.org/reports/tr39/
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.names import (
    event_properties,
    nested_properties,
    property_groups,
    rename_event,
    rename_property,
    spot,
)
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="NAM010",
    name="control-or-invisible-character",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a name holds a character that cannot be seen, or that looks like another one",
    source="https://www.unicode.org/reports/tr39/",
    fix="unsafe",
    variants={"decomposed": "accents are written apart from their letters"},
    variant_severity={"decomposed": Severity.WARNING},
)

_MOST_SHOWN = 3


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each name with such characters."""
    for event in view.active_events:
        if _needs_a_look(event.name):
            yield from _judge(view, "event", event.name, event)
    of_events = event_properties(view)
    for names in (*property_groups(view), nested_properties(view)):
        for name, entries in names.items():
            if _needs_a_look(name):
                kind = "property" if names is of_events else "other property"
                yield from _judge(view, kind, name, entries[0])


def _needs_a_look(name: str) -> bool:
    return not (name.isascii() and name.isprintable())


def _judge(view: PlanView, kind: str, name: str, at: EventDef | Written) -> Iterator[Finding]:
    # The Unicode tables take their time to load, and most plans need none.
    from lexicon_cli.rules.odd_characters import cleaned, oddities, visible

    found = oddities(name)
    if not found:
        return
    better = cleaned(name)
    told = list(dict.fromkeys(map(str, found)))
    more = f" and {len(told) - _MOST_SHOWN} more" if len(told) > _MOST_SHOWN else ""
    only_accents = all(oddity.is_accent for oddity in found)
    fix: Fix | None = None
    if isinstance(at, EventDef):
        fix = rename_event(view, at, better)
    elif kind == "property":
        fix = rename_property(view, name, better)
    yield view.finding(
        RULE,
        f'{kind.split()[-1]} "{visible(name, found)}" holds {", ".join(told[:_MOST_SHOWN])}{more}',
        at=at,
        about=spot(at) if isinstance(at, Written) else None,
        variant="decomposed" if only_accents else "",
        suggestion=better or None,
        fix=fix,
    )
