"""What changed at each event of a life: merges, refusals, other devices, resets."""

from collections.abc import Iterable, Iterator

from lexicon_cli.identity.answers import Mark
from lexicon_cli.identity.forms import is_loose_uuid
from lexicon_cli.identity.people import People
from lexicon_cli.identity.rows import NOBODY, VERB_KINDS
from lexicon_cli.identity.words import link_words, refusal_words

_MOST_IDS = 20  # of each side of a merge; a person may have hundreds


class Marks:
    """The marks of one person's rows, asked for in order of time."""

    def __init__(self, people: People, person: int, members: Iterable[int]) -> None:
        nodes = set(members)
        self._people = people
        self._person = person
        self._merges = dict(_merges(people, person))
        self._refusals = {
            one.row: one for one in people.refusals if not nodes.isdisjoint(one.nodes)
        }
        self._device = NOBODY
        self._sent = NOBODY
        self._users: set[int] = set()
        self._seen: set[int] = set()

    def of(self, row: int) -> Iterator[Mark]:
        """What the next row changed."""
        people, rows = self._people, self._people.rows
        is_verb = rows.kind[row] in VERB_KINDS
        is_own = not is_verb and people.person_of_row(row) == self._person
        if is_own:
            yield from self._switched(row)
        merge, refusal = self._merges.get(row), self._refusals.get(row)
        if merge is not None:
            yield merge
        if refusal is not None:
            yield Mark("refused", refusal_words(people, refusal))
        if is_own:
            yield from self._became_known(row)
        elif is_verb and merge is None and refusal is None:
            yield Mark("ignored", "joins nothing")

    def _switched(self, row: int) -> Iterator[Mark]:
        """Another device, or another anonymous id, than the event before."""
        people, node = self._people, self._people.event_node[row]
        device = self._device_of(row)
        if device != NOBODY:
            before, self._device = self._device, device
            if before not in (NOBODY, device):
                ids = f'"{people.rows.names[device]}" after "{people.rows.names[before]}"'
                is_new = device not in self._seen
                if is_new and self._users and self._is_anonymous(row):
                    yield Mark(
                        "reset",
                        f"a new device id without a user, {ids}: reset(), cleared storage, "
                        "or another device",
                    )
                else:
                    yield Mark("device", f"{'a new' if is_new else 'another'} device, {ids}")
            self._seen.add(device)
        elif people.rules.mode != "simplified":
            before, self._sent = self._sent, node
            if before not in (NOBODY, node) and node not in self._seen:
                names = f'"{people.name(node)}" after "{people.name(before)}"'
                if is_loose_uuid(people.name(node)) and not is_loose_uuid(people.name(before)):
                    yield Mark("reset", f"a new anonymous id, {names}: reset() or another device")
            self._seen.add(node)

    def _became_known(self, row: int) -> Iterator[Mark]:
        user = self._people.rows.user[row]
        if user == NOBODY or self._is_anonymous(row) or user in self._users:
            return
        self._users.add(user)
        yield Mark("user", f'user "{self._people.rows.names[user]}" is known from here on')

    def _device_of(self, row: int) -> int:
        device = self._people.rows.device[row]
        node = self._people.event_node[row]
        return node >> 1 if device == NOBODY and node != NOBODY and node & 1 else device

    def _is_anonymous(self, row: int) -> bool:
        """Whether the row was sent without a user."""
        people = self._people
        if people.rules.mode == "simplified":
            return bool(people.event_node[row] & 1)
        return people.rows.user[row] != people.rows.distinct[row]


def _merges(people: People, person: int) -> Iterator[tuple[int, Mark]]:
    """The links of a person, each with the ids of both sides before it."""
    owner = people.owner
    sides: dict[int, list[int]] = {}
    for link in people.links:
        if owner[link.joins] != person:
            continue
        to = sides.setdefault(link.to, [link.to])
        joins = sides.setdefault(link.joins, [link.joins])
        yield (
            link.row,
            Mark("merge", link_words(people, link), (_ids(people, to), _ids(people, joins))),
        )
        big, small = (to, joins) if len(to) >= len(joins) else (joins, to)
        big.extend(small)
        for node in small:
            sides[node] = big


def _ids(people: People, nodes: list[int]) -> tuple[str, ...]:
    names = sorted(map(people.name, nodes[:_MOST_IDS]))
    more = len(nodes) - len(names)
    return (*names, f"and {more:,} more") if more else tuple(names)
