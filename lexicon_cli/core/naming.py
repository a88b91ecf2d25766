"""Names compared: ignoring case, ignoring separators, nearly alike. The one similarity there is.

Why two names are alike is always said (`Match.reason`). These reach NEAR, one name written in two
ways: same, case, separator, filler word, plural, tense, typo. These stay below it, good for a hint
at most: short form, other tense, token order, prefix, similar, number, opposite.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from heapq import nsmallest

from lexicon_cli.core.records import dataclass
from lexicon_cli.core.spelling import ONE_SLIP, slip_cost, stem, word_kinship

NEAR = 0.88
HINT = 0.6

# Longer names are compared by their folds only: Mixpanel cuts names at 255, and a hostile name must
# not cost time or fill the caches.
_LONGEST = 300

_ASCII_NUMBERS = re.compile(r"[0-9]+")
_ASCII_SEPARATORS = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_ASCII_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# No prepositions that turn a verb into another one ("log in", "opt out").
_FILLERS = frozenset({"a", "an", "the", "of", "to", "for"})
_SCORES = {"plural": 0.94, "tense": 0.9, "other tense": 0.85, "short form": 0.84, "opposite": 0.5}


@dataclass(frozen=True, slots=True)
class Match:
    """A known name near to an unknown one; `score` is 0..1, `reason` one of this module's words."""

    name: str
    score: float
    reason: str


def fold_case(name: str) -> str:
    """The name in lower case, letter by letter: "Sign Up" and "sign up" fold alike.

    Letters whose lower case is longer than one character stay, so that the compiled schemas can say
    the same with a character class per letter.
    """
    return _fold_case_cached(name) if len(name) <= _LONGEST else _fold_case(name)


def fold_separators(name: str) -> str:
    """The name's letters and digits in lower case: `add_to_cart` and `addToCart` fold alike."""
    return _fold_separators_cached(name) if len(name) <= _LONGEST else _fold_separators(name)


def folds(name: str) -> tuple[str, str]:
    """Both folds of a name, of case and of separators; not remembered, for names without end."""
    low = _fold_case(name)
    if name.isascii():
        return low, low.encode().translate(None, _ASCII_SEPARATORS).decode() or name
    return low, "".join(char for char in low if char.isalnum()) or name


def words(name: str) -> tuple[str, ...]:
    """The lower-case words of a name, split at separators, case humps and digits."""
    return _words_cached(name) if len(name) <= _LONGEST else _words(name)


def numbers(name: str) -> tuple[str, ...]:
    """The words of a name that are made of digits alone, in their order."""
    return tuple(_ASCII_NUMBERS.findall(name) if name.isascii() else _numbers(words(name)))


def similarity(left: str, right: str) -> float:
    """How alike two names are, 0..1: 1 only for equal names, NEAR and above for one name in two
    ways, 0.5 at most where numbers differ or one word is the other's opposite. Symmetric."""
    return _compare(left, right)[0]


def why(left: str, right: str) -> str:
    """Why two names are as alike as `similarity` says: a word such as "case" or "typo"."""
    return _compare(left, right)[1]


def nearest(name: str, candidates: Iterable[str], *, cutoff: float = NEAR) -> Match | None:
    """The candidate most like the name, if it reaches the cutoff; ties go to the smaller name.

    A word that other candidates use is no slip of the keys: with "Card Added" and "Cart Viewed"
    known, "Card Viewed" is not taken for a mistyped "Cart Viewed".
    """
    return _index(tuple(candidates)).nearest(name, cutoff)


class NameIndex:
    """Many known names, prepared once for many look-ups."""

    def __init__(self, candidates: Iterable[str]) -> None:
        self._names = sorted(set(candidates))
        self._keys = [_keys(name) for name in self._names]
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._vocabulary: Counter[str] = Counter()
        for number, name in enumerate(self._names):
            for key in self._keys[number]:
                self._by_key[key].append(number)
            self._vocabulary.update(set(words(name)))

    def nearest(self, name: str, cutoff: float = NEAR) -> Match | None:
        """As the function `nearest`."""
        best: Match | None = None
        for number in self._likely(name):
            candidate = self._names[number]
            score, reason = _compare(name, candidate)
            if reason == "typo" and self._real_word_differs(name, candidate):
                score, reason = min(score, 0.79), "similar"
            if score >= cutoff and (best is None or (-score, candidate) < (-best.score, best.name)):
                best = Match(candidate, score, reason)
        return best

    def _likely(self, name: str) -> list[int]:
        """The names that share most of the rarer keys; a slip or two destroys only a few."""
        known = [key for key in _keys(name) if key in self._by_key]
        known.sort(key=lambda key: (len(self._by_key[key]), key))
        shared: Counter[int] = Counter()
        for key in known[:16]:
            shared.update(self._by_key[key])
        return nsmallest(
            48, shared, key=lambda n: (-shared[n] / (len(self._keys[n]) + len(known)), n)
        )

    def _real_word_differs(self, name: str, candidate: str) -> bool:
        own, other = words(name), words(candidate)
        return len(own) == len(other) and any(
            ours != theirs and ours in self._vocabulary
            for ours, theirs in zip(own, other, strict=True)
        )


@lru_cache(maxsize=16)
def _index(candidates: tuple[str, ...]) -> NameIndex:
    return NameIndex(candidates)


def _compare(left: str, right: str) -> tuple[float, str]:
    if left == right:
        return 1.0, "same"
    if fold_case(left) == fold_case(right):
        return 0.99, "case"
    if fold_separators(left) == fold_separators(right):
        return 0.98, "separator"
    if len(left) > _LONGEST or len(right) > _LONGEST:
        return 0.0, "similar"
    return _compare_words(*sorted((left, right)))


