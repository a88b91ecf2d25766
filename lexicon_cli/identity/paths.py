"""Why two ids are one person: the links between them."""

from collections import deque

from lexicon_cli.core.records import dataclass
from lexicon_cli.identity.people import Link, People
from lexicon_cli.identity.rows import NOBODY


@dataclass(frozen=True, slots=True)
class Step:
    """One link on the way from one id to another, walked from `start` to `end`."""

    link: Link
    start: int
    end: int


def path(people: People, left: int, right: int) -> list[Step] | None:
    """The chain of links that joins two nodes: [] for one and the same, None if nothing joins them.

    Links that held form no circle, so there is one way at most.
    """
    if left == right:
        return []
    owner = people.owner
    if NOBODY in (left, right) or owner[left] != owner[right]:
        return None
    ways: dict[int, list[tuple[int, Link]]] = {}
    person = owner[left]
    for link in people.links:
        if owner[link.joins] == person:
            ways.setdefault(link.joins, []).append((link.to, link))
            ways.setdefault(link.to, []).append((link.joins, link))
    return _walk(ways, left, right)


def _walk(ways: dict[int, list[tuple[int, Link]]], left: int, right: int) -> list[Step] | None:
    came: dict[int, Step | None] = {left: None}
    waiting = deque([left])
    while waiting:
        node = waiting.popleft()
        for other, link in ways.get(node, ()):
            if other in came:
                continue
            came[other] = Step(link, node, other)
            if other == right:
                return _back(came, right)
            waiting.append(other)
    return None


def _back(came: dict[int, Step | None], end: int) -> list[Step]:
    steps = []
    step = came[end]
    while step is not None:
        steps.append(step)
        step = came[step.start]
    return steps[::-1]
