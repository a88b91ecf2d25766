"""Faults that the judge has told of once, counted from then on without it.

What is wrong with a property depends on its name and value alone wherever the schema can be taken
apart (kernel/checks.py). So the scanner asks once what a doubtful value, a name, or something
missing amounts to, and afterwards counts it by platform, app version and time. The totals go into
the cells as single events would.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from typing import NamedTuple

import orjson

from lexicon_cli.core.platforms import PLATFORMS
from lexicon_cli.kernel.bounded import OTHER
from lexicon_cli.kernel.cell import SAMPLES, Cell, larger, smaller
from lexicon_cli.kernel.ingest import LATE, Occurrence
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.native.events import CountedEvent
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.recorder import SHOW_VALUES, Ranks, Recorder, is_listed, value_text

# As native/scan.h numbers them.
VALUE, NAME, MISSING, NO_IDS, PLATFORM, EVENT, STRANGER, ARRIVAL = range(8)
# A line: platform, app version, time in ms, byte offset, number, insert id.
Place = tuple[int, str | None, int, int, int, str | None]
# A property that nobody knows, in a line: number of the fault, its name, and the place.
Met = tuple[int, str, Place]
# An event that nobody knows: its name and the place.
Loose = tuple[str, Place]


class KnownFault(NamedTuple):
    """A doubt that turned out to be a fault of an event: the occurrences that count."""

    event: CountedEvent
    occurrences: tuple[Occurrence, ...]


class Faults:
    """What doubts turned out to be, by number."""

    def __init__(self, judge: EventJudge, options: KernelOptions) -> None:
        self._ingest = judge.ingest
        self._resolve = judge.resolve
        self._ranks = Ranks(options)
        self._known: list[KnownFault] = []

    def learn(
        self, event: CountedEvent, platform: int, name: str | None, kind: int, token: bytes | None
    ) -> tuple[int, int]:
        """Find out what a doubt is: (the rank of the worst that counts or 0, its number)."""
        first: dict[tuple[str, str | None, str], Occurrence] = {}
        for found in self._occurrences(event, platform, name, kind, token):
            first.setdefault(found[:3], found)
        ranked = [(found, self._ranks.of(found)) for found in first.values()]
        counted = tuple(found for found, rank in ranked if rank)
        self._known.append(KnownFault(event, counted))
        return max((rank for _, rank in ranked), default=0), len(self._known) - 1

    def forget(self) -> None:
        """Drop what was learnt; the scanner has to forget too."""
        self._known.clear()

    def _occurrences(
        self, event: CountedEvent, platform: int, name: str | None, kind: int, token: bytes | None
    ) -> Iterable[Occurrence]:
        checks = event.checks
        if kind == EVENT:
            return event.faults
        if kind == NO_IDS:
            return self._ingest.absent({"time": 0, "$insert_id": ""})
        if kind == ARRIVAL:
            return (LATE,)
        if kind == PLATFORM:
            assert checks is not None
            told = checks.standing(PLATFORMS[platform], None)
            return [found for found in told if found.code == "EVT007"]
        if kind == STRANGER:
            return event.judge_of(event.stranger).presence
        assert name is not None
        if kind == MISSING:
            return self._absent(event, name)
        judge = event.judge_of(name)
        if kind == NAME:
            return judge.presence
        value = orjson.loads(token or b"")
        found = [*judge.presence, *judge.judged(value)]
        if name == "$insert_id" and value is None:
            found += self._ingest.absent({"time": 0, "distinct_id": ""})
        return found

    def _absent(self, event: CountedEvent, name: str) -> list[Occurrence]:
        found: list[Occurrence] = []
        if event.checks is not None:
            others = dict.fromkeys(other for other in event.required if other != name)
            found += event.checks.absent(others)
        if name == "$insert_id":
            found += self._ingest.absent({"time": 0, "distinct_id": ""})
        return found

    # -- counting ----------------------------------------------------------------------------

    def count(
        self,
        recorder: Recorder,
        groups: Sequence[tuple[int, int, str | None, int, int, int]],
        places: Sequence[tuple[int, int, int, str | None]],
    ) -> None:
        """Add what the scanner counted to the cells of a tally."""
        counts: dict[int, list[tuple[int, str | None, int, int, int]]] = {}
        for number, *group in groups:
            counts.setdefault(number, []).append(group)  # type: ignore[arg-type]
        samples: dict[int, list[tuple[int, int, str | None]]] = {}
        for number, *place in places:
            samples.setdefault(number, []).append(place)  # type: ignore[arg-type]
        for number, seen in counts.items():
            known = self._known[number]
            for found in known.occurrences:
                # A name that comes in may put another out, with its cells: one after the other.
                cell = _cell(recorder, known, found)
                for platform, version, count, first, last in seen:
                    _add(cell, PLATFORMS[platform], version, count, first, last)
                if found.value is not None and found.code in SHOW_VALUES:
                    cell.values.add(value_text(found.value), sum(group[2] for group in seen))
                for offset, line, insert_id in samples[number]:
                    at = (recorder.source, offset, recorder.start, line, insert_id, found.value)
                    cell.add_sample(at)

    def count_strangers(self, recorder: Recorder, strangers: Sequence[Met]) -> None:
        """The same for properties that nobody knows, one by one; but those together that go under
        OTHER."""
        tally = recorder.tally
        others: dict[int, list[Place]] = {}
        refusals: dict[int, Callable[[str], bool]] = {}
        for number, name, place in strangers:
            refuses = refusals.get(number)
            if refuses is None:
                event = self._known[number].event.resolved.name
                refuses = refusals[number] = tally.property_names(event).refuses
                others[number] = []
            if refuses(name):
                others[number].append(place)
                continue
            known = self._known[number]
            event = known.event.resolved.name
            _count_one(recorder, event, tally.property_name(event, name), known.occurrences, place)
        for number, places in others.items():
            known = self._known[number]
            _count_alike(recorder, known.event.resolved.name, OTHER, known.occurrences, places)

    def count_loose(self, recorder: Recorder, events: Sequence[Loose]) -> None:
        """The same for events that nobody knows, with their traffic; they have no other fault."""
        tally = recorder.tally
        others: dict[tuple[Occurrence, ...], list[Place]] = {}
        counted: dict[tuple[Occurrence, ...], list[Occurrence]] = {}
        for name, place in events:
            occurrences = self._resolve(name).occurrences
            if occurrences not in counted:
                counted[occurrences] = [each for each in occurrences if self._ranks.of(each)]
                others[occurrences] = []
            if tally.refuses_event(name):
                others[occurrences].append(place)
                continue
            event = tally.event_name(name, planned=False)
            tally.count_traffic(event, 1, place[2], place[2])
            _count_one(recorder, event, None, counted[occurrences], place)
        for occurrences, places in others.items():
            if places:
                times = [place[2] for place in places]
                tally.count_traffic(OTHER, len(times), min(times), max(times))
                _count_alike(recorder, OTHER, None, counted[occurrences], places)


def _cell(recorder: Recorder, known: KnownFault, found: Occurrence) -> Cell:
    tally, resolved, prop = recorder.tally, known.event.resolved, found.property
    event = tally.event_name(resolved.name, planned=resolved.planned)
    if prop is not None and not is_listed(resolved, prop):
        prop = tally.property_name(event, prop)
    return tally.cell(found.code, event, prop, found.variant)


def _count_one(
    recorder: Recorder,
    event: str,
    prop: str | None,
    occurrences: Iterable[Occurrence],
    place: Place,
) -> None:
    """Count a line that is at fault under a name."""
    platform, version, time_ms, offset, line, insert_id = place
    for code, _, variant, value in occurrences:
        cell = recorder.tally.cell(code, event, prop, variant)
        cell.add(time_ms, PLATFORMS[platform], version)
        if cell.wants(recorder.source, offset):
            at = (recorder.source, offset, recorder.start, line, insert_id, value)
            cell.add_sample(at)


def _count_alike(
    recorder: Recorder,
    event: str,
    prop: str | None,
    occurrences: Iterable[Occurrence],
    places: list[Place],
) -> None:
    """Count lines that are at fault for the same, under one name; there may be none."""
    if not places:
        return
    groups = Counter([(platform, version) for platform, version, *_ in places])
    times = [place[2] for place in places]
    first, last = min(times), max(times)
    # A line may be there several times.
    lines = {place[3]: place for place in places}
    for code, _, variant, value in occurrences:
        cell = recorder.tally.cell(code, event, prop, variant)
        for (platform, version), count in groups.items():
            _add(cell, PLATFORMS[platform], version, count, first, last)
        for offset in nsmallest(SAMPLES, lines):
            line, insert_id = lines[offset][4:]
            at = (recorder.source, offset, recorder.start, line, insert_id, value)
            cell.add_sample(at)


def _add(cell: Cell, platform: str, version: str | None, count: int, first: int, last: int) -> None:
    """Count so many occurrences between two times (ms)."""
    cell.count += count
    cell.platforms[platform] = cell.platforms.get(platform, 0) + count
    if version is not None:
        cell.versions.add(version, count)
    cell.first, cell.last = smaller(cell.first, first), larger(cell.last, last)
