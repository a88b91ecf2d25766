"""Sets of properties that several events repeat word for word, the greatest saving first."""

from collections import defaultdict
from collections.abc import Hashable, Sequence

from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.ref_alike import essence

# Sets of events that are looked at as the place of a group, of those with most copies.
_MOST_SEEDS = 60
_Copy = tuple[str, Hashable]


def copied_groups(
    events: Sequence[EventDef],
    shared: frozenset[str],
    *,
    properties: int,
    events_each: int,
    most: int,
) -> list[tuple[tuple[str, ...], tuple[EventDef, ...]]]:
    """The `most` greatest groups of at least so many properties that stand alike in at least so
    many events, as names and events in the plan's order. No definition counts for two groups.

    Properties that refine one of the `shared` ones are no copies.
    """
    where = _where(events, shared, events_each)
    found: list[tuple[tuple[str, ...], tuple[EventDef, ...]]] = []
    while len(found) < most:
        best = _best(where, properties, events_each)
        if best is None:
            break
        mask, copies = best
        names = tuple(name for name, _ in copies)
        found.append((names, tuple(event for n, event in enumerate(events) if mask >> n & 1)))
        for copy in copies:
            where[copy] &= ~mask
    return found


def _where(
    events: Sequence[EventDef], shared: frozenset[str], events_each: int
) -> dict[_Copy, int]:
    """Definitions that enough events have, with a bit for each event."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        for name in event.own_properties:
            holders[name].append(number)
    where: dict[_Copy, int] = {}
    for name, numbers in holders.items():
        if len(numbers) < events_each or name in shared:
            continue
        alike: dict[Hashable, int] = defaultdict(int)
        for number in numbers:
            alike[essence(events[number].own_properties[name])] |= 1 << number
        for said, mask in alike.items():
            if said is not None and mask.bit_count() >= events_each:
                where[name, said] = mask
    return where


def _best(
    where: dict[_Copy, int], properties: int, events_each: int
) -> tuple[int, list[_Copy]] | None:
    """The events and copies that save most definitions; of equals the first in the plan."""
    by_mask: dict[int, int] = defaultdict(int)
    for mask in where.values():
        if mask.bit_count() >= events_each:
            by_mask[mask] += 1
    seeds = sorted(by_mask, key=lambda mask: -mask.bit_count() * by_mask[mask])[:_MOST_SEEDS]
    best: tuple[int, int, list[_Copy]] | None = None
    for mask in _with_overlaps(seeds, events_each):
        copies = [copy for copy, its in where.items() if its & mask == mask]
        saved = (len(copies) - 1) * mask.bit_count()
        if len(copies) >= properties and (best is None or saved > best[0]):
            best = (saved, mask, copies)
    return None if best is None else best[1:]


def _with_overlaps(seeds: list[int], events_each: int) -> list[int]:
    """The sets of events, and what the greatest of them have in common."""
    masks = dict.fromkeys(seeds)
    great = seeds[:12]
    for number, left in enumerate(great):
        for right in great[number + 1 :]:
            both = left & right
            if both.bit_count() >= events_each:
                masks.setdefault(both)
    return list(masks)
