"""Values as texts: what each of them is, worked out once for all events that have it."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.history.cell import LONGEST_VALUE, ValueCell
from lexicon_cli.history.sketch import hash_of
from lexicon_cli.kernel.personal import is_url, kind_in_url, personal_kind

_REMEMBERED = 200_000
_LONGEST_REMEMBERED = 64


class Texts:
    """Hashes and verdicts of values, remembered as long as there are not too many."""

    def __init__(self) -> None:
        self._hashes: dict[str, int] = {}
        self._may_be_kept: dict[str, bool] = {}

    def hash_of(self, text: str) -> int:
        """The hash of a text."""
        hashed = self._hashes.get(text)
        if hashed is None:
            hashed = hash_of(text)
            if len(text) <= _LONGEST_REMEMBERED:
                if len(self._hashes) >= _REMEMBERED:
                    self._hashes.clear()
                self._hashes[text] = hashed
        return hashed

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

    def count(
        self, cell: ValueCell, counter: Mapping[Any, int], *, is_text: bool, is_private: bool
    ) -> None:
        """Add values with their counts to a cell."""
        kept = cell.values
        for value, count in counter.items():
            text = value if is_text else _number_text(value)
            if is_text:
                cell.add_length(len(text), count)
            cell.distinct.add(self.hash_of(text))
            if is_private or not self.may_be_kept(text):
                kept.rest += count
            else:
                kept.add(text, count)


def _number_text(value: float | bool) -> str:
    if value is True:
        return "true"
    return "false" if value is False else repr(value)


def _looks_personal(text: str) -> bool:
    if is_url(text):
        return kind_in_url(text) is not None
    return personal_kind(text) is not None
