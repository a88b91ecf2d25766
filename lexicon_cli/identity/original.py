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
    Owners,
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
_NEVER = 2**62  # in the order of identification: after all others
BAD_PAIR = "$merge takes exactly two ids"
_FORMS = {
    "loose": re.compile(r"[0-9A-Za-z]+(-[0-9A-Za-z]+){4}"),
    "strict-v4": re.compile(
        r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-4[0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}"
    ),
}


def resolve_original(rows: Rows, rules: Rules, dropped: Container[int] = ()) -> People:
    """People of a project with Original ID Merge. Rows in `dropped` link nothing."""
    people = People(rows, rules, Owners(rows))
    stored = _sent_nodes(rows, rules, people)
    clusters = _Clusters(people.owner)
    for node in set(stored):
        if node != NOBODY:
            people.owner.see(node)
    replay = _Replay(rows, rules, people, clusters)
    verbs = [row for row, kind in enumerate(rows.kind) if kind in _VERBS]
    if rows.arrival is not None:
        verbs.sort(key=rows.arrival.__getitem__)
    for row in verbs:
        if row not in dropped:
            replay.verb(row)
    clusters.name_all()
    people.event_node = stored
    return people


class _Clusters:
    """A union-find in the owners' own array; each cluster knows its size and who speaks for it.

    Mixpanel picks any member. Ours: the id that was identified first, else the one seen first.
    """

    def __init__(self, owner: Owners) -> None:
        self._parent = owner
        ids = len(owner) // 2
        self._size = array("i", [1]) * ids
        self._speaker = array("i", range(0, 2 * ids, 2))
        self._since = array("q", [_NEVER]) * ids  # when the speaker was identified
        self._identified = 0

    def root(self, node: int) -> int:
        parent = self._parent
        while (above := parent[node]) != node:
            parent[node] = node = parent[above]
        return node

    def size(self, root: int) -> int:
        return self._size[root >> 1]

    def unite(self, left: int, right: int) -> None:
        """Make one of two different clusters, given by their roots."""
        if self.size(left) < self.size(right):
            left, right = right, left
        self._parent[right] = left
        big, small = left >> 1, right >> 1
        self._size[big] += self._size[small]
        if self._speaks(right) < self._speaks(left):
            self._since[big], self._speaker[big] = self._since[small], self._speaker[small]

    def identify(self, node: int) -> None:
        """The node has become an identified id; its cluster is called after the first of those."""
        self._identified += 1
        at = self.root(node) >> 1
        if self._since[at] == _NEVER:
            self._since[at], self._speaker[at] = self._identified, node

    def name_all(self) -> None:
        """Let each node's owner be its cluster's speaker."""
        self._parent.rename(lambda node: self._speaker[self.root(node) >> 1])

    def _speaks(self, root: int) -> tuple[int, int]:
        return self._since[root >> 1], self._speaker[root >> 1]


class _Replay:
    """The verbs, one after the other. The checks stand in Mixpanel's order; the first that fails
    gives the reason."""

    def __init__(self, rows: Rows, rules: Rules, people: People, clusters: _Clusters) -> None:
        self._rows = rows
        self._rules = rules
        self._people = people
        self._clusters = clusters
        self._form = _FORMS[rules.uuid]
        self._identified = array("i", [NOBODY]) * len(rows.names)
        self._alias_of = array("i", [NOBODY]) * len(rows.names)

    def verb(self, row: int) -> None:
        kind = self._rows.kind[row]
        to, joins = self._rows.user[row] * 2, self._rows.device[row] * 2
        if to < 0 or joins < 0:
            return
        if kind == MERGE and self._rules.transport == "track":
            return
        self._people.owner.see(to)
        self._people.owner.see(joins)
        reason = self._refusal(kind, to, joins)
        if reason is not None:
            self._people.refusals.append(Refusal(row, reason, (joins, to)))
            return
        if kind == IDENTIFY:
            self._identified[joins >> 1] = to
            self._clusters.identify(to)
        elif kind == ALIAS:
            self._alias_of[joins >> 1] = to
        left, right = self._clusters.root(to), self._clusters.root(joins)
        if left != right:
            self._clusters.unite(left, right)
            self._people.links.add(row, joins, to, KINDS[kind])

    def _refusal(self, kind: int, to: int, joins: int) -> str | None:
        if kind == IDENTIFY:
            if to == joins:
                return SAME_IDS
            if not self._form.fullmatch(self._people.name(joins).removeprefix(DEVICE)):
                return NOT_UUID
            if self._identified[joins >> 1] not in (NOBODY, to):
                return ASSIGNED
        elif kind == ALIAS and self._alias_of[joins >> 1] not in (NOBODY, to):
            return ALIAS_EXISTS
        left, right = self._clusters.root(to), self._clusters.root(joins)
        if left == right:
            return None
        whole = self._clusters.size(left) + self._clusters.size(right)
        return TOO_MANY if whole > self._rules.max_cluster_size else None


def _sent_nodes(rows: Rows, rules: Rules, people: People) -> "array[int]":
    """The node that each row is sent under; what `/import` refuses is told, and is nobody's."""
    nodes = array("i")
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
