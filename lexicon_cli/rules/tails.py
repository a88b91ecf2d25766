"""What the last words of a name say: `billing_email` is an email, `email_opened` is none."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from lexicon_cli.core.naming import words

T = TypeVar("T")
_LONGEST_NAME = 300


class Tails(Generic[T]):
    """A table of last words and what each means; of two that fit the longer one counts."""

    def __init__(self, table: Mapping[str, T]) -> None:
        self._meanings = {tuple(text.split()): value for text, value in table.items()}
        self._longest = max(map(len, self._meanings), default=0)
        self._ends = tuple(sorted({tail[-1] for tail in self._meanings}))
        self._last_letters = frozenset(end[-2:] for end in self._ends)

    def find(self, name: str) -> tuple[T, tuple[str, ...]] | None:
        """The meaning of the name's last words, and the words before them."""
        # A look at two letters spares most names of a plan the rest.
        if name[-2:].lower() not in self._last_letters or len(name) > _LONGEST_NAME:
            return None
        if not name.lower().endswith(self._ends):
            return None
        parts = words(name)
        for count in range(min(self._longest, len(parts)), 0, -1):
            meaning = self._meanings.get(parts[-count:])
            if meaning is not None:
                return meaning, parts[:-count]
        return None


def table(*rows: tuple[T, str]) -> dict[str, T]:
    """A table from rows of a meaning and its last words; tails of several words are `a+b`."""
    return {tail.replace("+", " "): meaning for meaning, text in rows for tail in text.split()}
