"""Original ID Merge: three events unite clusters of ids, for ever, up to a size.

Source: https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original
"""

from array import array
from collections.abc import Container

from lexicon_cli.identity.clusters import Clusters
from lexicon_cli.identity.forms import UUID_FORMS
from lexicon_cli.identity.people import (
    ALIAS_EXISTS,
    ASSIGNED,
    LACKS,
    NOT_UUID,
    SAME_IDS,
    TOO_MANY,
    WRITTEN_DOWN,
    Owners,
    People,
    Refusal,
    Rules,
)
from lexicon_cli.identity.rows import (
    ALIAS,
    BAD_MERGE,
    IDENTIFY,
    KINDS,
    MERGE,
    NOBODY,
    RECORDED,
    VERB_KINDS,
    Rows,
)

BAD_PAIR = "$merge takes exactly two ids"


def resolve_original(rows: Rows, rules: Rules, dropped: Container[int] = ()) -> People:
    """People of a project with Original ID Merge. Rows in `dropped` link nothing."""
    people = People(rows, rules, Owners(rows))
    stored = _sent_nodes(rows, rules, people)
    for node in set(stored):
        if node != NOBODY:
            people.owner.see(node)
    clusters = Clusters(people.owner)
    replay = _Replay(rows, rules, people, clusters)
    left_out = {MERGE, BAD_MERGE} if rules.transport == "track" else {BAD_MERGE}
    taken = VERB_KINDS - left_out
    verbs = [row for row, kind in enumerate(rows.kind) if kind in taken]
    if rows.arrival is not None:
        verbs.sort(key=rows.arrival.__getitem__)
    for row in verbs:
        if row not in dropped:
            replay.verb(row)
    if rules.recorded:
        replay.written_down(dropped)
    clusters.name_all()
    people.event_node = stored
    return people


class _Replay:
    """The verbs, one after the other. The checks stand in Mixpanel's order; the first that fails
    gives the reason."""

    def __init__(self, rows: Rows, rules: Rules, people: People, clusters: Clusters) -> None:
        self._rows = rows
        self._people = people
        self._clusters = clusters
        self._most = rules.max_cluster_size
        self._has_form = UUID_FORMS[rules.uuid]
        self._told = rows.refused if rules.recorded else {}
        self._identified = array("i", [NOBODY]) * len(rows.names)
        self._alias_of = array("i", [NOBODY]) * len(rows.names)

    def verb(self, row: int) -> None:
        """Do what the verb of a row asks for, or note why not."""
        rows, people = self._rows, self._people
        kind, left, right = rows.kind[row], rows.user[row], rows.device[row]
        if left < 0 or right < 0:
            return
        to, joins = left * 2, right * 2
        people.owner.see(to)
        people.owner.see(joins)
        reason = self._told.get(row) if self._told else None
        if reason is None:
            if kind == IDENTIFY:
                reason = self._identify_refusal(left, right)
            elif kind == ALIAS and self._alias_of[right] not in (NOBODY, left):
                reason = ALIAS_EXISTS
        clusters = self._clusters
        root, other = clusters.root(to), clusters.root(joins)
        if (
            reason is None
            and root != other
            and clusters.size(root) + clusters.size(other) > self._most
        ):
            reason = TOO_MANY
        if reason is not None:
            people.refusals.append(Refusal(row, reason, (joins, to)))
            return
        if kind == IDENTIFY:
            self._identified[right] = left
            clusters.identify(root, to)
        elif kind == ALIAS:
            self._alias_of[right] = left
        if root != other:
            clusters.unite(root, other)
            people.links.add(row, joins, to, KINDS[kind])

    def written_down(self, dropped: Container[int]) -> None:
        """Unite what an export tells to be one person and no verb of it has united. Mixpanel's name
        for the person is the person's name."""
        rows, clusters = self._rows, self._clusters
        for row, kind in enumerate(rows.kind):
            if kind != RECORDED or row in dropped or rows.distinct[row] < 0:
                continue
            to, joins = rows.user[row] * 2, rows.distinct[row] * 2
            if to == joins:
                continue
            self._people.owner.see(to)
            root, other = clusters.root(to), clusters.root(joins)
            if root == other:
                clusters.call(root, to)
            elif clusters.size(root) + clusters.size(other) <= self._most:
                clusters.call(clusters.unite(root, other), to)
                self._people.links.add(row, joins, to, WRITTEN_DOWN)

    def _identify_refusal(self, to: int, joins: int) -> str | None:
        if to == joins:
            return SAME_IDS
        if not self._has_form(self._rows.names[joins]):
            return NOT_UUID
        known = self._identified[joins]
        return None if known in (NOBODY, to) else ASSIGNED


def _sent_nodes(rows: Rows, rules: Rules, people: People) -> "array[int]":
    """The node that each row is sent under; what `/import` refuses is told, and is nobody's."""
    users, distincts = rows.user, rows.distinct
    nodes = array(
        "i",
        (
            (distinct if kind not in VERB_KINDS else user) * 2
            for kind, user, distinct in zip(rows.kind, users, distincts, strict=True)
        ),
    )
    for row, node in enumerate(nodes):
        if node < 0:
            nodes[row] = NOBODY
    if rules.transport == "import":
        for row, (kind, lack) in enumerate(zip(rows.kind, rows.lack, strict=True)):
            if kind == BAD_MERGE or lack in LACKS:
                cause = BAD_PAIR if kind == BAD_MERGE else LACKS[lack]
                people.refusals.append(Refusal(row, cause, (), at_door=True))
                nodes[row] = NOBODY
    elif rules.transport == "track":
        for row, kind in enumerate(rows.kind):
            if kind == MERGE:
                nodes[row] = NOBODY
    return nodes
