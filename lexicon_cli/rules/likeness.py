"""Pairs of names in one plan that are probably one name: found fast, judged by core.naming.

Two names are only compared where they share a key: their letters, or their words up to plural,
tense, abbreviation and one slip of the keys. What `core.naming` then calls a typo is none if both
words are real ones: "Order Shipped" and "Order Skipped" are two events.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property

from lexicon_cli.core.naming import NEAR, fold_separators, similarity, why, words
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.spelling import is_typo, stem
from lexicon_cli.rules.rule import Option
from lexicon_cli.rules.vocabulary import ABBREVIATIONS, is_known, word_set

THRESHOLD = Option("threshold", NEAR, "how alike names must be, 0.8 to 1; 1 are equal names")
SHORT_FORMS = Option("abbreviations", (), 'further short forms, such as "acq=acquisition"')

_SHORT_FORM = 0.9
# Shorter words have too many neighbours to be taken for one another.
_SHORTEST_TYPO = 4
_LONGEST_WORD = 40
_SHORTEST_WHOLE = 6
# A hostile plan may make thousands of names alike; each is compared with this many at most.
_MOST_COMPARED = 24
_FILLERS = word_set("a an the of to for")
_SIGNS = frozenset("+#%&@*$<>=~^")

_Parts = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Twin:
    """`name` is too much like `other`, which came before it; `reason` as in core.naming."""

    name: str
    other: str
    score: float
    reason: str


def short_forms(said: Collection[str]) -> Mapping[str, str]:
    """The abbreviations that are known, and those a user added as `short=long`."""
    pairs = (entry.lower().partition("=") for entry in said)
    return ABBREVIATIONS | {short.strip(): long.strip() for short, _, long in pairs if long.strip()}


def same_but_for_looks(left: str, right: str) -> bool:
    """Whether names differ in case and separators only: not in numbers ("1.5", "15"), not in
    signs that mean something ("C", "C++")."""
    if fold_separators(left) != fold_separators(right):
        return False
    return _numbers(left) == _numbers(right) and _signs(left) == _signs(right)


def twins(
    names: Sequence[str],
    parts: Mapping[str, tuple[str, ...]],
    *,
    threshold: float = NEAR,
    abbreviations: Mapping[str, str] = ABBREVIATIONS,
    is_meant: Callable[[str, str, str], bool] = lambda left, right, reason: False,
) -> list[Twin]:
    """The names that are too much like one before them, each with the one it is most like.

    `names` has the better ones first, `parts` the words of each. `is_meant(name, other, reason)`
    tells that two differ on purpose.
    """
    parts = {name: parts[name] for name in names}
    comparer = _Comparer(parts, abbreviations)
    found = []
    for name, others in _candidates(parts, abbreviations):
        best: Twin | None = None
        for other in others:
            score, reason = comparer.compare(name, other)
            if score < threshold or (best is not None and score <= best.score):
                continue
            if not is_meant(name, other, reason):
                best = Twin(name, other, score, reason)
        if best is not None:
            found.append(best)
    return found


class _Comparer:
    """core.naming's judgement, with what else the plan says about the words."""

    def __init__(self, parts: _Parts, abbreviations: Mapping[str, str]) -> None:
        self._parts = parts
        self._abbreviations = abbreviations

    @cached_property
    def _uses(self) -> Counter[str]:
        """How many names have a word."""
        return Counter(word for own in self._parts.values() for word in set(own))

    def compare(self, name: str, other: str) -> tuple[float, str]:
        score, reason = similarity(name, other), why(name, other)
        if score < NEAR and self._expanded(name) == self._expanded(other):
            return _SHORT_FORM, "short form"
        if reason == "typo" and self._are_words(name, other):
            return 0.0, "similar"
        if reason == "separator" and not same_but_for_looks(name, other):
            return 0.0, "similar"
        return score, reason

    def _expanded(self, name: str) -> tuple[str, ...]:
        return tuple(self._abbreviations.get(word, word) for word in self._parts[name])

    def _are_words(self, name: str, other: str) -> bool:
        """Whether the words that differ are all real: known, or in use elsewhere in the plan."""
        mine, yours = self._parts[name], self._parts[other]
        if len(mine) != len(yours):
            return False
        pairs = [pair for pair in zip(mine, yours, strict=True) if pair[0] != pair[1]]
        return any(self._is_word(ours) and self._is_word(theirs) for ours, theirs in pairs)

    def _is_word(self, word: str) -> bool:
        return self._uses[word] > 1 or is_known(word)


