"""What a merge system makes of rows: people, links, refusals, and whose each event is."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator

from lexicon_cli.core.records import dataclass, field
from lexicon_cli.identity.rows import BLOCKED, MISSING, NOBODY, Rows
from lexicon_cli.identity.values import DEVICE

MODES = ("simplified", "original", "legacy")
TRANSPORTS = ("track", "import")

MOST_IDS = 500  # ids of a cluster, https://docs.mixpanel.com (identifying users, original)
HOT_SHARD = 200_000  # events of an id on one day, as core.limits has it

SAME_IDS = "errSameIDs"
NOT_UUID = "errAnonDistinctIdNonGUIDForm"
ASSIGNED = "errAnonDistinctIdAssignedAlready"
TOO_MANY = "errManyIDs"
ALIAS_EXISTS = "errAliasAlreadyExists"
ALIAS_IN_USE = "alias already in use"
WRITTEN_DOWN = "recorded in the export"
ALIAS_OF_ITSELF = "alias of itself"
# Why `/import` with `strict=1` does not take an event, by what its row lacks.
LACKS = {
    BLOCKED: "'properties.distinct_id' is on the blocklist",
    MISSING: "'properties.distinct_id' is invalid: must not be missing",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Under which rules rows are read.

    `transport` None is what a stored project has: nothing is refused at the door. `import` refuses
    as `/import` with `strict=1` does, `track` ignores what only `/import` may send. `uuid` is how
    `$anon_id` is tested: `loose` (five groups of letters and digits) or `strict-v4`. `recorded`:
    what an export says of earlier merges and refusals counts, as it does unless another system is
    tried out.
    """

    mode: str = "simplified"
    transport: str | None = None
    max_cluster_size: int = MOST_IDS
    hot_shard: int = HOT_SHARD
    uuid: str = "loose"
    batch_events: int = 2_000
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """Two ids became one person: node `joins` came to node `to` at a row, for a cause."""

    row: int
    joins: int
    to: int
    cause: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that did not do what its sender meant. `at_door`: the event itself was not taken."""

    row: int
    cause: str
    nodes: tuple[int, ...]
    at_door: bool = False


class Links:
    """The links that held, in the order in which they were made; 13 bytes each. Loops that run tens
    of millions of times append to the columns by themselves; `cause` holds numbers of `code`."""

    def __init__(self) -> None:
        self.row = array("i")
        self.joins = array("i")
        self.to = array("i")
        self.cause = array("b")
        self._codes: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.row)

    def __iter__(self) -> Iterator[Link]:
        causes = tuple(self._codes)
        columns = zip(self.row, self.joins, self.to, self.cause, strict=True)
        return (Link(row, joins, to, causes[code]) for row, joins, to, code in columns)

    def __getitem__(self, number: int) -> Link:
        cause = tuple(self._codes)[self.cause[number]]
        return Link(self.row[number], self.joins[number], self.to[number], cause)

    def add(self, row: int, joins: int, to: int, cause: str) -> None:
        """One more link."""
        self.row.append(row)
        self.joins.append(joins)
        self.to.append(to)
        self.cause.append(self.code(cause))

    def code(self, cause: str) -> int:
        """The number of a cause."""
        return self._codes.setdefault(cause, len(self._codes))


class Owners:
    """The person of each node: a node of it that stands for all, NOBODY for nodes never seen."""

    def __init__(self, rows: Rows) -> None:
        self._owner = array("i", [NOBODY]) * (2 * len(rows.names))

    @property
    def column(self) -> "array[int]":
        """The persons of all nodes, by node; for loops that run tens of millions of times."""
        return self._owner

    def __getitem__(self, node: int) -> int:
        return self._owner[node]

    def __setitem__(self, node: int, person: int) -> None:
        self._owner[node] = person

    def __len__(self) -> int:
        return len(self._owner)

    def __iter__(self) -> Iterator[int]:
        """The nodes that were seen."""
        return (node for node, person in enumerate(self._owner) if person != NOBODY)

    def __contains__(self, node: int) -> bool:
        return 0 <= node < len(self._owner) and self._owner[node] != NOBODY

    def see(self, node: int) -> None:
        """A node is its own person until it is linked."""
        if self._owner[node] == NOBODY:
            self._owner[node] = node

    def see_all(self, nodes: Iterable[int]) -> None:
        """`see` for each node that is one."""
        owner = self._owner
        for node in set(nodes):
            if node >= 0 > owner[node]:
                owner[node] = node


@dataclass(slots=True)
class People:
    """The outcome. A node is an id's number doubled, plus one for a device of Simplified.

    `owner` tells each node's person. `event_node` is the node that a row is stored under (NOBODY:
    no user, or not stored); `final`: it is not looked up in `owner` any more. `links` are in order
    of arrival and form no circle. `hot` are rows that lost their id to a hot shard.
    """

    rows: Rows
    rules: Rules
    owner: Owners
    event_node: "array[int]" = field(default_factory=lambda: array("i"))
    final: bool = False
    links: Links = field(default_factory=Links)
    refusals: list[Refusal] = field(default_factory=list)
    hot: list[int] = field(default_factory=list)

    def name(self, node: int) -> str:
        """The id as Mixpanel shows it."""
        text = self.rows.names[node >> 1]
        return DEVICE + text if node & 1 else text

    def node(self, name: str) -> int:
        """The node of an id as Mixpanel shows it; NOBODY if nobody has it."""
        if self.rules.mode == "simplified" and name.startswith(DEVICE):
            number = self.rows.find(name[len(DEVICE) :])
            found = number * 2 + 1
        else:
            number = self.rows.find(name)
            found = number * 2
        return found if number != NOBODY and found in self.owner else NOBODY

    def person_of_row(self, row: int) -> int:
        """The node of the person that a row belongs to, NOBODY if it is nobody's."""
        node = self.event_node[row]
        return node if node == NOBODY or self.final else self.owner[node]

    def clusters(self) -> dict[int, list[int]]:
        """Members by canonical node, every node that was seen in just one of them."""
        found: dict[int, list[int]] = {}
        for node in self.owner:
            found.setdefault(self.owner[node], []).append(node)
        return found

    def events_by_person(self) -> dict[int, int]:
        """Events (rows that are stored) by canonical node."""
        people: dict[int, int] = {}
        for node, count in Counter(self.event_node).items():
            if node != NOBODY:
                person = node if self.final else self.owner[node]
                people[person] = people.get(person, 0) + count
        return people

    def persons(self) -> "array[int]":
        """The node of the person that each row belongs to, NOBODY for nobody's."""
        if self.final:
            return self.event_node
        column = self.owner.column
        return array("i", (node if node < 0 else column[node] for node in self.event_node))

    def attributed(self) -> Iterator[str | None]:
        """The distinct_id of each row after all merges, None for nobody's."""
        names: dict[int, str | None] = {NOBODY: None}
        for person in self.persons():
            if person not in names:
                names[person] = self.name(person)
            yield names[person]