@lru_cache(maxsize=16384)
def _compare_words(left: str, right: str) -> tuple[float, str]:
    mine, yours = words(left), words(right)
    if _numbers(mine) != _numbers(yours):
        return min(0.5, _overlap(left, right)), "number"
    core, other = _without_fillers(mine), _without_fillers(yours)
    if core == other and len(core) >= 2:
        return 0.95, "filler word"
    if not mine or not yours:
        return 0.0, "similar"
    if len(mine) == len(yours):
        paired = _compare_pairs(mine, yours)
        if paired is not None:
            return paired
    elif _mistyped_whole(mine, yours):
        return _typo_score("".join(mine), "".join(yours)), "typo"
    return _compare_loosely(left, right)


def _compare_pairs(mine: tuple[str, ...], yours: tuple[str, ...]) -> tuple[float, str] | None:
    """The verdict word by word, or None if some pair is of different words."""
    worst = (1.0, "same")
    slips = 0
    for ours, theirs in zip(mine, yours, strict=True):
        kinship = word_kinship(*sorted((ours, theirs)))
        if kinship == "different":
            return None
        if kinship == "typo":
            slips += 1
            worst = min(worst, (_typo_score("".join(mine), "".join(yours)), "typo"))
        elif kinship != "same":
            worst = min(worst, (_SCORES[kinship], kinship))
    if slips > 2:
        return None
    # The same words, yet not the same letters: some sign that is neither letter nor separator.
    return worst if worst[1] != "same" else (0.97, "separator")


def _mistyped_whole(mine: tuple[str, ...], yours: tuple[str, ...]) -> bool:
    """Whether the names differ by one slip once run together: `purchsecompleted`. A further word is
    no slip: "Plan A" is not a mistyped "Plan"."""
    if set(mine) <= set(yours) or set(yours) <= set(mine):
        return False
    left, right = "".join(mine), "".join(yours)
    if min(len(left), len(right)) < 6 or abs(len(left) - len(right)) > 1:
        return False
    return slip_cost(left, right) <= ONE_SLIP


def _typo_score(left: str, right: str) -> float:
    longer = max(len(left), len(right))
    return round(min(0.97, max(NEAR, 1 - slip_cost(left, right) / 10 / longer)), 4)


def _compare_loosely(left: str, right: str) -> tuple[float, str]:
    mine, yours = words(left), words(right)
    if mine and sorted(mine) == sorted(yours):
        return 0.82, "token order"
    if mine and sorted(map(stem, mine)) == sorted(map(stem, yours)):
        return 0.8, "token order"
    short, long = sorted((mine, yours), key=len)
    if short and len(short) < len(long) and short in (long[: len(short)], long[-len(short) :]):
        share = sum(map(len, short)) / sum(map(len, long))
        return round(0.55 + 0.24 * share, 4), "prefix"
    return min(0.79, _overlap(left, right)), "similar"


def _overlap(left: str, right: str) -> float:
    """The larger of Jaccard on words and Dice on the features of `_features`."""
    mine, yours = set(words(left)), set(words(right))
    ours, theirs = _features(left), _features(right)
    jaccard = len(mine & yours) / len(mine | yours) if mine | yours else 0.0
    dice = 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 0.0
    return round(max(jaccard, dice), 4)


def _keys(name: str) -> frozenset[str]:
    """The features, and the letters of each word in alphabetical order: a swap leaves those."""
    if len(name) > _LONGEST:
        return frozenset({f"={fold_case(name)}", f"~{fold_separators(name)}"})
    return _features(name) | {f"#{''.join(sorted(word))}" for word in words(name)}


@lru_cache(maxsize=16384)
def _features(name: str) -> frozenset[str]:
    """Letter triples of each word with its ends marked, the words' stems, and the name's folds."""
    found = {f"={fold_case(name)}", f"~{fold_separators(name)}"}
    for word in words(name):
        marked = f"^{word}$"
        found.update(marked[at : at + 3] for at in range(len(marked) - 2))
        found.add(f"*{stem(word)}")
    return frozenset(found)


def _numbers(parts: tuple[str, ...]) -> list[str]:
    return [part for part in parts if part.isdigit()]


def _without_fillers(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words without articles; the last one stays: the "A" of "Plan A" is a name."""
    return tuple(part for part in parts[:-1] if part not in _FILLERS) + parts[-1:]


def _fold_case(name: str) -> str:
    if name.isascii():
        return name.lower()
    return "".join(low if len(low := char.lower()) == 1 else char for char in name)


def _fold_separators(name: str) -> str:
    return folds(name)[1]


def _words(name: str) -> tuple[str, ...]:
    if name.isascii():
        return tuple(word.lower() for word in _ASCII_WORDS.findall(name))
    found: list[str] = []
    before = " "
    for at, char in enumerate(name):
        if not (char.isalnum() or _is_mark(char)):
            before = " "
            continue
        if _begins_word(before, char, name[at + 1 : at + 2]):
            found.append("")
        found[-1] += char
        before = char
    return tuple(word.lower() for word in found)


def _begins_word(before: str, char: str, after: str) -> bool:
    if before == " ":
        return True
    if char.isdigit() != before.isdigit():
        return True
    return char.isupper() and (before.islower() or (before.isupper() and after.islower()))


def _is_mark(char: str) -> bool:
    """Accents that follow their letter, as decomposed text has them."""
    return "̀" <= char <= "ͯ"


_fold_case_cached = lru_cache(maxsize=8192)(_fold_case)
_fold_separators_cached = lru_cache(maxsize=8192)(_fold_separators)
_words_cached = lru_cache(maxsize=8192)(_words)
