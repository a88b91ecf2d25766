"""`intentional_breaks`: breaking changes that a plan owns up to.

    CODE:subject — reason until 2027-01-01

The subject is an event, `Event.property`, a property (of a shared definition, a group, the super
properties or profiles), a setting such as `settings.identity`, or `*`. A dash or a bracket begins
the reason. After the day of `until` (which still counts) the entry excuses nothing.
"""

import re
from collections.abc import Iterable
from datetime import date

from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.plan.nodes import Mapping, Scalar, Sequence
from lexicon_cli.plan.spots import path_place
from lexicon_cli.rules.pairing.change import Change

_ENTRY = re.compile(r"\s*([A-Za-z]{3}[0-9]{3})\s*:\s*(\S.*)", re.DOTALL)
_END = re.compile(r"\s*$|\s+(?:—|–|-{1,2})\s|\s*[(;]")
_UNTIL = re.compile(r"\buntil (\d{4}-\d{2}-\d{2})\b", re.ASCII)
_REASON = re.compile(r"\s(?:—|–|-{1,2})\s+(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Break:
    """One entry. `code` is "" for a text that is no entry at all."""

    text: str
    code: str
    rest: str
    until: date | None

    @property
    def reason(self) -> str:
        """What was said after the dash, without its date; "" if nothing was."""
        found = _REASON.search(self.rest)
        text = _UNTIL.sub("", found[1]) if found else ""
        return " ".join(text.split()).strip(" ,;")

    def is_over(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.until is not None and today > self.until

    def names(self, subjects: Iterable[str]) -> bool:
        """Whether the entry is about one of the subjects."""
        return any(
            self.rest.startswith(subject) and _END.match(self.rest, len(subject))
            for subject in ("*", *subjects)
            if subject
        )

    def excuses(self, change: Change) -> bool:
        """Whether the entry is about the change, be it over or not."""
        return self.code == change.code and self.names(subjects_of(change))


def parse_break(text: str) -> Break:
    """The entry in a text."""
    found = _ENTRY.match(text)
    if found is None:
        return Break(text, "", "", None)
    return Break(text, found[1].upper(), found[2], _day(text))


def subjects_of(change: Change) -> tuple[str, ...]:
    """The names by which an entry may call what changed."""
    if change.source == "plan":
        return (change.source_name, change.key)
    if change.path is None:
        return (*change.events, change.before, change.after)
    names = [change.path]
    if change.code == "DIF005":
        names.append(change.before)
    if change.event is not None:
        of_event = [f"{change.event}.{name}" for name in names]
        names = of_event if change.source == "event" else [*of_event, *names]
        return (*names, change.event)
    if change.source == "user":
        return (*names, *(f"user_properties.{name}" for name in names))
    if change.source == "profile":
        return (*names, *(f"{change.source_name}.{name}" for name in names))
    return (*names, change.source_name)


def break_place(plan: TrackingPlan, text: str) -> Place:
    """Where an entry stands."""
    for file, document in plan.nodes:
        if not isinstance(document, Mapping):
            continue
        for key, value in document.pairs:
            if type(key) is not Scalar or key.text != "intentional_breaks":
                continue
            for item in value.items if isinstance(value, Sequence) else [value]:
                if type(item) is Scalar and item.text == text:
                    return Place(file, item.line, item.column)
    return path_place(plan, "intentional_breaks")


def _day(text: str) -> date | None:
    found = _UNTIL.search(text)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        return None
