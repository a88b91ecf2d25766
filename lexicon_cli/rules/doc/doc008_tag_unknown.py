"""A tag is not one of the plan's tags.

## What it finds

With the option `tags`: every tag of an event or property that is not among them. Without it: a tag
that differs from another one only by case, separators or plural, or that stands once or twice and
looks like a mistyped form of a tag used three times as often.

## Why it matters

Lexicon filters by tag. An event tagged "check-out" is not found under "checkout".

## Bad

```yaml plan
lexicon: 1
events:
  Checkout Started: {tags: [checkout]}
  Payment Entered: {tags: [checkout]}
  Purchase Completed: {tags: [Check-out]}
```

## Good

```yaml plan
lexicon: 1
events:
  Checkout Started: {tags: [checkout]}
  Payment Entered: {tags: [checkout]}
  Purchase Completed: {tags: [checkout]}
```

## How to mend

Use the tag that the others use; the fix does. A new tag belongs into the option first.

## Options

`tags` (none): the tags that may be used.

## Source

OpenTrackPlan's dictionaries do this: https://github.com/opentrackplan/opentp-spec
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, Replace
from lexicon_cli.core.mixpanel import is_mixpanel_event
from lexicon_cli.core.naming import HINT, NameIndex, fold_separators
from lexicon_cli.core.spelling import singular
from lexicon_cli.plan.model import EventDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.plan.spots import value_place
from lexicon_cli.rules.phrases import some
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="DOC008",
    name="tag-unknown",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a tag is not one of the plan's tags",
    source="https://github.com/opentrackplan/opentp-spec",
    fix="unsafe",
    options=(Option("tags", (), "the tags that may be used"),),
    variants={
        "unknown": "a tag that the option does not list",
        "spelling": "another spelling of a tag that is used more",
    },
)
_LONGEST = 100
_MOST_RARE = 500  # tags looked at for slips; more is no vocabulary


class _Meant(NamedTuple):
    tag: str
    reason: str


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each tag of each entry that is not as it should be."""
    uses = [(at, index, tag) for at in _tagged(view) for index, tag in enumerate(_tags(at))]
    if not uses:
        return
    counts = Counter(tag for _, _, tag in uses)
    vocabulary = tuple(view.option(RULE, "tags"))
    strange = _not_listed(counts, vocabulary) if vocabulary else _misspelt(counts)
    for at, index, tag in uses:
        if tag in strange:
            yield _finding(view, at, index, tag, strange[tag], counts, vocabulary)


def _tagged(view: PlanView) -> Iterator[EventDef | Written]:
    for event in view.plan.events.values():
        if event.tags and not is_mixpanel_event(event.name):
            yield event
    for entry in view.written:
        if entry.definition.tags:
            yield entry


def _tags(at: EventDef | Written) -> tuple[str, ...]:
    return at.definition.tags if isinstance(at, Written) else at.tags


def _not_listed(counts: Mapping[str, int], vocabulary: tuple[str, ...]) -> dict[str, _Meant | None]:
    index = NameIndex(vocabulary)
    found: dict[str, _Meant | None] = {}
    for tag in counts:
        if tag not in vocabulary:
            match = index.nearest(tag, HINT) if len(tag) <= _LONGEST else None
            found[tag] = _Meant(match.name, match.reason) if match else None
    return found


def _misspelt(counts: Mapping[str, int]) -> dict[str, _Meant | None]:
    """The tags that are other spellings of more frequent ones; of equals, the first stays."""
    found: dict[str, _Meant | None] = {}
    best: dict[str, str] = {}
    for tag in sorted(counts, key=lambda tag: -counts[tag]):
        if len(tag) > _LONGEST:
            continue
        key = singular(fold_separators(tag))
        meant = best.setdefault(key, tag)
        if meant != tag:
            found[tag] = _Meant(meant, "spelling")
    frequent = [tag for tag, count in counts.items() if count >= 3 and len(tag) <= _LONGEST]
    if not frequent:
        return found
    index = NameIndex(frequent)
    rare = [tag for tag, count in counts.items() if count <= 2 and len(tag) <= _LONGEST]
    for tag in rare[:_MOST_RARE]:
        match = index.nearest(tag) if tag not in found else None
        if match and match.reason == "typo" and counts[match.name] >= 3 * counts[tag]:
            found[tag] = _Meant(match.name, "typo")
    return found


def _finding(
    view: PlanView,
    at: EventDef | Written,
    index: int,
    tag: str,
    meant: _Meant | None,
    counts: Mapping[str, int],
    vocabulary: tuple[str, ...],
) -> Finding:
    shown = f'tag "{shorten(tag)}"'
    if not vocabulary:
        assert meant is not None  # without a vocabulary only other spellings are told
        message = f'{shown} looks like "{shorten(meant.tag)}", used {counts[meant.tag]} times'
        message += (
            " in the plan" if meant.reason == "spelling" else f" in the plan ({meant.reason})"
        )
    elif meant is not None:
        message = f'{shown} is not in the list of tags, did you mean "{shorten(meant.tag)}"?'
    else:
        message = f"{shown} is not in the list of tags; known are {some(vocabulary)}"
    fix = None
    definition = at.definition if isinstance(at, Written) else at
    place = value_place(definition, "tags", index)
    if meant is not None and place != definition.place:  # else it stands under a merge key
        fix = Fix(f'use the tag "{shorten(meant.tag)}"', (Replace(place, tag, meant.tag),))
    return view.finding(
        RULE,
        message,
        at=at,
        key="tags",
        item=index,
        variant="unknown" if vocabulary else "spelling",
        about=tag,
        observed=shorten(tag),
        suggestion=meant.tag if meant else None,
        reason=meant.reason if meant else None,
        fix=fix,
    )
