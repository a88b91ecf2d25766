"""Counts of values, as they were taken from events that are alike, into daily facts."""

from collections import defaultdict
from collections.abc import MutableMapping
from types import NoneType
from typing import Any, Final

from lexicon_cli.history.facts import (
    TYPES,
    AudienceKey,
    DailyFacts,
    EventKey,
    PropertyKey,
    ValueKey,
)
from lexicon_cli.history.privacy import NOTHING_KEPT, Privacy
from lexicon_cli.history.sketch import hash_of
from lexicon_cli.history.texts import Texts
from lexicon_cli.kernel.ingest import LONGEST_NAME, cut_name


class _Word:
    """A value that equals nothing but itself: 1 and true are one key of a dict otherwise."""


TRUE: Final = _Word()
FALSE: Final = _Word()
# The column of ids: no property's name.
USERS: Final = None
# How often each value was seen, by property. Strings and integers stand for themselves, true and
# false for themselves as words, other numbers in a tuple, and of what is not looked at its type.
Counts = dict[Any, int]
Columns = defaultdict[str | None, Counts]
_SLOTS: dict[type, int] = {
    NoneType: 0,
    bool: 1,
    int: 2,
    float: 3,
    str: 4,
    list: 5,
    dict: 6,
}
_BOOLEAN, _INTEGER, _NUMBER, _STRING = (_SLOTS[kind] for kind in (bool, int, float, str))


def new_columns() -> Columns:
    """No values yet."""
    return defaultdict(_new_counts)


def _new_counts() -> Counts:
    return defaultdict(int)


class Counting:
    """Adds columns to facts."""

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy
        self._texts = Texts()

    def add(
        self, facts: DailyFacts, key: EventKey, columns: MutableMapping[str | None, Counts]
    ) -> None:
        """Add all events of one name, day, platform and version; `columns` are used up."""
        ids = columns.pop(USERS)
        facts.events[key] = facts.events.get(key, 0) + sum(ids.values())
        hashes = [hash_of(one) for one in ids if isinstance(one, str) and one]
        facts.users_of((key.day, key.event)).update(hashes)
        facts.audience_of(AudienceKey(key.day, key.platform, key.version)).update(hashes)
        for prop, counts in columns.items():
            assert prop is not None
            name = prop if len(prop) <= LONGEST_NAME else cut_name(prop)
            is_private = prop in NOTHING_KEPT or self._privacy.covers(key.event, prop)
            self._add_property(facts, PropertyKey(*key, name), counts, is_private)

    def _add_property(
        self, facts: DailyFacts, place: PropertyKey, counts: dict[Any, int], is_private: bool
    ) -> None:
        types = facts.types.get(place)
        if types is None:
            types = facts.types[place] = [0] * len(TYPES)
        strings, numbers = counts, None
        if set(map(type, counts)) != {str}:
            strings, numbers = _apart(counts, types)
        if strings:
            types[_STRING] += sum(strings.values())
        if strings or numbers:
            cell = facts.cell(ValueKey(place.day, place.event, place.property))
            if strings:
                self._texts.add_strings(cell, strings, is_private=is_private)
            if numbers:
                self._texts.add(cell, numbers, is_private=is_private)


def _apart(counts: dict[Any, int], types: list[int]) -> tuple[dict[str, int], dict[str, int]]:
    """Strings, and numbers as texts; all but strings are counted in `types`."""
    strings: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for value, count in counts.items():
        kind = type(value)
        if kind is str:
            strings[value] = count
        elif kind is type:
            types[_SLOTS[value]] += count
        else:
            slot, text = _number(value)
            types[slot] += count
            numbers[text] = numbers.get(text, 0) + count
    return strings, numbers


def _number(value: Any) -> tuple[int, str]:
    """The type of a number, or of true and false, and its text as in JSON; 0 has no sign."""
    if type(value) is int:
        return _INTEGER, repr(value)
    if type(value) is tuple:
        return _NUMBER, repr(value[0] + 0)
    return _BOOLEAN, "true" if value is TRUE else "false"
