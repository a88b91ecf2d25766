"""Events one by one into daily facts.

An event is only counted by what it looks like; what it looked like is worked out for many at once.
"""

from collections import defaultdict
from collections.abc import Mapping
from types import NoneType
from typing import Any

from lexicon_cli.core.platforms import platform_of
from lexicon_cli.history.facts import (
    EARLIEST_DAY,
    LATEST_DAY,
    TYPES,
    AudienceKey,
    DailyFacts,
    EventKey,
    PropertyKey,
    ValueKey,
)
from lexicon_cli.history.folding import fold
from lexicon_cli.history.privacy import NOTHING_KEPT, UNTOLD, Privacy
from lexicon_cli.history.texts import Texts
from lexicon_cli.kernel.ingest import (
    LONGEST_NAME,
    MILLISECONDS_FROM,
    cut_name,
    id_text,
    milliseconds,
)

_DAY_MS = 86_400_000
_DAY_S = 86_400
_LONGEST_VERSION = 64
# How much is looked at before it is folded: names of properties, and bytes by this many.
_PENDING = 600_000
_BYTES_EACH = 256
_SLOTS: dict[type, int] = {
    NoneType: 0, bool: 1, int: 2, float: 3, str: 4, list: 5, dict: 6,
}  # fmt: skip
_Counter = defaultdict[Any, int]
Shape = tuple[tuple[str, ...], tuple[type, ...]]


def _columns() -> defaultdict[str, _Counter]:
    return defaultdict(lambda: defaultdict(int))


class _Values:
    """Values of the properties of an event on a day, by their type."""

    __slots__ = ("flags", "floats", "integers", "texts")

    def __init__(self) -> None:
        self.texts = _columns()
        self.integers = _columns()
        self.floats = _columns()
        self.flags = _columns()


class _Group:
    """Events of one name, day, platform and version."""

    __slots__ = ("ids", "key", "shapes", "values")

    def __init__(self, key: EventKey, values: _Values) -> None:
        self.key = key
        self.values = values
        self.shapes: defaultdict[Shape, int] = defaultdict(int)
        self.ids: set[Any] = set()


class Collector:
    """Adds events up. `since` and `until` are days: others are left out. `planned` are the
    properties that the plan knows, by event."""

    def __init__(
        self,
        *,
        since: int | None = None,
        until: int | None = None,
        planned: Mapping[str, frozenset[str]] | None = None,
        privacy: Privacy | None = None,
    ) -> None:
        self._low = EARLIEST_DAY if since is None else max(since, EARLIEST_DAY)
        self._high = LATEST_DAY if until is None else min(until - 1, LATEST_DAY)
        self._is_open = since is None and until is None
        self._privacy = privacy or Privacy()
        self._facts = DailyFacts(planned)
        self._texts = Texts()
        self._groups: dict[Any, _Group] = {}
        self._values: dict[tuple[int, str], _Values] = {}
        self._left = _PENDING

    def add(self, name: str, properties: dict[str, Any], size: int = 0) -> None:
        """Count one event; `size` is its line's length in bytes, where that is known."""
        get = properties.get
        time = get("time")
        if type(time) is not int:
            time = milliseconds(time)
            day = -1 if time is None else time // _DAY_MS
        else:
            day = time // (_DAY_MS if time >= MILLISECONDS_FROM else _DAY_S)
        if not self._low <= day <= self._high:
            if self._is_open or not EARLIEST_DAY <= day <= LATEST_DAY:
                self._facts.undated += 1
            return
        key = (
            name,
            day,
            get("mp_lib"),
            get("$os"),
            get("$app_version_string"),
            get("app_version"),
            get("$app_version"),
        )
        try:
            group = self._groups[key]
        except (KeyError, TypeError):
            group = self._group(key)
        group.shapes[tuple(properties), tuple(map(type, properties.values()))] += 1
        user = get("distinct_id")
        group.ids.add(user if type(user) is str else None if user is None else id_text(user))
        values = group.values
        texts, integers = values.texts, values.integers
        for prop, value in properties.items():
            kind = type(value)
            if kind is str:
                texts[prop][value] += 1
            elif kind is int:
                integers[prop][value] += 1
            elif kind is float:
                values.floats[prop][value] += 1
            elif kind is bool:
                values.flags[prop][value] += 1
        self._left -= len(properties) + 1 + size // _BYTES_EACH
        if self._left < 0:
            self._flush()

    def finish(self) -> DailyFacts:
        """The facts of all events so far, which are the caller's; the next ones begin anew."""
        self._flush()
        facts = self._facts
        self._facts = DailyFacts(facts.planned)
        return facts

    def _group(self, key: tuple[Any, ...]) -> _Group:
        """The group of an event whose like was not seen since the last fold."""
        name, day, library, system, *told = key
        name = name if len(name) <= LONGEST_NAME else cut_name(name)
        version = next((one for one in told if _is_version(one)), "")
        known = EventKey(day, name, platform_of(library, system), version)
        group = self._groups.get(known)
        if group is None:
            values = self._values.get((day, name))
            if values is None:
                values = self._values[day, name] = _Values()
            group = self._groups[known] = _Group(known, values)
        try:
            self._groups[key] = group
        except TypeError:
            return group  # a list or an object where the version should be
        return group

    def _flush(self) -> None:
        """Fold what was counted into the facts."""
        for group in {id(one): one for one in self._groups.values()}.values():
            self._count_group(group)
        for (day, event), values in self._values.items():
            self._count_values(day, event, values)
        self._groups.clear()
        self._values.clear()
        fold(self._facts)
        self._left = _PENDING

    def _count_group(self, group: _Group) -> None:
        facts, key = self._facts, group.key
        facts.events[key] = facts.events.get(key, 0) + sum(group.shapes.values())
        hashes = [self._texts.hash_of(text) for text in group.ids if text is not None]
        facts.users_of((key.day, key.event)).update(hashes)
        facts.audience_of(AudienceKey(key.day, key.platform, key.version)).update(hashes)
        found: dict[str, list[int]] = {}
        for (names, kinds), count in group.shapes.items():
            for prop, kind in zip(names, kinds, strict=True):
                counts = found.get(prop)
                if counts is None:
                    counts = found[prop] = [0] * len(TYPES)
                counts[_SLOTS[kind]] += count
        for prop, counts in found.items():
            facts.count_types(PropertyKey(*key, _short(prop)), counts)

    def _count_values(self, day: int, event: str, values: _Values) -> None:
        columns: tuple[tuple[defaultdict[str, _Counter], bool], ...] = (
            (values.texts, True),
            (values.integers, False),
            (values.floats, False),
            (values.flags, False),
        )
        for column, is_text in columns:
            for prop, counter in column.items():
                if prop in UNTOLD:
                    continue
                cell = self._facts.cell(ValueKey(day, event, _short(prop)))
                is_private = prop in NOTHING_KEPT or self._privacy.covers(event, prop)
                self._texts.count(cell, counter, is_text=is_text, is_private=is_private)


def _is_version(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_VERSION


def _short(prop: str) -> str:
    return prop if len(prop) <= LONGEST_NAME else cut_name(prop)
