"""A date is a number or a text of any form.

## What it finds

A property whose name says that it holds a moment (`created_at`, `signup_date`, `timestamp`,
`date_of_birth`) and whose type is `number` or `integer`, or `string` without `format`, `pattern`
or `enum`.

## Why it matters

Mixpanel takes a Unix time for a plain number: no date filters, no "days since". A free text
arrives as 3/4/2026 from one client and as 4.3.2026 from the next.

## Bad

```yaml plan
lexicon: 1
events:
  Trial Started:
    properties:
      trial_ends_at: integer
```

## Good

```yaml plan
lexicon: 1
events:
  Trial Started:
    properties:
      trial_ends_at: datetime
```

## How to mend

Make it a `datetime` and send `2026-03-04T09:30:00Z`: ISO 8601, in UTC. If it must stay a text,
give it a `format`.

## Options

- `allow` ([]): names that are no dates; `*` and `?` stand for any letters.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.rules.globs import matcher
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.tails import Tails, table
from lexicon_cli.rules.typ_written import NUMBERS, alike, of_types, retype, told_once
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP015",
    name="date-as-number-or-free-string",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a date is a number or a text of any form",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    fix="unsafe",
    options=(Option("allow", (), "names that are no dates, with * and ?"),),
    variants={"number": "a Unix time", "text": "a text of any form"},
)
_MOMENTS = Tails(
    table(
        ("a moment", "at date datetime timestamp"),
        ("a moment", "date+time"),
        ("a day", "birthday birthdate dob date+of+birth birth+date"),
    )
)
_TEXT = frozenset({"string"})
# Tails that need another word before them, and words that turn the meaning.
_SECOND = frozenset({"at"})
_NO_MOMENT = frozenset(
    {"to", "looked", "looking", "look", "up", "good", "bad", "best", "not", "is"}
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each date that is not typed as one."""
    for variant, entries in alike(_found(view)):
        what = "a number" if variant == "number" else "a text of any form"
        yield told_once(
            view,
            RULE,
            entries,
            f"{quoted(entries[0].path)} sounds like a date but is {what}",
            key="type",
            value=True,
            variant=variant,
            expected="datetime",
            observed=entries[0].definition.types[0],
            suggestion="datetime",
            reason="Mixpanel shows no dates for it",
            fix=retype(entries, "datetime"),
        )


def _found(view: PlanView) -> Iterator[tuple[Written, str]]:
    allowed = matcher(view.option(RULE, "allow"))
    for variant, types in (("number", NUMBERS), ("text", _TEXT)):
        for name, entries in of_types(view, within=types):
            if _says_moment(name) and not allowed(name):
                for entry in entries:
                    if not _has_form(entry.whole, variant):
                        yield entry, variant


def _says_moment(name: str) -> bool:
    found = _MOMENTS.find(name)
    if found is None:
        return False
    before = found[1]
    if not before:
        return name.lower() not in _SECOND
    return before[-1] not in _NO_MOMENT


def _has_form(entry: PropertyDef, variant: str) -> bool:
    if entry.enum is not None:
        return True
    return variant == "text" and (entry.format is not None or entry.pattern is not None)
