"""The checks that only a whole run can make, added to its tally: ING009, ING011, ING012, ING015,
PRP006."""

from typing import NamedTuple

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.platforms import PLATFORMS
from lexicon_cli.kernel.bounded import OTHER
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.repeats import Repeat, find_repeats
from lexicon_cli.kernel.tally import Tally


class RepeatPlace(NamedTuple):
    """An occurrence that the whole run showed, by place: for the file of occurrences."""

    source: int
    start: int
    line: int
    code: str
    event: str | None
    property: str | None


def add_whole_run(tally: Tally, bundle: SchemaBundle, options: KernelOptions) -> list[RepeatPlace]:
    """Count what the ledger and the time units tell; gives the places if occurrences are asked."""
    ranks = {
        code: options.grades.get(code, 0 if options.grades else 1)
        for code in ("ING009", "ING011", "ING012", "ING015", "PRP006")
    }
    _mixed_time_units(tally, ranks["ING009"])
    names = [*dict.fromkeys([*bundle.events, *bundle.known_events])]
    supers = EventJudge(bundle, options).super_properties
    places: list[RepeatPlace] = []
    flagged: dict[tuple[int, int], int] = {}
    for repeat in find_repeats(
        tally.ledger, hot_shard_events=bundle.limits["hot_shard_events_per_day"]
    ):
        rank = ranks[repeat.code]
        if not rank:
            continue
        event = _event_of(repeat, names)
        prop = supers[repeat.prop] if repeat.prop >= 0 else None
        _count(tally, repeat, event, prop)
        _raise_flag(tally, repeat, rank, flagged)
        if options.write_occurrences:
            row = repeat.row
            places.append(RepeatPlace(row.source, row.start, row.line, repeat.code, event, prop))
    return places


def _event_of(repeat: Repeat, names: list[str]) -> str | None:
    if repeat.code == "ING015":
        return None
    return names[repeat.row.event] if repeat.row.event < len(names) else OTHER


def _count(tally: Tally, repeat: Repeat, event: str | None, prop: str | None) -> None:
    row = repeat.row
    cell = tally.cell(repeat.code, event, prop, "")
    cell.add(row.time_ms, PLATFORMS[row.platform], None)
    cell.add_sample((row.source, row.offset, row.start, row.line, None, None))


def _raise_flag(
    tally: Tally, repeat: Repeat, rank: int, flagged: dict[tuple[int, int], int]
) -> None:
    """Count the event among those with findings, once, under its worst."""
    row = repeat.row
    key = (row.source, row.offset)
    before = flagged.get(key, row.rank)
    if rank > before:
        if before:
            tally.flagged[before] -= 1
        tally.flagged[rank] += 1
        flagged[key] = rank


def _mixed_time_units(tally: Tally, rank: int) -> None:
    """ING009: some times in seconds, others in milliseconds; the rarer unit is the odd one."""
    fewer = min(tally.time_units.values())
    if rank and fewer:
        cell = tally.cell("ING009", None, "time", "")
        cell.count += fewer
        for unit, count in tally.time_units.items():
            cell.values.add("seconds" if unit == "s" else "milliseconds", count)
