"""The checks that only a whole run can make, added to its tally: ING009, ING011, ING012, ING015,
PRP006."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.masking import mask
from lexicon_cli.core.platforms import PLATFORMS
from lexicon_cli.events.sources import Source
from lexicon_cli.jobs.recall import Position, recall
from lexicon_cli.kernel.bounded import OTHER
from lexicon_cli.kernel.cell import Cell, SamplePlace
from lexicon_cli.kernel.ingest import id_text, shown
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.ledger import HAS_TIME, event_numbers, unplanned_number
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.personal import is_email
from lexicon_cli.kernel.repeats import Repeat, find_repeats
from lexicon_cli.kernel.tally import Tally

_CODES = ("ING009", "ING011", "ING012", "ING015", "PRP006")
# The property whose value tells which events these are.
_TELLING = {"ING011": "$insert_id", "ING012": "$insert_id", "ING015": "distinct_id"}
# Up to here plain Python is faster than importing numpy.
_SMALL = 50_000
# Hot ids that are named; nobody has more.
_HOT_NAMED = 100


class RepeatPlace(NamedTuple):
    """An occurrence that the whole run showed, by place: for the file of occurrences."""

    source: int
    start: int
    line: int
    code: str
    event: str | None
    property: str | None


def add_whole_run(
    tally: Tally,
    bundle: SchemaBundle,
    options: KernelOptions,
    sources: Sequence[Source],
    take: Callable[[RepeatPlace], None] | None = None,
) -> None:
    """Count what the ledger and the time units tell; `take` is called with each occurrence."""
    ranks = {code: options.grades.get(code, 0 if options.grades else 1) for code in _CODES}
    _mixed_time_units(tally, ranks["ING009"])
    name_of = _names(tally, bundle)
    supers = EventJudge(bundle, options).super_properties
    flags = _Flags()
    hot = _HotIds()
    repeats = find_repeats(tally.ledger, hot_shard_events=bundle.limits["hot_shard_events_per_day"])
    for repeat in repeats:
        rank = ranks[repeat.code]
        if not rank:
            continue
        event = None if repeat.code == "ING015" else name_of(repeat.row.event)
        prop = supers[repeat.prop] if repeat.prop >= 0 else None
        _count(tally, repeat, event, prop)
        flags.add(repeat, rank)
        if repeat.code == "ING015":
            hot.add(repeat)
        if take is not None:
            row = repeat.row
            take(RepeatPlace(row.source, row.start, row.line, repeat.code, event, prop))
    flags.count(tally)
    _tell(tally, bundle, sources, hot)


def _names(tally: Tally, bundle: SchemaBundle) -> Callable[[int], str]:
    """The name of an event by its number in the ledger. Unplanned names are told apart as long as
    the tally holds all of them and no two share a number."""
    numbers = event_numbers(bundle)
    names = {number: name for name, number in numbers.items()}
    if OTHER not in tally.traffic:
        unplanned = [name for name in tally.traffic if name not in numbers]
        shared = Counter(unplanned_number(name, len(numbers)) for name in unplanned)
        for name in unplanned:
            number = unplanned_number(name, len(numbers))
            if shared[number] == 1:
                names[number] = name
    return lambda number: names.get(number, OTHER)


def _count(tally: Tally, repeat: Repeat, event: str | None, prop: str | None) -> None:
    row = repeat.row
    cell = tally.cell(repeat.code, event, prop, "")
    time_ms = row.time_ms if row.flags & HAS_TIME else None
    cell.add(time_ms, PLATFORMS[row.platform], None)
    cell.add_sample((row.source, row.offset, row.start, row.line, None, None))


class _Flags:
    """Counts events among those with findings, each once, under its worst."""

    # Input, offset, rank so far, rank now in one number: sorted, the last of an event is its worst.
    _BITS = ((20, 44), (40, 4), (2, 2), (2, 0))

    def __init__(self) -> None:
        self._found = array("Q")

    def add(self, repeat: Repeat, rank: int) -> None:
        parts = (repeat.row.source, repeat.row.offset, repeat.row.rank, rank)
        self._found.append(
            sum(
                (part & (1 << bits) - 1) << shift
                for part, (bits, shift) in zip(parts, self._BITS, strict=True)
            )
        )

    def count(self, tally: Tally) -> None:
        """Move the events to where they belong now."""
        for before, now, events in self._moves():
            if now > before:
                if before:
                    tally.flagged[before] -= events
                tally.flagged[now] += events

    def _moves(self) -> Iterator[tuple[int, int, int]]:
        """(rank before, rank now, events)"""
        if len(self._found) < _SMALL:
            worst = {number >> 4: number & 15 for number in sorted(self._found)}
            counts = Counter(worst.values())
        else:
            import numpy as np

            found = np.sort(np.frombuffer(self._found, dtype=np.uint64))
            is_last = np.append(found[1:] >> np.uint64(4) != found[:-1] >> np.uint64(4), True)
            pairs = (found[is_last] & np.uint64(15)).astype(np.int64)
            counts = Counter(dict(enumerate(np.bincount(pairs).tolist())))
        for pair, events in counts.items():
            yield pair >> 2, pair & 3, events


class _HotIds:
    """The ids of ING015 by their hash: how many events, and where the first of them stands."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._first: dict[int, Position] = {}

    def add(self, repeat: Repeat) -> None:
        row = repeat.row
        place = (row.source, row.offset)
        self._counts[row.distinct_id] += 1
        self._first[row.distinct_id] = min(place, self._first.get(row.distinct_id, place))

    def counts(self) -> dict[Position, int]:
        """Events by the place of the first, most first."""
        ranked = sorted(self._first.items(), key=lambda item: (-self._counts[item[0]], item[1]))
        return {place: self._counts[number] for number, place in ranked[:_HOT_NAMED]}


