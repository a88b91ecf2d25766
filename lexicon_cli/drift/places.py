"""Where something may have changed: everywhere, a platform, a version, a version and later ones."""

from collections.abc import Iterable, Mapping

from lexicon_cli.core.records import dataclass
from lexicon_cli.drift.versions import is_version, order_of

Cell = tuple[str, str]  # platform, app version; "" is an unknown version
_NEARLY_ALL = 0.9
_CONTRAST = 3.0
_TELLS = 8.0  # hits that the rest should have, if it were like the place
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

    def holds(self, other: "Place") -> bool:
        """Whether the other is a part of this one: what is elsewhere in it must differ."""
        return self.rank < 2 and self.cells > other.cells

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
    sums = {place: _sum(cells, place) for place in places}
    most = sums[places[0]][0]
    fitting = [
        place
        for place, (hits, trials) in sums.items()
        if hits >= _NEARLY_ALL * most
        and all(
            stands_out(hits / max(1, trials), sums[wider][0] - hits, sums[wider][1] - trials)
            for wider in places
            if wider.holds(place)
        )
    ]
    return min(fitting, key=lambda place: (sums[place][1], place.rank), default=places[0])


def stands_out(rate: float, others: float, trials: float) -> bool:
    """Whether a rate of hits is that of a place alone: the rest has hardly any, and is large enough
    to tell."""
    return trials * rate >= _TELLS and others * _CONTRAST < rate * trials


def _sum(cells: Mapping[Cell, tuple[int, int]], place: Place) -> tuple[int, int]:
    counts = [cells[cell] for cell in place.cells]
    return sum(hits for hits, _ in counts), sum(trials for _, trials in counts)


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
