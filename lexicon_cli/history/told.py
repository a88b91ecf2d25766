"""Counts of values, as the compiled counter took them from lines (native/), into daily facts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lexicon_cli.history.cell import LENGTHS, LONGEST_VALUE
from lexicon_cli.history.facts import (
    EARLIEST_DAY,
    LATEST_DAY,
    AudienceKey,
    DailyFacts,
    EventKey,
    PropertyKey,
    ValueKey,
)
from lexicon_cli.history.keys import key_of
from lexicon_cli.history.native import counting
from lexicon_cli.history.privacy import NOTHING_KEPT, UNTOLD, Privacy
from lexicon_cli.history.splits import Chosen
from lexicon_cli.history.texts import Texts
from lexicon_cli.kernel.ingest import LONGEST_NAME, cut_name

if TYPE_CHECKING:
    from lexicon_cli.history.native._counting import Column, Counter

# Bytes that the counter may fill before it is folded away.
_ROOM = 24 * 1024 * 1024


def new_counter(days: tuple[int, int], chosen: Mapping[str, Chosen]) -> "Counter | None":
    """A compiled counter of events on days, both included; None where there is none."""
    module = counting()
    if module is None:
        return None
    splits = {event: (one.choosers, one.names) for event, one in chosen.items()}
    every = (*days, EARLIEST_DAY, LATEST_DAY)
    counter: Counter = module.Counter(UNTOLD, every, LENGTHS, LONGEST_VALUE, _ROOM, splits)
    return counter


class Telling:
    """Adds what a counter has counted to facts."""

    def __init__(self, counter: "Counter", privacy: Privacy, chosen: Mapping[str, Chosen]) -> None:
        self._counter = counter
        self._chosen = chosen
        self._privacy = privacy
        self._texts = Texts()

    def add(self, facts: DailyFacts) -> None:
        """Add everything, joint counts to the chosen ones; the counter begins anew."""
        undated, events, groups = self._counter.tell()
        facts.undated += undated
        names = list[list[str]]()
        for number, (day, title, props, columns, splits) in enumerate(events):
            event = _short(title)
            names.append(list(map(_short, props)))
            for at, column in enumerate(columns):
                if column is not None:
                    spot = ValueKey(day, event, names[-1][at])
                    is_private = props[at] in NOTHING_KEPT or self._privacy.covers(event, props[at])
                    self._add_values(facts, spot, column, (number, at), is_private)
            for values, there, count in splits:
                self._chosen[title].counts[day, values, there] += count
        for number, words, count, users, types in groups:
            key = key_of(events[number][0], words)
            facts.events[key] = facts.events.get(key, 0) + count
            facts.users_of((key.day, key.event)).add_packed(users)
            facts.audience_of(AudienceKey(key.day, key.platform, key.version)).add_packed(users)
            _add_types(facts, key, names[number], types)
        self._counter.forget()

    def _add_values(
        self,
        facts: DailyFacts,
        spot: ValueKey,
        column: "Column",
        place: tuple[int, int],
        is_private: bool,
    ) -> None:
        lengths, longest, hashes, count, texts, is_all = column
        cell = facts.cell(spot)
        cell.distinct.add_packed(hashes)
        cell.longest = max(cell.longest, longest)
        cell.lengths = [mine + more for mine, more in zip(cell.lengths, lengths, strict=True)]
        kept = cell.values
        if is_private:
            kept.rest += count
            return
        added = self._texts.keep(kept, texts)
        if not is_all:
            limit = kept.limit()
            if limit is None or limit >= texts[-1][2]:
                # Few of the first may be kept: any other may.
                added += self._texts.keep(kept, self._counter.texts(*place)[len(texts) :])
        kept.rest += count - added


def _add_types(
    facts: DailyFacts, key: EventKey, names: list[str], types: list[list[int] | None]
) -> None:
    known = facts.types
    for name, counts in zip(names, types, strict=False):
        if counts is not None:
            place = PropertyKey(*key, name)
            if place in known:
                facts.count_types(place, counts)
            else:
                known[place] = counts


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else cut_name(name)
