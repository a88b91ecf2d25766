"""Names compared: ignoring case, ignoring separators, nearly alike. The one similarity of the product."""

import re
from functools import lru_cache

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")


@lru_cache(maxsize=8192)
def fold_case(name: str) -> str:
    """The name in lower case, letter by letter: "Sign Up" and "sign up" fold alike.

    Letters whose lower case is longer than one character stay, so that the compiled schemas can say
    the same with a character class per letter.
    """
    return "".join(low if len(low := char.lower()) == 1 else char for char in name)


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """The lower-case words of a name, split at separators, case humps and digits."""
    return tuple(word.lower() for word in _WORDS.findall(name))


@lru_cache(maxsize=8192)
def fold_separators(name: str) -> str:
    """The name's letters and digits in lower case: `add_to_cart`, `Add To Cart`, `addToCart` alike."""
    folded = "".join(char for char in fold_case(name) if char.isalnum())
    return folded or name
