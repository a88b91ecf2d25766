"""Original ID Merge: three events unite clusters of ids, for ever, up to a size.

Source: https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original
"""

import re
from array import array
from collections.abc import Container

from lexicon_cli.identity.people import (
    ALIAS_EXISTS,
    ASSIGNED,
    LACKS,
    NOT_UUID,
    SAME_IDS,
    TOO_MANY,
    Link,
    People,
    Refusal,
    Rules,
)
from lexicon_cli.identity.rows import (
    ALIAS,
    BAD_MERGE,
    DEVICE,
    IDENTIFY,
    KINDS,
    MERGE,
    NOBODY,
    Rows,
)

_VERBS = frozenset((IDENTIFY, ALIAS, MERGE, BAD_MERGE))
BAD_PAIR = "$merge takes exactly two ids"
_FORMS = {
    "loose": re.compile(r"[0-9A-Za-z]+(-[0-9A-Za-z]+){4}"),
    "strict-v4": re.compile(
        r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-4[0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}"
    ),
}


def resolve_original(rows: Rows, rules: Rules, dropped: Container[int] = ()) -> People:
    """People of a project with Original ID Merge. Rows in `dropped` link nothing."""
    people = People(rows, rules)
    stored = _sent_nodes(rows, rules, people)
    clusters = _Clusters()
    for node in stored:
        clusters.see(node)
    replay = _Replay(rows, rules, people, clusters)
    verbs = [row for row, kind in enumerate(rows.kind) if kind in _VERBS]
    if rows.arrival is not None:
        verbs.sort(key=rows.arrival.__getitem__)
    for row in verbs:
        if row not in dropped:
            replay.verb(row)
    people.owner = clusters.canonical()
    people.event_node = stored
    return people


class _Clusters:
    """A union-find over nodes; each cluster knows its size and which member speaks for it.

    Mixpanel picks any member. Ours: the id that was identified first, else the one seen first.
    """

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._size: dict[int, int] = {}
        self._speaker: dict[int, tuple[int, int, int]] = {}
        self._identified = 0

    def see(self, node: int) -> None:
        if node != NOBODY and node not in self._parent:
            self._parent[node] = node

    def root(self, node: int) -> int:
        parent = self._parent
        while (above := parent[node]) != node:
            parent[node] = node = parent[above]
        return node

    def size(self, root: int) -> int:
        return self._size.get(root, 1)

    def unite(self, left: int, right: int) -> None:
        """Make one of two different clusters, given by their roots."""
        if self.size(left) < self.size(right):
            left, right = right, left
        speaker = min(self._speaks(left), self._speaks(right))
        self._parent[right] = left
        self._size[left] = self.size(left) + self.size(right)
        self._speaker[left] = speaker

    def identify(self, node: int) -> None:
        """The node has become an identified id; its cluster is called after the first of those."""
        self._identified += 1
        root = self.root(node)
        self._speaker[root] = min(self._speaks(root), (0, self._identified, node))

    def canonical(self) -> dict[int, int]:
        """The speaker of each node's cluster."""
        return {node: self._speaks(self.root(node))[2] for node in self._parent}

    def _speaks(self, root: int) -> tuple[int, int, int]:
        return self._speaker.get(root, (1, root, root))


class _Replay:
    """The verbs, one after the other. The checks stand in Mixpanel's order; the first that fails
    gives the reason."""

    def __init__(self, rows: Rows, rules: Rules, people: People, clusters: _Clusters) -> None:
        self._rows = rows
        self._rules = rules
        self._people = people
        self._clusters = clusters
        self._form = _FORMS[rules.uuid]
        self._identified: dict[int, int] = {}
        self._alias_of: dict[int, int] = {}

    def verb(self, row: int) -> None:
        kind = self._rows.kind[row]
        to, joins = self._rows.user[row] * 2, self._rows.device[row] * 2
        if to < 0 or joins < 0:
            return
        if kind == MERGE and self._rules.transport == "track":
            return
        self._clusters.see(to)
        self._clusters.see(joins)
        reason = self._refusal(kind, to, joins)
        if reason is not None:
            self._people.refusals.append(Refusal(row, reason, (joins, to)))
            return
        if kind == IDENTIFY:
            self._identified[joins] = to
            self._clusters.identify(to)
        elif kind == ALIAS:
            self._alias_of[joins] = to
        left, right = self._clusters.root(to), self._clusters.root(joins)
        if left != right:
            self._clusters.unite(left, right)
            self._people.links.append(Link(row, joins, to, KINDS[kind]))

    def _refusal(self, kind: int, to: int, joins: int) -> str | None:
        if kind == IDENTIFY:
            if to == joins:
                return SAME_IDS
            if not self._form.fullmatch(self._people.name(joins).removeprefix(DEVICE)):
                return NOT_UUID
            if self._identified.get(joins, to) != to:
                return ASSIGNED
        elif kind == ALIAS and self._alias_of.get(joins, to) != to:
            return ALIAS_EXISTS
        left, right = self._clusters.root(to), self._clusters.root(joins)
        if left == right:
            return None
        whole = self._clusters.size(left) + self._clusters.size(right)
        return TOO_MANY if whole > self._rules.max_cluster_size else None


def _sent_nodes(rows: Rows, rules: Rules, people: People) -> "array[int]":
    """The node that each row is sent under; what `/import` refuses is told, and is nobody's."""
    nodes = array("q")
    at_door = rules.transport == "import"
    columns = zip(rows.kind, rows.user, rows.distinct, rows.lack, strict=True)
    for row, (kind, user, distinct, lack) in enumerate(columns):
        node = user if kind in _VERBS else distinct
        if at_door and (kind == BAD_MERGE or lack in LACKS):
            cause = BAD_PAIR if kind == BAD_MERGE else LACKS[lack]
            people.refusals.append(Refusal(row, cause, (), at_door=True))
            node = NOBODY
        if kind == MERGE and rules.transport == "track":
            node = NOBODY
        nodes.append(node * 2 if node >= 0 else NOBODY)
    return nodes
