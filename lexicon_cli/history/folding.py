"""Keeps facts small however many names, versions and days the events have."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, TypeVar

from lexicon_cli.core.mixpanel import is_mixpanel_event, is_mixpanel_property
from lexicon_cli.kernel.bounded import OTHER, rank_of

if TYPE_CHECKING:
    from lexicon_cli.history.facts import DailyFacts, EventKey

# The newest days are kept, eleven years of them.
DAYS_KEPT = 4_018
# Of names that nobody planned, a day each.
EVENTS_KEPT = 1_000
PROPERTIES_KEPT = 200
# Of a platform, a day.
VERSIONS_KEPT = 100

Place = TypeVar("Place", bound=Hashable)


def fold(facts: "DailyFacts") -> None:
    """Fold what there is too much of. What stays was never folded in any part, so it is exact."""
    _drop_days(facts)
    _fold_versions(facts)
    _fold_events(facts)
    _fold_properties(facts)


def _drop_days(facts: "DailyFacts") -> None:
    days = {key.day for key in facts.events}
    if len(days) <= DAYS_KEPT:
        return
    first = sorted(days)[-DAYS_KEPT]
    facts.undated += sum(count for key, count in facts.events.items() if key.day < first)
    undated, kept = facts.undated, facts.window(first)
    for name in ("events", "types", "values", "users", "audience", "splits"):
        setattr(facts, name, getattr(kept, name))
    facts.undated = undated


def _fold_versions(facts: "DailyFacts") -> None:
    gone = _gone(
        (((key.day, key.platform), key.version) for key in facts.audience), VERSIONS_KEPT, {""}
    )
    if not gone:
        return
    for key in [key for key in facts.audience if ((key.day, key.platform), key.version) in gone]:
        active = facts.audience.pop(key)
        facts.audience_of(key._replace(version=OTHER)).merge(active)
    for spot in [key for key in facts.events if ((key.day, key.platform), key.version) in gone]:
        _move_events(facts, spot, spot._replace(version=OTHER))
    for place in [key for key in facts.types if ((key.day, key.platform), key.version) in gone]:
        facts.count_types(place._replace(version=OTHER), facts.types.pop(place))


def _fold_events(facts: "DailyFacts") -> None:
    loose = (
        (key.day, key.event)
        for key in facts.events
        if key.event not in facts.planned and not is_mixpanel_event(key.event)
    )
    gone = _gone(loose, EVENTS_KEPT)
    if not gone:
        return
    for spot in [key for key in facts.events if (key.day, key.event) in gone]:
        _move_events(facts, spot, spot._replace(event=OTHER))
    for day in [day for day in facts.users if day in gone]:
        facts.users_of((day[0], OTHER)).merge(facts.users.pop(day))
    facts.types = {key: n for key, n in facts.types.items() if (key.day, key.event) not in gone}
    facts.values = {
        key: cell for key, cell in facts.values.items() if (key.day, key.event) not in gone
    }
    facts.splits = {
        key: split for key, split in facts.splits.items() if (key.day, key.event) not in gone
    }


def _fold_properties(facts: "DailyFacts") -> None:
    known = facts.planned
    loose = (
        ((key.day, key.event), key.property)
        for key in facts.types
        if not is_mixpanel_property(key.property)
        and key.property not in known.get(key.event, frozenset())
    )
    gone = _gone(loose, PROPERTIES_KEPT)
    if not gone:
        return
    for place in [key for key in facts.types if ((key.day, key.event), key.property) in gone]:
        facts.count_types(place._replace(property=OTHER), facts.types.pop(place))
    facts.values = {
        key: cell
        for key, cell in facts.values.items()
        if ((key.day, key.event), key.property) not in gone
    }


def _move_events(facts: "DailyFacts", spot: "EventKey", target: "EventKey") -> None:
    facts.events[target] = facts.events.get(target, 0) + facts.events.pop(spot)


def _gone(
    names: Iterable[tuple[Place, str]], limit: int, kept: Iterable[str] = ()
) -> set[tuple[Place, str]]:
    """The names that have to go from the places that have more than `limit` of them."""
    found: defaultdict[Place, set[str]] = defaultdict(set)
    for place, name in names:
        found[place].add(name)
    gone: set[tuple[Place, str]] = set()
    for place, several in found.items():
        if len(several) > limit:
            loose = several.difference({OTHER, *kept})
            gone.update((place, name) for name in sorted(loose, key=rank_of)[limit:])
    return gone
