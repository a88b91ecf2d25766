"""An event lacks the prefix that most events of its group have.

## What it finds

"Payment Failed" among five events tagged `checkout` of which the others begin with "Checkout". A
group is what shares a tag (or an owner, or a file: see options); of at least five events 70 % must
begin with one word, or with one part before a sign as in `checkout:started`. A verb is no prefix.
Off unless selected.

## Why it matters

Teams that mark the area in the name find its events by typing the area; what lacks it is missed.

## Bad

```yaml plan
lexicon: 1
events:
  Checkout Started: {tags: [checkout]}
  Checkout Address Entered: {tags: [checkout]}
  Checkout Coupon Added: {tags: [checkout]}
  Checkout Completed: {tags: [checkout]}
  Payment Failed: {tags: [checkout]}
```

## Good

```yaml plan
lexicon: 1
events:
  Checkout Started: {tags: [checkout]}
  Checkout Address Entered: {tags: [checkout]}
  Checkout Coupon Added: {tags: [checkout]}
  Checkout Completed: {tags: [checkout]}
  Checkout Payment Failed: {tags: [checkout]}
```

## How to mend

Put the prefix before the name (the fix does; it needs `--unsafe-fixes` and keeps the old name as an
alias), or take the event out of the group.

## Options

`by` ("tag"): what makes a group: `tag`, `owner` or `file`.
`minimum` (5): how many events a group must have.
`share` (0.7): share of them that must have the prefix.

## Source

Names of one project are compared in this way by tripl, the package of that name.
"""

from collections import Counter
from collections.abc import Iterator

from lexicon_cli.core.finding import Finding
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.conventions import MINIMUM, majority
from lexicon_cli.rules.name_words import split_words
from lexicon_cli.rules.names import quoted, rename_event
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.styles import signs_of, styles_of, write_as
from lexicon_cli.rules.view import PlanView
from lexicon_cli.rules.vocabulary import is_verb

RULE = Rule(
    code="NAM014",
    name="prefix-missing",
    scope=Scope.PLAN,
    severity=None,
    summary="an event lacks the prefix that most events of its group have",
    source="tripl",
    fix="unsafe",
    options=(
        Option("by", "tag", "what makes a group: tag, owner or file"),
        MINIMUM,
        Option("share", 0.7, "share of a group, 0 to 1, that must have the prefix"),
    ),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event without the prefix of a group it is in."""
    told: set[str] = set()
    for group, events in _groups(view).items():
        counts = Counter(_prefix(event.name) for event in events)
        minimum, share = view.option(RULE, "minimum"), view.option(RULE, "share")
        usual = majority(counts, minimum=minimum, share=share)
        if usual is None or is_verb(usual[0], clearly=True):
            continue
        for event in events:
            if _prefix(event.name) != usual[0] and event.name not in told:
                told.add(event.name)
                yield _finding(view, event, group, events, usual)


def _groups(view: PlanView) -> dict[str, list[EventDef]]:
    """Events by group; the group's name is as messages say it."""
    by = view.option(RULE, "by")
    found: dict[str, list[EventDef]] = {}
    for event in view.active_events:
        if by == "owner":
            names = [f"owned by {quoted(event.owner)}"] if event.owner else []
        elif by == "file":
            names = [f"in {quoted(event.place.file)}"] if event.place else []
        else:
            names = [f"tagged {quoted(tag)}" for tag in dict.fromkeys(event.tags)]
        for name in names:
            found.setdefault(name, []).append(event)
    return found


def _prefix(name: str) -> str:
    signs = signs_of(name)
    first = name.partition(signs[0])[0] if signs else next(iter(split_words(name)), "")
    return first.strip().lower()


def _finding(
    view: PlanView,
    event: EventDef,
    group: str,
    events: list[EventDef],
    usual: tuple[str, int, int],
) -> Finding:
    prefix, agreeing, total = usual
    sibling = next(one.name for one in events if _prefix(one.name) == prefix)
    better = _with_prefix(event.name, prefix, sibling)
    return view.finding(
        RULE,
        f"event {quoted(event.name)} lacks the prefix {quoted(prefix)}, "
        f"which {agreeing:,} of {total:,} events {group} have",
        at=event,
        about=group,
        expected=prefix,
        suggestion=better,
        fix=rename_event(view, event, better),
    )


def _with_prefix(name: str, prefix: str, sibling: str) -> str | None:
    """The name behind the prefix, joined and written as its sibling is."""
    signs = signs_of(sibling)
    if signs:
        return sibling[: sibling.index(signs[0])] + signs[0] + name
    styles = styles_of(sibling)
    return write_as(styles[0], f"{prefix} {name}") if styles else None
