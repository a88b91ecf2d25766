"""An event's name does not have the agreed shape, such as object, then verb in the past.

## What it finds

Events of two words or more whose verb is not where the shape has it, or not in its tense, or that
have no verb. Only English verbs are known. Names of one word are left alone. Off unless selected.

## Why it matters

"Product Viewed" and "View Cart" are looked up at different places of the same list; one shape makes
names predictable.

## Bad

```yaml plan
lexicon: 1
events:
  View Product: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Product Viewed: {}
  User Signed Up: {}
  Purchase: {}
```

## How to mend

Rename the event; the suggestion has the shape. The fix (`--unsafe-fixes`) keeps the old name as an
alias.

## Options

`shape` ("object verb-past"): the order of `object` and `verb`, or `verb-past` for a verb in the
past: also "object verb", "verb object", "verb-past object".
`verbs` (none): further verbs that count, as they stand in names.

## Source

One pattern for all names, for example object, then verb in the past:
https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.name_words import split_words
from lexicon_cli.rules.names import quoted, rename_event
from lexicon_cli.rules.phrasing import Phrase, phrase_of
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.styles import is_plain
from lexicon_cli.rules.view import PlanView
from lexicon_cli.rules.vocabulary import PARTICLES, base_of, is_past, is_verb, past_of

RULE = Rule(
    code="NAM011",
    name="tense-and-order",
    scope=Scope.PLAN,
    severity=None,
    summary="an event's name does not have the agreed shape, such as object, then past verb",
    source="https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy",
    fix="unsafe",
    options=(
        Option(
            "shape", "object verb-past", "order of object and verb; verb-past asks for its past"
        ),
        Option("verbs", (), "further verbs that count, as they stand in names"),
    ),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event of another shape."""
    shape = " ".join(str(view.option(RULE, "shape")).lower().split())
    further = {str(verb).lower() for verb in view.option(RULE, "verbs")}
    verb_first, in_past = shape.startswith("verb"), "verb-past" in shape
    for event in view.active_events:
        parts = [word.lower() for word in split_words(event.name)]
        if not is_plain(event.name) or len(parts) < 2:
            continue
        if _has_shape(parts, further, verb_first=verb_first, in_past=in_past):
            continue
        yield _finding(view, event, shape, verb_first=verb_first, in_past=in_past)


def _has_shape(parts: list[str], further: set[str], *, verb_first: bool, in_past: bool) -> bool:
    if verb_first:
        verb = parts[0]
    else:
        verb = parts[-2] if parts[-1] in PARTICLES else parts[-1]
    if verb in further:
        return True
    return is_past(verb) if in_past else is_verb(verb)


def _finding(
    view: PlanView, event: EventDef, shape: str, *, verb_first: bool, in_past: bool
) -> Finding:
    phrase = phrase_of(event.name)
    better = None
    if phrase is not None and (phrase.can_turn or phrase.verb_first is verb_first):
        verb = _form(phrase, in_past=in_past)
        better = phrase.written(event.name, verb_first=verb_first, verb=verb)
    better = None if better == event.name else better
    return view.finding(
        RULE,
        f'event {quoted(event.name)} {_fault(phrase, verb_first)}; names are to be "{shape}"',
        at=event,
        expected=shape,
        suggestion=better,
        fix=rename_event(view, event, better),
    )


def _form(phrase: Phrase, *, in_past: bool) -> str | None:
    """The verb in the tense of the shape, or None for the one it has."""
    verb = phrase.verb[0]
    return (None if phrase.is_past else past_of(verb)) if in_past else base_of(verb)


def _fault(phrase: Phrase | None, verb_first: bool) -> str:
    if phrase is None:
        return "shows no verb where one is expected"
    if phrase.verb_first is not verb_first:
        return f"has its verb {'first' if phrase.verb_first else 'last'}"
    return f'has its verb "{phrase.verb[0]}" in another tense'
