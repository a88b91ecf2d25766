"""The whole look: what changed between the days before and the days that are looked at."""

from collections.abc import Iterator

from lexicon_cli.drift.absences import absences
from lexicon_cli.drift.book import Book, kind_counts
from lexicon_cli.drift.causes import joined, without_echoes
from lexicon_cli.drift.events import new_events, too_early, vanished
from lexicon_cli.drift.expectations import Expectations
from lexicon_cli.drift.explosion import exploded, is_instance
from lexicon_cli.drift.money import currencies
from lexicon_cli.drift.states import Cells
from lexicon_cli.drift.statistics import discoveries
from lexicon_cli.drift.telling import Drift
from lexicon_cli.drift.types import mixed_between_events, type_changes
from lexicon_cli.drift.values import value_changes
from lexicon_cli.drift.windows import Windows
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.kernel.bounded import OTHER

# Of all changes that are told, at most so many may be chance alone.
FALSE_RATE = 0.001
_TESTS = 7  # questions asked of each property


def check(facts: DailyFacts, windows: Windows, expect: Expectations) -> list[Drift]:
    """Everything that changed, one finding for one cause, sorted by code, event and property."""
    book = Book(facts, windows)
    explosions, folded = exploded(book, expect)
    instances = [one.fact.event or "" for one in explosions]
    names: dict[str, list[str]] = {}
    for event, name in book.properties():
        if event not in folded and OTHER not in (event, name):
            names.setdefault(event, []).append(name)
    values: dict[str, dict[str, Cells]] = {}
    for event, name, cells in book.values():
        if event not in folded and OTHER not in (event, name):
            values.setdefault(event, {})[name] = cells
    found = [
        *explosions,
        *new_events(book, expect, {*folded, OTHER}),
        *(
            one
            for one in vanished(book, expect, {*folded, OTHER})
            if not any(is_instance(one.fact.event or "", other) for other in instances)
        ),
        *too_early(book, expect),
    ]
    kinds: dict[tuple[str, str], dict[str, int]] = {}
    for event, own in names.items():
        if event in book.traffic:
            found.extend(_of_event(book, event, own, values.get(event, {}), expect, kinds))
    tests = _TESTS * sum(map(len, names.values())) + len(book.traffic)
    limit = discoveries([one.chance for one in found if one.chance > 0.0], FALSE_RATE, tests)
    sure = without_echoes([one for one in found if one.chance <= limit])
    mixed = {(one.fact.event, one.fact.property) for one in sure if one.fact.code == "DRF001"}
    changed = {name for _, name in mixed}
    between = [one for one in mixed_between_events(kinds) if one.fact.property not in changed]
    return sorted([*joined(sure), *between], key=_order)


def _of_event(
    book: Book,
    event: str,
    names: list[str],
    values: dict[str, Cells],
    expect: Expectations,
    kinds: dict[tuple[str, str], dict[str, int]],
) -> Iterator[Drift]:
    for name in names:
        sums = book.sums(event, name)
        mine = kind_counts(sums)
        own = expect.is_own(name)
        if len(mine) > 1:
            rows = book.rows(event, name)
            yield from type_changes(book, event, name, rows, expect)
        if not own:
            if sum(mine.values()) != book.total[event]:
                yield from absences(book, event, name, book.rows(event, name), expect)
            if len(mine) == 1:
                kinds[event, name] = mine
        if name in values:
            yield from value_changes(event, name, values[name], book.windows, expect)
    yield from currencies(book, event, names, values, expect)


def _order(one: Drift) -> tuple[object, ...]:
    fact = one.fact
    return (
        fact.code,
        fact.event or "",
        fact.property or "",
        fact.variant,
        fact.where,
        fact.since or 0,
    )
