"""Single links: those that hold two crowds together (IDN017), those of the last hours (IDN018)."""

from collections import Counter

from lexicon_cli.core.records import dataclass
from lexicon_cli.identity.audit_columns import Columns
from lexicon_cli.identity.audit_facts import Faults
from lexicon_cli.identity.audit_options import AuditOptions
from lexicon_cli.identity.people import Link, People
from lexicon_cli.identity.rows import NOBODY

_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Bridge:
    """The link of a person whose removal splits off most: the ids of both sides in numbers, and the
    nodes of the smaller one."""

    link: Link
    large: int
    small: frozenset[int]


def find_bridges(columns: Columns, options: AuditOptions, faults: Faults) -> None:
    """IDN017: persons who would be two crowds without one link."""
    people = columns.people
    if people.rules.mode == "simplified":
        return
    bridges = _bridges(people, options.bridge)
    if not bridges:
        return
    found = faults.at("IDN017")
    events, place = [0] * len(bridges), {}
    for number, bridge in enumerate(bridges):
        place.update(dict.fromkeys(bridge.small, number))
    for row, node in enumerate(columns.sent):
        at = place.get(node)
        if at is not None:
            events[at] += 1
            found.rows.append(row)
    if not found.rows:
        found.rows.extend(bridge.link.row for bridge in bridges)
    for bridge, count in zip(bridges, events, strict=True):
        link = bridge.link
        found.people.add(people.owner[link.to])
        told = {
            "id": faults.show(people.name(link.joins)),
            "to": faults.show(people.name(link.to)),
            "cause": link.cause,
            "large": bridge.large,
            "small": len(bridge.small),
            "events": count,
        }
        found.case(len(bridge.small), link.row, told)


def _bridges(people: People, least: int) -> list[Bridge]:
    """The worst link of each person, of those with so many ids on either side."""
    sizes = Counter(people.owner.column)
    crowds = {person for person, size in sizes.items() if size >= 2 * least and person != NOBODY}
    links: dict[int, list[Link]] = {person: [] for person in sorted(crowds)}
    if not links:
        return []
    for link in people.links:
        if people.owner[link.to] in links:
            links[people.owner[link.to]].append(link)
    found = (_worst(own, least) for own in links.values())
    return [bridge for bridge in found if bridge is not None]


def _worst(links: list[Link], least: int) -> Bridge | None:
    """Of a tree of links the one with most nodes on its smaller side."""
    walk, by = _walk(links)
    below: Counter[int] = Counter()
    best: tuple[int, Link, int] | None = None
    for node in reversed(walk):
        below[node] += 1
        link = by[node]
        if link is None:
            continue
        below[link.to if link.joins == node else link.joins] += below[node]
        smaller = min(below[node], len(walk) - below[node])
        if smaller >= least and (best is None or smaller > best[0]):
            best = (smaller, link, node)
    if best is None:
        return None
    _, link, top = best
    inside = {top}
    for node in walk:
        above = by[node]
        if above is not None and node != top:
            parent = above.to if above.joins == node else above.joins
            if parent in inside:
                inside.add(node)
    rest = set(walk) - inside
    small = inside if len(inside) <= len(rest) else rest
    return Bridge(link, len(walk) - len(small), frozenset(small))


def _walk(links: list[Link]) -> tuple[list[int], dict[int, Link | None]]:
    """The nodes of a tree, each behind its parent, and the link by which each was reached."""
    near: dict[int, list[Link]] = {}
    for link in links:
        near.setdefault(link.joins, []).append(link)
        near.setdefault(link.to, []).append(link)
    root = min(near, default=NOBODY)
    by: dict[int, Link | None] = {root: None}
    walk = [root]
    for node in walk:
        for link in near.get(node, ()):
            other = link.to if link.joins == node else link.joins
            if other not in by:
                by[other] = link
                walk.append(other)
    return walk, by


def find_fresh(columns: Columns, options: AuditOptions, faults: Faults) -> None:
    """IDN018: links made within the last hours before the audit."""
    if options.now_ms is None:
        return
    since = options.now_ms - options.fresh_hours * _HOUR_MS
    arrival = columns.rows.arrival
    fresh: dict[int, int] = {}
    for link in columns.people.links:
        when = columns.time(link.row) if arrival is None else arrival[link.row]
        if since < when <= options.now_ms:
            fresh[link.joins] = link.row
    if not fresh:
        return
    found = faults.at("IDN018")
    found.people.update(columns.people.owner[node] for node in fresh)
    found.numbers["links"] = len(fresh)
    found.rows.extend(row for row, node in enumerate(columns.sent) if node in fresh)
    if not found.rows:
        found.rows.extend(fresh.values())
    row = max(fresh.values())
    found.case(1, row, {})
