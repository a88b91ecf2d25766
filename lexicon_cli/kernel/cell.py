"""One cell of a tally: like occurrences counted, with who, when and the first few places."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.kernel.bounded import BoundedCounts

SAMPLES = 3
_VERSIONS = 24
_VALUES = 48


# (input, byte offset, start of its span, line within the span, insert_id, value as shown)
SamplePlace = tuple[int, int, int, int, str | None, Any]


class Cell:
    """Counts of one (code, event, property, variant). Times are event time in milliseconds."""

    __slots__ = ("count", "first", "last", "platforms", "samples", "values", "versions")

    def __init__(self) -> None:
        self.count = 0
        self.first: int | None = None
        self.last: int | None = None
        self.platforms: dict[str, int] = {}
        self.versions = BoundedCounts(_VERSIONS)
        self.values = BoundedCounts(_VALUES)
        self.samples: list[SamplePlace] = []

    def add(self, time_ms: int | None, platform: str, version: str | None) -> None:
        """Count one occurrence; its sample and value are added apart."""
        self.count += 1
        self.platforms[platform] = self.platforms.get(platform, 0) + 1
        if version is not None:
            self.versions.add(version)
        if time_ms is not None:
            if self.first is None or time_ms < self.first:
                self.first = time_ms
            if self.last is None or time_ms > self.last:
                self.last = time_ms

    def add_all(
        self, count: int, platforms: Mapping[str, int], first: int | None, last: int | None
    ) -> None:
        """Count so many occurrences at once, whose times lie between two."""
        self.count += count
        for platform, on_it in platforms.items():
            self.platforms[platform] = self.platforms.get(platform, 0) + on_it
        self.first = smaller(self.first, first)
        self.last = larger(self.last, last)

    def wants(self, source: int, offset: int) -> bool:
        """Whether a sample from there would be kept."""
        samples = self.samples
        if len(samples) < SAMPLES:
            return True
        last = samples[-1]
        return offset <= last[1] if source == last[0] else source < last[0]

    def add_sample(self, sample: SamplePlace) -> None:
        """Keep the sample if it is among the smallest by (input, offset); one for each line."""
        samples, position = self.samples, sample[:2]
        if len(samples) >= SAMPLES and position > samples[-1][:2]:
            return
        for index, known in enumerate(samples):
            if known[:2] == position:
                # Which of a line's values is shown must not depend on the order of sight either.
                samples[index] = min(known, sample, key=repr)
                return
        samples.append(sample)
        samples.sort(key=_position)
        del samples[SAMPLES:]

    def merge(self, other: "Cell") -> None:
        """Add the other's counts; associative and commutative."""
        self.add_all(other.count, other.platforms, other.first, other.last)
        self.versions.merge(other.versions)
        self.values.merge(other.values)
        for sample in other.samples:
            self.add_sample(sample)

    def to_json(self) -> list[Any]:
        return [
            self.count,
            self.first,
            self.last,
            self.platforms,
            [self.versions.counts, self.versions.rest],
            [self.values.counts, self.values.rest],
            self.samples,
        ]

    @classmethod
    def from_json(cls, raw: list[Any]) -> "Cell":
        cell = cls()
        cell.count, cell.first, cell.last, cell.platforms = raw[:4]
        for bounded, (counts, rest) in ((cell.versions, raw[4]), (cell.values, raw[5])):
            bounded.rest = rest
            for name, count in counts.items():
                bounded.add(name, count)
        cell.samples = [tuple(sample) for sample in raw[6]]
        return cell


def _position(sample: SamplePlace) -> tuple[int, int]:
    return sample[:2]


def smaller(one: int | None, two: int | None) -> int | None:
    """The smaller of two times, None standing for no time."""
    if one is None or two is None:
        return two if one is None else one
    return min(one, two)


def larger(one: int | None, two: int | None) -> int | None:
    """The larger of two times, None standing for no time."""
    if one is None or two is None:
        return two if one is None else one
    return max(one, two)
