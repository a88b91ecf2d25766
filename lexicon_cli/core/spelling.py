"""How two words of a name are akin: plural, tense, a slip of the keys, the opposite, or not at all.

English endings only; words of other languages are compared letter by letter.
"""

from functools import lru_cache

# Costs of one slip. Swapping or dropping letters is what fingers do; a wrong letter is more often
# another word ("downgraded", "downloaded"), hence dearer.
_INDEL = 10
_SWAP = 10
_WRONG = 12
ONE_SLIP = _WRONG

_OPPOSITES = ("un", "de", "dis", "non", "re", "in", "im", "mis", "pre", "sub", "up", "out")

_IRREGULAR = {
    "began": "begin",
    "begun": "begin",
    "bought": "buy",
    "broken": "break",
    "built": "build",
    "chose": "choose",
    "chosen": "choose",
    "found": "find",
    "gave": "give",
    "given": "give",
    "got": "get",
    "held": "hold",
    "hidden": "hide",
    "kept": "keep",
    "left": "leave",
    "lost": "lose",
    "made": "make",
    "paid": "pay",
    "ran": "run",
    "said": "say",
    "saw": "see",
    "seen": "see",
    "sent": "send",
    "shown": "show",
    "sold": "sell",
    "spent": "spend",
    "taken": "take",
    "took": "take",
    "withdrawn": "withdraw",
    "won": "win",
    "written": "write",
    "wrote": "write",
}


def slip_cost(left: str, right: str) -> int:
    """The cheapest way to mistype one as the other (optimal string alignment). Symmetric.

    10 for a lost, extra or swapped letter, 12 for a wrong one.
    """
    before: list[int] = []
    above = [_INDEL * column for column in range(len(right) + 1)]
    for row, letter in enumerate(left, 1):
        current = [_INDEL * row]
        for column, other in enumerate(right, 1):
            cost = min(
                above[column] + _INDEL,
                current[column - 1] + _INDEL,
                above[column - 1] + (0 if letter == other else _WRONG),
            )
            swapped = row > 1 and column > 1 and letter == right[column - 2] != other
            if swapped and left[row - 2] == other:
                cost = min(cost, before[column - 2] + _SWAP)
            current.append(cost)
        before, above = above, current
    return above[-1]


def is_typo(left: str, right: str) -> bool:
    """Whether two different words are one word mistyped: the longer, the more slips are allowed.

    Up to three letters never; four letters only for swapped neighbours or a letter doubled or lost
    from a double; long words two slips if they begin alike, but not two wrong letters.
    """
    longer = max(len(left), len(right))
    if longer < 4 or longer > 64 or abs(len(left) - len(right)) > 2:
        return False
    if longer == 4:
        return _swapped(left, right) or _undoubled(left) == _undoubled(right)
    cost = slip_cost(left, right)
    if longer == 5:
        return cost <= _INDEL
    if longer < 9 or left[0] != right[0]:
        return cost <= _WRONG
    return cost <= _INDEL + _WRONG


@lru_cache(maxsize=65536)
def word_kinship(left: str, right: str) -> str:
    """How two lower-case words are akin, in one of these words, or "different".

    same; plural; tense (the base form and another), other tense ("played", "playing"); short form
    ("prod", "product"); opposite ("subscribed", "unsubscribed"); typo.
    """
    if left == right:
        return "same"
    if singular(left) == singular(right):
        return "plural"
    left_bases, right_bases = _bases(left), _bases(right)
    if left in right_bases or right in left_bases:
        return "tense"
    if left_bases & right_bases:
        return "other tense"
    if _opposite(left, right):
        return "opposite"
    if is_typo(left, right):
        return "typo"
    return "short form" if _shortened(left, right) else "different"


def singular(word: str) -> str:
    """The word without a plural ending: `categories` -> `category`, `boxes` -> `box`."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """One form for all forms of a word: `completed`, `completing`, `completes` -> `complet`.

    Not always a word; only good for finding and for comparing whole names, never shown.
    """
    base = singular(_IRREGULAR.get(word, word))
    for ending in ("ing", "ed"):
        if len(base) > len(ending) + 2 and base.endswith(ending) and not base.endswith("eed"):
            base = base[: -len(ending)]
            break
    if len(base) > 3 and base[-1] == base[-2]:
        base = base[:-1]
    return base[:-1] if len(base) > 3 and base[-1] == "e" else base


def _bases(word: str) -> frozenset[str]:
    """The base forms that an inflected word may come from; empty if it is not inflected."""
    if word in _IRREGULAR:
        return frozenset({_IRREGULAR[word]})
    if len(word) > 4 and word.endswith("ied"):
        return frozenset({word[:-3] + "y"})
    for ending in ("ing", "ed"):
        if word.endswith(ending) and not word.endswith("eed"):
            root = word[: -len(ending)]
            forms = {root, root + "e"}
            if len(root) > 3 and root[-1] == root[-2]:
                forms.add(root[:-1])
            return frozenset(form for form in forms if len(form) >= 3)
    return frozenset()


def _opposite(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    if len(short) < 3 or not long.endswith(short):
        return False
    return long[: -len(short)] in _OPPOSITES


def _shortened(left: str, right: str) -> bool:
    """`prod` for `product`, `qty` for `quantity`: the beginning, or some consonants in order."""
    short, long = sorted((left, right), key=len)
    if len(short) < 3 or short[0] != long[0]:
        return False
    if long.startswith(short):
        return True
    letters = iter(long)
    return not set(short[1:]) & set("aeiou") and all(char in letters for char in short)


def _swapped(left: str, right: str) -> bool:
    return len(left) == len(right) and slip_cost(left, right) == _SWAP


def _undoubled(word: str) -> str:
    return "".join(char for at, char in enumerate(word) if at == 0 or char != word[at - 1])
