"""Values as texts: what each of them is, worked out once for all events that have it."""

from collections.abc import Iterable, Mapping

from lexicon_cli.history.cell import CLASS_OF, LENGTHS, LONGEST_VALUE, KeptValues, ValueCell
from lexicon_cli.history.sketch import hash_of
from lexicon_cli.kernel.personal import is_url, kind_in_url, personal_kind

_REMEMBERED = 100_000


class Texts:
    """Adds values to cells. Verdicts on values are remembered as long as there are not too many."""

    def __init__(self) -> None:
        self._may_be_kept: dict[str, bool] = {}

    def may_be_kept(self, text: str) -> bool:
        """Whether a value is short and does not look personal."""
        if len(text) > LONGEST_VALUE:
            return False
        known = self._may_be_kept.get(text)
        if known is None:
            known = not _looks_personal(text)
            if len(self._may_be_kept) >= _REMEMBERED:
                self._may_be_kept.clear()
            self._may_be_kept[text] = known
        return known

    def add_strings(self, cell: ValueCell, counts: Mapping[str, int], *, is_private: bool) -> None:
        """Add strings with their counts to a cell."""
        lengths, last, most = cell.lengths, len(LENGTHS), LENGTHS[-1]
        longest = cell.longest
        for text, count in counts.items():
            length = len(text)
            lengths[CLASS_OF[length] if length <= most else last] += count
            if length > longest:
                longest = length
        cell.longest = longest
        self.add(cell, counts, is_private=is_private)

    def add(self, cell: ValueCell, counts: Mapping[str, int], *, is_private: bool) -> None:
        """Add texts with their counts to a cell."""
        kept = cell.values
        known = kept.counts
        unknown = []
        for text, count in counts.items():
            if text in known:
                known[text] += count
            else:
                unknown.append(text)
        if not unknown:
            return
        hashes = list(map(hash_of, unknown))
        cell.distinct.update(hashes)
        if is_private:
            kept.rest += sum(map(counts.__getitem__, unknown))
            return
        limit = kept.limit()
        for text, hashed in zip(unknown, hashes, strict=True):
            if (limit is None or hashed <= limit) and self.may_be_kept(text):
                kept.add(text, counts[text])
                limit = kept.limit()
            else:
                kept.rest += counts[text]

    def keep(self, kept: KeptValues, texts: Iterable[tuple[str, int, int]]) -> int:
        """Add (text, count, hash) that may be kept; how many values these were."""
        limit, added = kept.limit(), 0
        known = kept.counts
        for text, count, hashed in texts:
            if text in known:
                known[text] += count
                added += count
            elif (limit is None or hashed <= limit) and self.may_be_kept(text):
                kept.add(text, count)
                limit = kept.limit()
                added += count
        return added


def _looks_personal(text: str) -> bool:
    if is_url(text):
        return kind_in_url(text) is not None
    return personal_kind(text) is not None
