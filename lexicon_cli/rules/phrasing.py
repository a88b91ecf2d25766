"""Where the verb of an event's name stands: "Product Viewed", "view_product"; English only."""

from lexicon_cli.core.naming import words
from lexicon_cli.core.records import dataclass
from lexicon_cli.rules.name_words import split_words
from lexicon_cli.rules.styles import is_plain, styles_of, write_as
from lexicon_cli.rules.vocabulary import PARTICLES, PREPOSITIONS, is_past, is_verb


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name cut into verb and object. `verb` has its particle ("signed", "up"); all lower case."""

    verb: tuple[str, ...]
    rest: tuple[str, ...]
    verb_first: bool

    @property
    def is_past(self) -> bool:
        """Whether the verb is in the past: "viewed"."""
        return is_past(self.verb[0])

    @property
    def can_turn(self) -> bool:
        """Whether verb and object can change places: not in "added to cart"."""
        return not PREPOSITIONS.intersection(self.rest)

    def written(self, like: str, *, verb_first: bool, verb: str | None = None) -> str | None:
        """The phrase in that order, with another form of the verb if given, in the style of the
        name `like`; None if that follows no style."""
        styles = styles_of(like)
        verbs = self.verb if verb is None else (verb, *self.verb[1:])
        ordered = (*verbs, *self.rest) if verb_first else (*self.rest, *verbs)
        return write_as(styles[0], " ".join(ordered)) if styles else None


def verb_place(name: str) -> str | None:
    """Where the verb of a name stands, first or last; None as for `phrase_of`, but quicker."""
    parts = words(name)
    if len(parts) < 2 or not is_plain(name):
        return None
    if _is_last(parts[0], parts[-2] if len(parts) > 2 and parts[-1] in PARTICLES else parts[-1]):
        return "last"
    if len(parts) == 2 and parts[1] in PARTICLES:
        return None
    return "first" if _is_first(parts[0], parts[-1]) else None


def phrase_of(name: str) -> Phrase | None:
    """The name's verb and object, or None where that is not beyond doubt: names of one word, with
    two verbs, with none, or with signs between their parts."""
    if not is_plain(name):
        return None
    parts = tuple(word.lower() for word in split_words(name))
    if len(parts) < 2:
        return None
    size = 2 if len(parts) > 2 and parts[-1] in PARTICLES else 1
    end, begin = parts[-size], parts[0]
    if _is_last(begin, end):
        return Phrase(parts[-size:], parts[:-size], verb_first=False)
    if _is_first(begin, end):
        size = 2 if parts[1] in PARTICLES else 1
        if size == len(parts):
            return None
        return Phrase(parts[:size], parts[size:], verb_first=True)
    return None


def _is_last(begin: str, end: str) -> bool:
    """Whether the last word of a name is its verb."""
    if is_past(end):
        return not is_past(begin)
    return is_verb(end, clearly=True) and not is_verb(begin)


def _is_first(begin: str, end: str) -> bool:
    """Whether the first word is; of pasts only known ones: "Nested Objects" has no verb."""
    if is_past(begin):
        return is_past(begin, surely=True) and not is_verb(end)
    return is_verb(begin, clearly=True) and not is_verb(end)
