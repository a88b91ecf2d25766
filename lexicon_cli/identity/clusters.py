"""Clusters of ids that grow by uniting two, for Original ID Merge."""

from array import array

from lexicon_cli.identity.people import Owners

_NEVER = 2**62  # in the order of identification: after all others
_BY_MIXPANEL = 0  # before all others


class Clusters:
    """A union-find in the owners' own array; each cluster knows its size and who speaks for it.

    Mixpanel picks any member. Ours: the one that an export names, else the id that was identified
    first, else the one seen first.
    """

    def __init__(self, owner: Owners) -> None:
        self._owner = owner
        self._parent = owner.column
        ids = len(owner) // 2
        self._size = array("i", [1]) * ids
        self._speaker = array("i", range(0, 2 * ids, 2))
        self._since = array("q", [_NEVER]) * ids  # when the speaker was identified
        self._identified = _BY_MIXPANEL

    def root(self, node: int) -> int:
        """The node that stands for its cluster while clusters grow."""
        parent = self._parent
        above = parent[node]
        while above != node:
            parent[node] = node = parent[above]
            above = parent[node]
        return node

    def size(self, root: int) -> int:
        """How many ids a cluster holds."""
        return self._size[root >> 1]

    def unite(self, left: int, right: int) -> int:
        """Make one of two different clusters, given by their roots; the new root."""
        sizes, since = self._size, self._since
        big, small = left >> 1, right >> 1
        if sizes[big] < sizes[small]:
            left, right, big, small = right, left, small, big
        self._parent[right] = left
        sizes[big] += sizes[small]
        ours, theirs = since[big], since[small]
        if theirs < ours or (theirs == ours and self._speaker[small] < self._speaker[big]):
            since[big], self._speaker[big] = theirs, self._speaker[small]
        return left

    def identify(self, root: int, node: int) -> None:
        """A node of a cluster has become an identified id; the first of those speaks for it."""
        self._identified += 1
        at = root >> 1
        if self._since[at] == _NEVER:
            self._since[at], self._speaker[at] = self._identified, node

    def call(self, root: int, node: int) -> None:
        """Mixpanel itself has named a cluster after one of its nodes; the first time counts."""
        at = root >> 1
        if self._since[at] != _BY_MIXPANEL:
            self._since[at], self._speaker[at] = _BY_MIXPANEL, node

    def name_all(self) -> None:
        """Let each node's owner be its cluster's speaker."""
        root, speaker = self.root, self._speaker
        self._owner.rename(lambda node: speaker[root(node) >> 1])
