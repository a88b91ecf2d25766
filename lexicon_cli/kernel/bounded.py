"""Sets of names that stay small however many names there are, and merge in any order.

Of all names ever offered, the `limit` with the smallest hashes are kept. A name that is kept in the
end was kept in every part from its first sight on, so what was counted for it is exact. The hash is
the same in every process.
"""

from bisect import insort
from collections.abc import Iterator

from lexicon_cli.core.hashing import blake2b

OTHER = "(other names)"


def rank_of(name: str) -> bytes:
    """The name's place in the order that decides who stays (64 bits of BLAKE2b)."""
    return blake2b(name.encode("utf-8", "surrogatepass"), 8)


class SmallestNames:
    """The `limit` names with the smallest hashes."""

    __slots__ = ("_by_rank", "_kept", "limit")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._kept: set[str] = set()
        self._by_rank: list[tuple[bytes, str]] = []

    def offer(self, name: str) -> tuple[bool, str | None]:
        """Whether the name is kept, and the name that had to go for it."""
        if name in self._kept:
            return True, None
        entry = (rank_of(name), name)
        if len(self._kept) >= self.limit:
            if entry > self._by_rank[-1]:
                return False, None
            _, evicted = self._by_rank.pop()
            self._kept.remove(evicted)
        else:
            evicted = None
        insort(self._by_rank, entry)
        self._kept.add(name)
        return True, evicted

    def refuses(self, name: str) -> bool:
        """Whether the name is not kept and would not be: all that are have smaller hashes. So it
        is for good, for those that stay only get smaller."""
        if len(self._by_rank) < self.limit or name in self._kept:
            return False
        return (rank_of(name), name) > self._by_rank[-1]

    def __contains__(self, name: object) -> bool:
        return name in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._kept))


class BoundedCounts:
    """Counts by name for the `limit` names with the smallest hashes, and one count for the rest."""

    __slots__ = ("_limit", "_names", "counts", "rest")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._names: SmallestNames | None = None  # none is needed while all names are kept
        self.counts: dict[str, int] = {}
        self.rest = 0

    def add(self, name: str, count: int = 1) -> None:
        counts = self.counts
        if name in counts:
            counts[name] += count
            return
        if self._names is None:
            if len(counts) < self._limit:
                counts[name] = count
                return
            self._names = SmallestNames(self._limit)
            for known in counts:
                self._names.offer(known)
        kept, evicted = self._names.offer(name)
        if evicted is not None:
            self.rest += counts.pop(evicted)
        if kept:
            counts[name] = count
        else:
            self.rest += count

    def merge(self, other: "BoundedCounts") -> None:
        """Add the other's counts; associative and commutative."""
        self.rest += other.rest
        for name, count in other.counts.items():
            self.add(name, count)
