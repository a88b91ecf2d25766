"""What the name of an event means: planned, another planned event's name ill-spelt, or unknown."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from lexicon_cli.core.bundle import EventEntry, SchemaBundle
from lexicon_cli.core.mixpanel import AUTOTRACKED_EVENTS, HOTSHARD_EVENTS
from lexicon_cli.core.naming import NameIndex, fold_case, fold_separators, folds, numbers
from lexicon_cli.kernel.ingest import LONGEST_NAME, Occurrence, cut_name

_REMEMBERED = 8192
_UNKNOWN = Occurrence("EVT001")


class Resolved(NamedTuple):
    """What an event name means: the planned entry if there is one, and the findings of the name."""

    entry: EventEntry | None
    name: str  # to count under: the planned name for an alias
    planned: bool  # the name is in the plan or Mixpanel's own: not one of endlessly many
    occurrences: tuple[Occurrence, ...]


class EventNames:
    """The names of a bundle's events, and what other names resemble."""

    def __init__(self, bundle: SchemaBundle) -> None:
        self._events = bundle.events
        self._longest = bundle.limits["event_name_characters"]
        self.aliases = {
            alias: entry
            for entry in reversed(list(bundle.events.values()))
            for alias in entry.aliases
            if alias not in bundle.events
        }
        self.known = frozenset(bundle.known_events)
        self._by_case = _first_by(fold_case, bundle.events)
        self._by_letters = _first_by(fold_separators, bundle.events)
        self._to_compare = (*bundle.events, *self.aliases)
        self._index: NameIndex | None = None
        self._folds = {fold(name) for name in self.aliases for fold in (fold_case, fold_separators)}
        self._numbers = {numbers(name) for name in self._to_compare}
        self._resolved: dict[str, Resolved] = {}

    def resolve(self, name: str) -> Resolved:
        """What an event name means; remembered for some thousand names."""
        known = self._resolved.get(name)
        if known is None:
            known = self._resolve(name)
            if len(name) > LONGEST_NAME and not known.planned:
                return known._replace(name=cut_name(name))
            if len(self._resolved) >= _REMEMBERED:
                self._resolved.clear()
            self._resolved[name] = known
        return known

    def _resolve(self, name: str) -> Resolved:
        entry = self._events.get(name)
        if entry is not None:
            if entry.status == "blocked":
                return Resolved(entry, name, True, (Occurrence("EVT006"),))
            return Resolved(entry, name, True, ())
        entry = self.aliases.get(name)
        if entry is not None:
            code = Occurrence("EVT006" if entry.status == "blocked" else "EVT014", None, name)
            return Resolved(entry, entry.name, True, (code,))
        if name in self.known:
            found: tuple[Occurrence, ...] = ()
            if name in AUTOTRACKED_EVENTS:
                found = (Occurrence("EVT011"),)
            elif name in HOTSHARD_EVENTS:
                found = (Occurrence("EVT012"),)
            return Resolved(None, name, True, found)
        unplanned = self._unplanned(name)
        if name.startswith("[Auto]"):
            # How Mixpanel shows autocaptured events; as sent, no event of its own is called so.
            return Resolved(None, name, False, (Occurrence("EVT011"), unplanned))
        return Resolved(None, name, False, (unplanned,))

    def _unplanned(self, name: str) -> Occurrence:
        if len(name) > LONGEST_NAME:
            return _UNKNOWN
        case, letters = folds(name)
        planned = self._by_case.get(case)
        if planned is not None:
            return Occurrence("EVT002", None, planned)
        planned = self._by_letters.get(letters)
        if planned is not None:
            return Occurrence("EVT003", None, planned)
        if len(name) <= self._longest and self._may_resemble(name, case, letters):
            if self._index is None:
                self._index = NameIndex(self._to_compare)
            match = self._index.nearest(name)
            if match is not None:
                entry = self.aliases.get(match.name)
                return Occurrence("EVT004", None, match.name if entry is None else entry.name)
        return _UNKNOWN

    def _may_resemble(self, name: str, case: str, letters: str) -> bool:
        """Whether the name can be near any other: names with other numbers in them never are,
        unless they fold alike. So endlessly many names made of an id need not be compared with the
        whole plan."""
        if numbers(name) in self._numbers:
            return True
        return case in self._folds or letters in self._folds


def _first_by(fold: Callable[[str], str], names: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(fold(name), name)
    return found