def _tell(tally: Tally, bundle: SchemaBundle, sources: Sequence[Source], hot: _HotIds) -> None:
    """Say of the samples, and of hot ids, what stands in the data."""
    cells = [
        (code, event, cell)
        for code, event, _, _, cell in tally.all_cells()
        if code in _TELLING or code == "PRP006"
    ]
    counts = hot.counts()
    places = {sample[:2] for _, _, cell in cells for sample in cell.samples} | counts.keys()
    read = recall(sources, places)
    for code, event, cell in cells:
        cell.samples = [_told(sample, read, code, event, bundle) for sample in cell.samples]
        if code == "ING015":
            _add_ids(cell, counts, read, bundle)


def _told(
    sample: SamplePlace,
    read: dict[Position, dict[str, Any]],
    code: str,
    event: str | None,
    bundle: SchemaBundle,
) -> SamplePlace:
    properties = read.get(sample[:2])
    if properties is None:
        return sample
    insert_id = _safe(properties.get("$insert_id"), "$insert_id", event, bundle)
    telling = _TELLING.get(code)
    value = None if telling is None else _safe(properties.get(telling), telling, event, bundle)
    return (*sample[:4], None if insert_id is None else str(insert_id), value)


def _add_ids(
    cell: Cell,
    counts: dict[Position, int],
    read: dict[Position, dict[str, Any]],
    bundle: SchemaBundle,
) -> None:
    for place, count in counts.items():
        if place in read:
            value = _safe(read[place].get("distinct_id"), "distinct_id", None, bundle)
            cell.values.add(id_text(value), count)


def _safe(value: Any, prop: str, event: str | None, bundle: SchemaBundle) -> Any:
    """The value as it may be shown: masked where the plan of the event, or that of any for an
    event that is not planned, calls the property personal."""
    if value is None:
        return None
    planned = bundle.events.get(event or "")
    entries = bundle.events.values() if planned is None else (planned,)
    known = [entry.properties[prop] for entry in entries if prop in entry.properties]
    if any(facts.masked for facts in known) or is_email(id_text(value)):
        return mask(value)
    return shown(value)


def _mixed_time_units(tally: Tally, rank: int) -> None:
    """ING009: some times in seconds, others in milliseconds; the rarer unit is the odd one."""
    fewer = min(tally.time_units.values())
    if rank and fewer:
        cell = tally.cell("ING009", None, "time", "")
        cell.count += fewer
        for unit, count in tally.time_units.items():
            cell.values.add("seconds" if unit == "s" else "milliseconds", count)
