"""Lines of a text answer, harmless whatever they quote."""

from collections.abc import Iterator

from lexicon_cli.output.ink import paint
from lexicon_cli.output.safe import shown
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import number


class Sayer:
    """Lines, harmless whatever they quote."""

    def __init__(self, style: Style) -> None:
        self._style = style

    def line(self, text: str) -> str:
        """A plain line."""
        return f"{shown(text, unicode=self._style.unicode)}\n"

    def strong(self, text: str) -> str:
        """The line that sums up."""
        return f"{paint(shown(text, unicode=self._style.unicode), 'strong', self._style)}\n"

    def faint(self, text: str) -> str:
        """A heading, or an aside."""
        return f"{paint(shown(text, unicode=self._style.unicode), 'faint', self._style)}\n"

    def rest(self, count: int, limit: int, noun: str) -> Iterator[str]:
        """How many are not listed."""
        if limit and count > limit:
            yield self.faint(f"  and {number(count - limit)} more {noun} (--limit 0 lists all)")