def _candidates(parts: _Parts, abbreviations: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Each name with the earlier ones that share a key with it."""
    form = _common_forms({word for own in parts.values() for word in own}, abbreviations)
    wholes = _typo_keys(parts)
    shelves: dict[object, list[str]] = {}
    for name, own in parts.items():
        earlier: list[str] = []
        keys: list[object] = [_word_key(own, form), "".join(own)]
        if wholes is not None:
            keys += wholes(name)
        for key in keys:
            shelf = shelves.setdefault(key, [])
            earlier += shelf
            if len(shelf) < _MOST_COMPARED:
                shelf.append(name)
        if earlier:
            yield name, [other for other in dict.fromkeys(earlier) if other != name]


def _word_key(own: tuple[str, ...], form: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted([form[word] for word in own if word not in _FILLERS or word == own[-1]]))


def _common_forms(vocabulary: set[str], abbreviations: Mapping[str, str]) -> dict[str, str]:
    """One form for words that may be one word: same stem, same abbreviation, one slip apart."""
    form = {word: stem(abbreviations.get(word, word)) for word in vocabulary}
    leader: dict[str, str] = {}
    by_key: dict[str, list[str]] = defaultdict(list)
    for word in sorted(vocabulary):
        if not _SHORTEST_TYPO <= len(word) <= _LONGEST_WORD or word.isdigit():
            continue
        for key in _with_one_less(word):
            shelf = by_key[key]
            for other in shelf[:_MOST_COMPARED]:
                if is_typo(word, other):
                    _join(leader, form[word], form[other])
            shelf.append(word)
    return {word: _leader(leader, common) for word, common in form.items()}


def _with_one_less(word: str) -> set[str]:
    """The word and what is left of it without one letter: one slip leaves two words a key."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _leader(leader: dict[str, str], word: str) -> str:
    while word in leader:
        word = leader[word]
    return word


def _join(leader: dict[str, str], left: str, right: str) -> None:
    first, second = sorted((_leader(leader, left), _leader(leader, right)))
    if first != second:
        leader[second] = first


def _typo_keys(parts: _Parts) -> Callable[[str], set[str]] | None:
    """Keys for names of which one runs its words together and has a slip: `purchsecompleted`.

    Only for names that begin or end like a long name of one word; most plans have none.
    """
    single = {own[0] for own in parts.values() if len(own) == 1}
    single = {word for word in single if _SHORTEST_WHOLE < len(word) <= _LONGEST_WORD}
    if not single:
        return None
    ends = {word[:4] for word in single} | {word[-4:] for word in single}

    def keys(name: str) -> set[str]:
        whole = "".join(parts[name])
        if len(whole) > _LONGEST_WORD or (whole[:4] not in ends and whole[-4:] not in ends):
            return set()
        return {f"~{key}" for key in _with_one_less(whole)}

    return keys


def _numbers(name: str) -> list[str]:
    return [part for part in words(name) if part.isdigit()]


def _signs(name: str) -> list[str]:
    return [char for char in name if char in _SIGNS or (ord(char) > 127 and not _is_plain(char))]


def _is_plain(char: str) -> bool:
    """Letters, digits, blanks, dashes and dots of any script: no signs like an emoji."""
    return char.isalnum() or char.isspace() or char in "‐‑‒–—·"
