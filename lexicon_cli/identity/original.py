"""Original ID Merge: three events unite clusters of ids, for ever, up to a size.

Source: https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original
"""

from array import array
from collections.abc import Container, Iterable

from lexicon_cli.identity.clusters import NEVER, Clusters
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
    people.owner.see_all(stored)
    replay = _Replay(people)
    replay.verbs(_verbs(rows, rules, dropped))
    if rules.recorded:
        replay.written_down(dropped)
    replay.clusters.name_all(people.owner)
    people.event_node = stored
    return people


def _verbs(rows: Rows, rules: Rules, dropped: Container[int]) -> list[int]:
    """The rows that may link two ids, in order of arrival."""
    taken = VERB_KINDS - {BAD_MERGE}
    if rules.transport == "track":
        taken -= {MERGE}
    columns = zip(rows.kind, rows.user, rows.device, strict=True)
    verbs = [
        row for row, (kind, to, joins) in enumerate(columns) if kind in taken and to >= 0 <= joins
    ]
    if rows.arrival is not None:
        verbs.sort(key=rows.arrival.__getitem__)
    return [row for row in verbs if row not in dropped] if dropped else verbs


class _Replay:
    """The verbs, one after the other. The checks stand in Mixpanel's order; the first that fails
    gives the reason."""

    def __init__(self, people: People) -> None:
        rows = people.rows
        self._people = people
        self._rules = people.rules
        self.clusters = Clusters(len(rows.names))
        self._told = rows.refused if people.rules.recorded else {}
        self._identified = array("i", [NOBODY]) * len(rows.names)
        self._alias_of = array("i", [NOBODY]) * len(rows.names)

    def verbs(self, verbs: Iterable[int]) -> None:
        """Do what each row asks for, or note why not."""
        people, rows, clusters = self._people, self._people.rows, self.clusters
        kinds, users, devices = rows.kind, rows.user, rows.device
        names, owner, links = rows.names, people.owner.column, people.links
        parent, sizes, since = clusters.parent, clusters.sizes, clusters.since
        codes = {kind: links.code(KINDS[kind]) for kind in (IDENTIFY, ALIAS, MERGE)}
        identified, alias_of, told = self._identified, self._alias_of, self._told
        has_form, most = UUID_FORMS[self._rules.uuid], self._rules.max_cluster_size
        add_row, add_joins = links.row.append, links.joins.append
        add_to, add_cause = links.to.append, links.cause.append
        for row in verbs:
            kind, to, joins = kinds[row], users[row], devices[row]
            owner[to * 2], owner[joins * 2] = to * 2, joins * 2
            reason = told.get(row) if told else None
            if reason is not None:
                pass
            elif kind == IDENTIFY:
                known = identified[joins]
                if to == joins:
                    reason = SAME_IDS
                elif known != to and not has_form(names[joins]):
                    reason = NOT_UUID
                elif known != to and known != NOBODY:
                    reason = ASSIGNED
            elif kind == ALIAS and alias_of[joins] not in (NOBODY, to):
                reason = ALIAS_EXISTS
            root, other = to, joins
            # As `Clusters.root` does, without the calls.
            while (above := parent[root]) != root:
                parent[root] = root = parent[above]
            while (above := parent[other]) != other:
                parent[other] = other = parent[above]
            if reason is None and root != other and sizes[root] + sizes[other] > most:
                reason = TOO_MANY
            if reason is not None:
                people.refusals.append(Refusal(row, reason, (joins * 2, to * 2)))
                continue
            if kind == IDENTIFY:
                identified[joins] = to
                if since[root] == NEVER:
                    clusters.identify(root, to)
            elif kind == ALIAS:
                alias_of[joins] = to
            if root != other:
                clusters.unite(root, other)
                add_row(row)
                add_joins(joins * 2)
                add_to(to * 2)
                add_cause(codes[kind])

    def written_down(self, dropped: Container[int]) -> None:
        """Unite what an export tells to be one person and no verb of it has united. Mixpanel's name
        for the person is the person's name."""
        rows, clusters, owner = self._people.rows, self.clusters, self._people.owner
        for row, kind in enumerate(rows.kind):
            if kind != RECORDED or row in dropped or rows.distinct[row] < 0:
                continue
            to, joins = rows.user[row], rows.distinct[row]
            if to == joins:
                continue
            owner.see(to * 2)
            root, other = clusters.root(to), clusters.root(joins)
            if root == other:
                clusters.call(root, to)
            elif clusters.size(root) + clusters.size(other) <= self._rules.max_cluster_size:
                clusters.call(clusters.unite(root, other), to)
                self._people.links.add(row, joins * 2, to * 2, WRITTEN_DOWN)


def _sent_nodes(rows: Rows, rules: Rules, people: People) -> "array[int]":
    """The node that each row is sent under; what `/import` refuses is told, and is nobody's."""
    columns = zip(rows.kind, rows.user, rows.distinct, strict=True)
    sent = (user if kind in VERB_KINDS else distinct for kind, user, distinct in columns)
    nodes = array("i", (number * 2 if number >= 0 else NOBODY for number in sent))
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
