"""Clusters of ids that grow by uniting two, for Original ID Merge."""

from array import array

from lexicon_cli.identity.people import Owners
from lexicon_cli.identity.rows import NOBODY

NEVER = 2**31 - 1  # in the order of identification: after all others
_BY_MIXPANEL = 0  # before all others


class Clusters:
    """A union-find over the numbers of ids; each cluster knows its size and who speaks for it.

    Mixpanel picks any member. Ours: the one that an export names, else the id that was identified
    first, else the one seen first.

    Loops that run tens of millions of times read `parent`, `sizes` and `since` by themselves.
    """

    def __init__(self, ids: int) -> None:
        self.parent = array("i", range(ids))
        self.sizes = array("i", [1]) * ids
        self._speaker = array("i", range(ids))
        self.since = array("i", [NEVER]) * ids  # when the speaker was identified
        self._identified = _BY_MIXPANEL

    def root(self, number: int) -> int:
        """The id that stands for its cluster while clusters grow."""
        parent = self.parent
        while (above := parent[number]) != number:
            parent[number] = number = parent[above]
        return number

    def size(self, root: int) -> int:
        """How many ids a cluster holds."""
        return self.sizes[root]

    def unite(self, left: int, right: int) -> int:
        """Make one of two different clusters, given by their roots; the new root."""
        sizes, since = self.sizes, self.since
        if sizes[left] < sizes[right]:
            left, right = right, left
        self.parent[right] = left
        sizes[left] += sizes[right]
        ours, theirs = since[left], since[right]
        if theirs < ours or (theirs == ours and self._speaker[right] < self._speaker[left]):
            since[left], self._speaker[left] = theirs, self._speaker[right]
        return left

    def identify(self, root: int, number: int) -> None:
        """A member of a cluster has become an identified id; the first of those speaks for it."""
        if self.since[root] == NEVER:
            self._identified += 1
            self.since[root], self._speaker[root] = self._identified, number

    def call(self, root: int, number: int) -> None:
        """Mixpanel itself has named a cluster after a member; the first time counts."""
        if self.since[root] != _BY_MIXPANEL:
            self.since[root], self._speaker[root] = _BY_MIXPANEL, number

    def name_all(self, owner: Owners) -> None:
        """Let the owner of each node that was seen be its cluster's speaker."""
        column, root, speaker = owner.column, self.root, self._speaker
        for number, parent in enumerate(self.parent):
            if column[number * 2] != NOBODY:
                top = parent if self.parent[parent] == parent else root(number)
                column[number * 2] = speaker[top] * 2
