"""Edits of a text at exact spans."""

from collections.abc import Iterable, Sequence

from lexicon_cli.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end` become `text`. One that `joins` may stand beside another
    insertion at the same spot: both are kept, lines of greater `depth` (indentation) first."""

    start: int
    end: int
    text: str
    joins: bool = False
    depth: int = 0

    def clashes(self, other: "Edit") -> bool:
        """Whether the two cannot both be made."""
        if self.start == self.end and other.start == other.end:
            return self.start == other.start and not (self.joins and other.joins)
        return self.start < other.end and other.start < self.end


class Edits:
    """Edits that fit together, found fast among many: most of them stand far apart."""

    def __init__(self) -> None:
        self._by_start: dict[int, list[Edit]] = {}
        self._all: list[Edit] = []

    def fit(self, wanted: Sequence[Edit]) -> bool:
        """Whether all of these can be made together with those taken already, and each other."""
        for number, edit in enumerate(wanted):
            if any(edit.clashes(other) for other in wanted[:number] if other != edit):
                return False
        return not any(edit.clashes(other) for edit in wanted for other in self._near(edit))

    def take(self, wanted: Iterable[Edit]) -> None:
        """Keep these, in order."""
        for edit in wanted:
            if edit.start == edit.end or edit not in self._all_at(edit):
                self._all.append(edit)
                for bucket in self._buckets(edit):
                    self._by_start.setdefault(bucket, []).append(edit)

    def apply(self, text: str) -> str:
        """The text with all edits made."""
        parts: list[str] = []
        done = 0
        for edit in sorted(self._all, key=lambda edit: (edit.start, edit.end, -edit.depth)):
            if edit.start < done:
                continue  # a removal within a removal
            parts.append(text[done : edit.start])
            parts.append(edit.text)
            done = edit.end
        parts.append(text[done:])
        return "".join(parts)

    def __len__(self) -> int:
        return len(self._all)

    def _near(self, edit: Edit) -> list[Edit]:
        return [other for bucket in self._buckets(edit) for other in self._by_start.get(bucket, ())]

    def _all_at(self, edit: Edit) -> list[Edit]:
        return self._by_start.get(edit.start // _BUCKET, [])

    def _buckets(self, edit: Edit) -> range:
        return range(max(edit.start - 1, 0) // _BUCKET, (edit.end + 1) // _BUCKET + 1)


_BUCKET = 4096  # characters
