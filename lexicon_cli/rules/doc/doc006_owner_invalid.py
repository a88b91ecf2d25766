"""An owner cannot be reached.

## What it finds

- an `owner` that is no address, no handle (`@team`, `@org/team`), no channel (`#growth`), no link
  and, if the plan lists `owners`, none of them (`unknown`); the nearest one is suggested
- owners that are plain words in a plan without `owners` (`undeclared`, one finding for the plan;
  CSV files cannot list owners and are not asked)
- an entry of `owners` that says nothing or is a broken address (`unreachable`)

A name that many entries have is told once, where it stands first.

## Why it matters

Reports say who should mend a finding. A misspelt team gets none of them.

## Bad

```yaml plan
lexicon: 1
owners: {growth: growth@acme.example}
events:
  Signed Up: {owner: grwoth}
```

## Good

```yaml plan
lexicon: 1
owners: {growth: growth@acme.example}
events:
  Signed Up: {owner: growth}
```

## How to mend

Use a key of `owners`, or add the team there.

## Options

`known` (none): further owners that are fine, for names that live in another system.

## Source

Snowplow's linting asks for an address: https://docs.snowplow.io/docs/data-product-studio/
"""

import re
from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import HINT, nearest
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.plan.spots import value_place
from lexicon_cli.rules.coverage import only_tables
from lexicon_cli.rules.phrases import some
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="DOC006",
    name="owner-invalid",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an owner cannot be reached",
    source="https://docs.snowplow.io/docs/data-product-studio/",
    options=(Option("known", (), "further owners that are fine"),),
    variants={
        "unknown": "an owner that the plan does not list",
        "undeclared": "owners are plain words and the plan lists none",
        "unreachable": "a listed owner without a good address",
    },
)
# Compiled when they are needed, which in good plans they are not.
_ADDRESS = r"(?:[^<>]*<)?[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+>?"
_HANDLE = r"[@#][\w.-]+(?:/[\w.-]+)?"
_LINK = r"(?i:https?://|mailto:|slack:)\S+"
_LONGEST = 300


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each name that is not known, and each entry of `owners` of no use."""
    owners = view.plan.owners
    fine = {*owners, *view.option(RULE, "known")}
    strange: dict[str, list[EventDef | PropertyDef]] = {}
    for entry in _owned(view):
        owner = entry.owner or ""
        if owner not in fine and not _is_reachable(owner):
            strange.setdefault(owner, []).append(entry)
    if owners:
        for owner, entries in strange.items():
            yield _unknown(view, owner, entries)
    elif strange and not only_tables(view.plan):
        names = list(strange)
        verb = "is no address" if len(names) == 1 else "are no addresses"
        yield view.finding(
            RULE,
            f'{some(names)} {verb}: list the teams under "owners" with a way to reach them',
            at=value_place(strange[names[0]][0], "owner"),
            variant="undeclared",
            observed=", ".join(shorten(name) for name in names[:10]),
        )
    yield from _unreachable(view)


def _owned(view: PlanView) -> Iterator[EventDef | PropertyDef]:
    for event in view.plan.events.values():
        if event.owner and event.owner.strip():
            yield event
    for entry in view.written:
        owner = entry.definition.owner
        if owner and owner.strip():
            yield entry.definition


def _is_reachable(owner: str) -> bool:
    text = owner.strip()
    if len(text) > _LONGEST:
        return False
    return any(re.fullmatch(form, text) is not None for form in (_ADDRESS, _HANDLE, _LINK))


def _unknown(view: PlanView, owner: str, entries: list[EventDef | PropertyDef]) -> Finding:
    owners = view.plan.owners
    match = nearest(owner, owners, cutoff=HINT) if len(owner) <= _LONGEST else None
    if match is not None:
        remedy = f', did you mean "{shorten(match.name)}"?'
    else:
        remedy = f"; known are {some(list(owners))}"
    many = f" ({len(entries):,} entries)" if len(entries) > 1 else ""
    return view.finding(
        RULE,
        f'owner "{shorten(owner)}"{many} is no address, no handle and none of the plan\'s owners'
        f"{remedy}",
        at=value_place(entries[0], "owner"),
        variant="unknown",
        about=owner,
        observed=shorten(owner),
        suggestion=match.name if match else None,
    )


def _unreachable(view: PlanView) -> Iterator[Finding]:
    for name, how in view.plan.owners.items():
        text = how.strip()
        broken = "@" in text[1:] and "/" not in text and not re.fullmatch(_ADDRESS, text[:_LONGEST])
        if text and not (broken and " " not in text):
            continue
        fault = f'"{shorten(how)}" is no address' if text else "nothing says how to reach it"
        yield view.finding(
            RULE,
            f'owner "{shorten(name)}": {fault}',
            at=("owners", name),
            variant="unreachable",
            about=f"owners {name}",
        )
