"""A description says nothing.

## What it finds

A description of an event or property that is a placeholder ("TODO", "tbd", "n/a", "lorem ipsum"),
repeats the name or the type, or is shorter than 3 or longer than 2,000 characters. Where more than
half of all descriptions are like that, one finding speaks for them (`most`).

## Why it matters

It counts as described, in the score and in every table, and tells the reader nothing. One that
fills a page is not read, and Lexicon shows its beginning only.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    description: Purchase completed.
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    description: The payment provider confirmed the charge
```

## How to mend

Say what the name does not: when exactly, by whom, in which unit, what is left out.

## Options

`shortest` (3) and `longest` (2000), in characters. `placeholders` (none): further texts that say
nothing. `one_by_one` (3): up to so many are told one by one, however many there are.

## Source

RudderStack's plans ask for 3 to 2,000 characters: https://github.com/rudderlabs/rudder-iac
"""

from collections.abc import Iterator
from typing import TypeAlias

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import words
from lexicon_cli.plan.model import TYPES, EventDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.plan.spots import value_place
from lexicon_cli.rules.coverage import singled_out
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="DOC003",
    name="description-too-short-or-placeholder",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="a description says nothing",
    source="https://github.com/rudderlabs/rudder-iac",
    options=(
        Option("shortest", 3, "characters that a description must have"),
        Option("longest", 2000, "characters that a description may have"),
        Option("placeholders", (), "further texts that say nothing"),
        Option("one_by_one", 3, "up to so many are told one by one, however many there are"),
    ),
    variants={
        "placeholder": "a word that stands for a description to come",
        "name": "the name or the type once more",
        "short": "too few characters",
        "long": "too many characters",
        "most": "more than half of all descriptions",
    },
)
_PLACEHOLDERS = frozenset(
    {
        *("todo", "to do", "tbd", "tba", "tbc", "tk", "fixme", "xxx", "xx", "wip", "n/a", "na"),
        *("none", "null", "nil", "empty", "missing", "undefined", "unknown", "placeholder"),
        *("desc", "description", "add description", "no description", "description here"),
        *("a description", "the description", "event description", "property description"),
        *("enter description", "description goes here", "add a description", "write me"),
        *("to be defined", "to be done", "to be determined", "to be added", "to be described"),
        *("coming soon", "see above", "same as above", "self explanatory", "self-explanatory"),
        *("test", "asdf", "foo", "bar", "foo bar", "blah", "lorem", "lorem ipsum"),
    }
)
# With a mark behind them these begin a note to oneself; in capitals they need none.
_NOTES = ("todo", "tbd", "fixme", "xxx")
_MARKS = " \t\n.,:;!?-–—_*#…()[]{}<>\"'`/\\"
_LONGEST_TYPE = max(map(len, TYPES)) + 2
_Faulty: TypeAlias = tuple[EventDef | Written, tuple[str, str]]
_FILLERS = frozenset({"a", "an", "the", "of", "event", "property"})


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each description that says nothing."""
    further = frozenset(text.strip(_MARKS).lower() for text in view.option(RULE, "placeholders"))
    shortest, longest = int(view.option(RULE, "shortest")), int(view.option(RULE, "longest"))
    judge = _Judge(_PLACEHOLDERS | further, shortest, longest)
    faulty: list[_Faulty] = []
    fine: set[tuple[str, str]] = set()
    total = 0
    for at, name, text in _described(view):
        total += 1
        if (name, text) in fine:
            continue
        fault = judge.fault(name, text, at.definition.types if isinstance(at, Written) else ())
        if fault is not None:
            faulty.append((at, fault))
        elif len(text) > _LONGEST_TYPE:
            fine.add((name, text))
    told = singled_out(faulty, total, few=int(view.option(RULE, "one_by_one")))
    if faulty and not told:
        yield _finding_for_all(view, faulty, total)
    for at, (variant, why) in told:
        name = at.path if isinstance(at, Written) else at.name
        message = f'the description of "{shorten(name)}" {why}'
        yield view.finding(
            RULE, message, at=at, key="description", value=True, variant=variant, about="text"
        )


def _described(view: PlanView) -> Iterator[tuple[EventDef | Written, str, str]]:
    """What has a description, its name, and the text."""
    for event in view.events:
        if event.description:
            yield event, event.name, event.description
    for entry in view.written:
        definition = entry.definition
        if definition.description:
            yield entry, definition.name, definition.description


def _finding_for_all(view: PlanView, faulty: list[_Faulty], total: int) -> Finding:
    at, (_, fault) = faulty[0]
    definition = at.definition if isinstance(at, Written) else at
    message = f"{len(faulty):,} of {total:,} descriptions say nothing; the first one {fault}"
    return view.finding(RULE, message, at=value_place(definition, "description"), variant="most")


class _Judge:
    def __init__(self, placeholders: frozenset[str], shortest: int, longest: int) -> None:
        self._placeholders = placeholders
        self._shortest = shortest
        self._longest = longest
        # No longer text can be a placeholder or repeat a name of ordinary length.
        self._brief = max(40, *(len(text) for text in placeholders))

    def fault(self, name: str, text: str, types: tuple[str, ...]) -> tuple[str, str] | None:
        """The sub-case and what to say of it, or None for a description that may be one."""
        if text.isspace():
            return None
        if len(text) <= _LONGEST_TYPE and text.strip(_MARKS).lower() in types:
            return "name", "only repeats the type"
        size = len(text)
        if size > self._longest:
            return "long", f"has {size:,} characters, more than {self._longest:,}"
        if size <= self._brief or text[:4].upper() in ("TODO", "FIXM", "TBD:", "XXX ", "LORE"):
            bare = text.strip(_MARKS)
            folded = bare.lower()
            if folded in self._placeholders or _is_note(text.lstrip(_MARKS)):
                return "placeholder", f'is "{shorten(text, 30)}", which says nothing yet'
            if len(bare) < self._shortest:
                return "short", f"has fewer than {self._shortest} characters"
        if size <= len(name) + 24 and size <= 300 and _may_repeat(name, text):
            return "name", "only repeats the name"
        return None


def _is_note(text: str) -> bool:
    folded = text[:12].lower()
    if folded.startswith("lorem ipsum"):
        return True
    for word in _NOTES:
        if folded.startswith(word):
            after = text[len(word) : len(word) + 1]
            return after in (":", "]", ")") or (text[: len(word)].isupper() and not after.isalnum())
    return False


def _may_repeat(name: str, text: str) -> bool:
    """As `_repeats`, after a quick look at how the name begins and ends."""
    named, said = name.lower(), text.lower()
    return named[:2] in said and named[-2:] in said and _repeats(name, text)


def _repeats(name: str, text: str) -> bool:
    if len(name) > 300 or text[:1].isspace():
        return False
    said, named = words(text), words(name)
    if len(said) - len(named) > 4:
        return False
    rest = [word for word in said if word not in _FILLERS]
    return rest == [word for word in named if word not in _FILLERS] and bool(rest)
