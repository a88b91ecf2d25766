"""What is kept of a property's values on a day."""

from bisect import bisect_left

from lexicon_cli.history.sketch import Sketch, hash_of

# A length from 0 to 255 and beyond falls into the class of its upper limit.
LENGTHS = (0, 8, 16, 32, 64, 128, 192, 224, 240, 250, 255)
# With more values than this a property is no list of choices, and a few examples will do.
VALUES_KEPT = 48
EXAMPLES_KEPT = 8
# A longer text is no choice of a list.
LONGEST_VALUE = 64
# The class of each length up to the last of LENGTHS; what is longer is in the last class.
CLASS_OF = tuple(bisect_left(LENGTHS, length) for length in range(LENGTHS[-1] + 2))


def rank_of(text: str) -> tuple[int, str]:
    """The place of a value in the order that decides which are examples."""
    return hash_of(text), text


class KeptValues:
    """Counts by value, as long as there are at most VALUES_KEPT of them.

    With more, `is_cut` is true, `counts` are exact counts of EXAMPLES_KEPT values (those with the
    smallest hashes), and `rest` counts the others. Values that must not be kept are in `rest` all
    the same: `rest` without `is_cut` means that some were withheld.
    """

    __slots__ = ("counts", "is_cut", "rest")

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.rest = 0
        self.is_cut = False

    def add(self, text: str, count: int = 1) -> None:
        """Count a value that may be kept."""
        counts = self.counts
        if text in counts:
            counts[text] += count
            return
        counts[text] = count
        self._keep_small()

    def merge(self, other: "KeptValues") -> None:
        """Add the other's counts; associative and commutative."""
        counts = self.counts
        self.rest += other.rest
        self.is_cut = self.is_cut or other.is_cut
        for text, count in other.counts.items():
            counts[text] = counts.get(text, 0) + count
        self._keep_small()

    def limit(self) -> int | None:
        """A value with a larger hash cannot be kept any more; None: any can."""
        if not self.is_cut or len(self.counts) < EXAMPLES_KEPT:
            return None
        return max(map(hash_of, self.counts))

    def forget(self) -> None:
        """Keep no text, only how many there were."""
        self.rest += sum(self.counts.values())
        self.counts = {}

    def _keep_small(self) -> None:
        counts = self.counts
        self.is_cut = self.is_cut or len(counts) > VALUES_KEPT
        if self.is_cut and len(counts) > EXAMPLES_KEPT:
            for text in sorted(counts, key=rank_of)[EXAMPLES_KEPT:]:
                self.rest += counts.pop(text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, KeptValues):
            return NotImplemented
        mine, theirs = (self.counts, self.rest), (other.counts, other.rest)
        return mine == theirs and self.is_cut == other.is_cut

    __hash__ = None  # type: ignore[assignment]


class ValueCell:
    """All of a property's values on a day, of events of one name.

    `lengths` counts strings by class of length in characters: one count for each of LENGTHS, one
    for what is longer. `values` counts scalars as text (JSON's form, strings bare); `distinct`
    estimates how many different texts there were. Lists and objects are in neither.
    """

    __slots__ = ("distinct", "lengths", "longest", "values")

    def __init__(self) -> None:
        self.distinct = Sketch()
        self.lengths = [0] * (len(LENGTHS) + 1)
        self.longest = 0
        self.values = KeptValues()

    def merge(self, other: "ValueCell") -> None:
        """Add the other's values."""
        self.distinct.merge(other.distinct)
        self.lengths = [mine + more for mine, more in zip(self.lengths, other.lengths, strict=True)]
        self.longest = max(self.longest, other.longest)
        self.values.merge(other.values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ValueCell):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]
