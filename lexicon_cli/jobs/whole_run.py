"""The checks that only a whole run can make, added to its tally: ING009, ING011, ING012, ING015,
PRP006."""

from collections import Counter
from collections.abc import Callable, Sequence
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
from lexicon_cli.kernel.ledger import event_numbers, unplanned_number
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.personal import is_email
from lexicon_cli.kernel.repeats import Found, Sum, find_repeats, mark, moved_ranks, places_of
from lexicon_cli.kernel.tally import Tally

_CODES = ("ING009", "ING011", "ING012", "ING015", "PRP006")
# The property whose value tells which events these are.
_TELLING = {"ING011": "$insert_id", "ING012": "$insert_id", "ING015": "distinct_id"}
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
    ledger = tally.ledger
    now = bytearray(ledger.rows)
    hot = _HotIds()
    limit = bundle.limits["hot_shard_events_per_day"]
    for found in find_repeats(ledger, hot_shard_events=limit):
        rank = ranks[found.code]
        if not rank:
            continue
        prop = supers[found.prop] if found.prop >= 0 else None
        of_events = found.code != "ING015"
        for like in found.sums:
            _count(tally, found.code, name_of(like.event) if of_events else None, prop, like)
        mark(now, found.rows, rank)
        hot.add(found)
        if take is not None:
            for number, place in places_of(ledger, found.rows):
                event = name_of(number) if of_events else None
                take(RepeatPlace(place.source, place.start, place.line, found.code, event, prop))
    for before, after, events in moved_ranks(ledger, now):
        if before:
            tally.flagged[before] -= events
        tally.flagged[after] += events
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


def _count(tally: Tally, code: str, event: str | None, prop: str | None, like: Sum) -> None:
    cell = tally.cell(code, event, prop, "")
    platforms = {PLATFORMS[number]: count for number, count in like.platforms.items()}
    cell.add_all(like.times, platforms, like.first, like.last)
    for source, offset, start, line in like.places:
        cell.add_sample((source, offset, start, line, None, None))


class _HotIds:
    """The ids of ING015 by their hash: how many events, and where the first of them stands."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._first: dict[int, Position] = {}

    def add(self, found: Found) -> None:
        for user, (count, place) in found.users.items():
            self._counts[user] += count
            self._first[user] = min(place[:2], self._first.get(user, place[:2]))

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
