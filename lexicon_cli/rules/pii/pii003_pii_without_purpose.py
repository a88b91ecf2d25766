"""Personal data is sent, and nobody says why or who answers for it.

## What it finds

A property with `pii` or `sensitive` that has no description, or that has no owner: neither itself
nor the event that it is on.

## Why it matters

Data protection asks two things of every personal datum: what is it for, and who can be asked. A
plan is the one place where both can stand beside it.

## Bad

```yaml plan
lexicon: 1
events:
  Sign Up:
    properties:
      email: {type: string, pii: email}
```

## Good

```yaml plan
lexicon: 1
events:
  Sign Up:
    owner: growth
    properties:
      email: {type: string, pii: email, description: Joins the profile with the newsletter's list}
```

## How to mend

Say in the description what the value is used for, and name the team in `owner`.

## Options

- `needs` (["owner", "reason"]): which of the two are asked for.

## Source

OpenTrackPlan, `pii` with kind and owner
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.pii_found import is_gone, is_marked
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.typ_written import alike, cannot_say, has_base, told_once
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="PII003",
    name="pii-without-purpose",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="personal data is sent, and nobody says why or who answers for it",
    source="OpenTrackPlan: pii",
    options=(Option("needs", ("owner", "reason"), "which of the two are asked for"),),
)
_LACKS = {"owner": "names no owner", "reason": "does not say what for"}


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each property that leaves a question open."""
    for lacking, entries in alike(_found(view)):
        what = " and ".join(_LACKS[need] for need in lacking)
        message = f"personal data {quoted(entries[0].path)} {what}"
        yield told_once(view, RULE, entries, message)


def _found(view: PlanView) -> Iterator[tuple[Written, tuple[str, ...]]]:
    needs = [need for need in view.option(RULE, "needs") if need in _LACKS]
    for entry in view.written:
        whole = entry.whole
        if not is_marked(entry) or is_gone(entry) or has_base(view, entry):
            continue
        has = {"reason": bool((whole.description or "").strip()), "owner": _has_owner(view, entry)}
        lacking = tuple(need for need in needs if not has[need])
        if lacking:
            yield entry, lacking


def _has_owner(view: PlanView, entry: Written) -> bool:
    """Whether somebody answers for it, or the file has no column to say so (Lexicon's CSV)."""
    if cannot_say(view, entry):
        return True
    event = None if entry.event is None else view.plan.events.get(entry.event)
    return bool(entry.whole.owner) or (event is not None and bool(event.owner))
