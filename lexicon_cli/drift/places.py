"""Where something may have changed: everywhere, a platform, a version, a version and later ones."""

from collections.abc import Iterable, Mapping

from lexicon_cli.core.records import dataclass
from lexicon_cli.drift.versions import is_version, order_of

Cell = tuple[str, str]  # platform, app version; "" is an unknown version
_MOST_VERSIONS = 60  # a platform; those beyond are no places of their own


@dataclass(frozen=True, slots=True)
class Place:
    """Some cells of platform and version. `where` is how people say it, () for everywhere; `later`
    tells that versions after the named one are meant, too. `rank`: the simpler, the smaller."""

    where: tuple[tuple[str, str], ...]
    cells: frozenset[Cell]
    later: bool = False
    rank: int = 0

    def __contains__(self, cell: object) -> bool:
        if cell in self.cells or not self.where:
            return True
        if not isinstance(cell, tuple):
            return False
        told = dict(self.where)
        if told.get("platform", cell[0]) != cell[0]:
            return False
        # Days before may have had versions that the days now have not.
        return "app_version" not in told

    def __hash__(self) -> int:
        return hash((self.where, self.later))


def places_of(cells: Iterable[Cell]) -> list[Place]:
    """All places that can be said in a few words, the widest first; none twice."""
    known = sorted(cells)
    found = [Place((), frozenset(known))]
    platforms: dict[str, list[str]] = {}
    versions: dict[str, set[Cell]] = {}
    for platform, version in known:
        platforms.setdefault(platform, []).append(version)
        if version:
            versions.setdefault(version, set()).add((platform, version))
    for platform, own in platforms.items():
        found.extend(_on(platform, own))
    for version, spots in sorted(versions.items())[:_MOST_VERSIONS]:
        if len(spots) > 1:
            found.append(Place((("app_version", version),), frozenset(spots), rank=2))
    return _without_twins(found)


def home_of(cells: Mapping[Cell, tuple[int, int]]) -> Place:
    """The narrowest place that has nearly all hits, while elsewhere they are rare; everywhere, if
    there is none. `cells` are (hits, trials)."""
    places = places_of(cells)
    hits, trials = (sum(counts[at] for counts in cells.values()) for at in (0, 1))
    best, least = places[0], trials
    for place in places[1:]:
        own, tried = (sum(cells[cell][at] for cell in place.cells) for at in (0, 1))
        rest = (hits - own) / max(1, trials - tried)
        if own >= 0.9 * hits and rest * 3 < own / max(1, tried) and tried < least:
            best, least = place, tried
    return best


def _on(platform: str, versions: list[str]) -> list[Place]:
    """The places on one platform."""
    on = ("platform", platform)
    places = [Place((on,), frozenset((platform, version) for version in versions), rank=1)]
    named = sorted((name for name in versions if name), key=order_of)[-_MOST_VERSIONS:]
    for at, name in enumerate(named):
        where = (on, ("app_version", name))
        places.append(Place(where, frozenset({(platform, name)}), rank=3))
        rest = named[at:]
        if at and len(rest) > 1 and all(map(is_version, rest)):
            cells = frozenset((platform, version) for version in rest)
            places.append(Place(where, cells, later=True, rank=4))
    return places


def _without_twins(places: list[Place]) -> list[Place]:
    """Of places with the same cells the simpler one stays."""
    kept: dict[frozenset[Cell], Place] = {}
    for place in places:
        kept.setdefault(place.cells, place)
    return list(kept.values())
