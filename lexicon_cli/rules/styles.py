"""Naming styles: which a name follows (`snake_case`, `Title Case`, …), and how it is written so.

A name is judged part by part: the signs in "geo:delay" or "Checkout: Payment Started" are no matter
of style (NAM013 looks at them). Acronyms, digits and names such as "iOS" are taken as people write
them. Letters of scripts without case suit every style.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from lexicon_cli.core.naming import fold_separators
from lexicon_cli.core.records import dataclass
from lexicon_cli.rules.name_words import BRANDS, capital, lowered, split_words
from lexicon_cli.rules.vocabulary import word_set

# Longer names follow no convention that anybody meant, and cost time.
_LONGEST = 300
_LONGEST_ACRONYM = 5
_SMALL = word_set(
    """a an and as at but by for from in into is of off on onto or out over per than the to up via
    vs with"""
)
_UNSPOKEN = dict.fromkeys(range(0x300, 0x370)) | {0x27: None, 0x2019: None, 0x2E: "0"}

_Known = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Style:
    """One way to write names: whether a part of a name follows it, and words written so."""

    name: str
    fits: Callable[[str, _Known], bool]
    write: Callable[[list[str], _Known], str]


def styles_of(name: str, words: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The styles that a name follows: "purchase" follows four, "Purchase_completed" none.

    All of them if nobody can tell: no letters with case, or characters that cannot be seen. `words`
    are written in one way only ("DataDog").
    """
    return _styles_of(name, words) if len(name) <= _LONGEST else ALL


def write_as(style: str, name: str, words: tuple[str, ...] = ()) -> str | None:
    """The name in that style, itself if it is so already, None if it cannot be written so."""
    if style in styles_of(name, words):
        return name
    known = _known(words)
    written = "".join(
        part if number % 2 else STYLES[style].write(split_words(part, known), known)
        for number, part in enumerate(_parts(name))
    )
    fits = style in styles_of(written, words)
    return written if fits and fold_separators(written) == fold_separators(name) else None


def signs_of(name: str) -> list[str]:
    """The signs between the parts of a name, with their blanks: `": "` of "Checkout: Paid"."""
    parts = _parts(name) if len(name) <= _LONGEST else [name]
    inner = zip(parts[:-1:2], parts[1::2], parts[2::2], strict=False)
    return [sign for before, sign, after in inner if before.strip() and after.strip()]


def is_plain(name: str) -> bool:
    """Whether the name is one part, without signs."""
    return len(name) <= _LONGEST and len(_parts(name)) == 1


def find_style(said: str) -> str | None:
    """The style that somebody means by "snake_case", "Snake case", "UpperCamelCase" …"""
    return _SAID.get(fold_separators(said))


@lru_cache(maxsize=65536)
def _styles_of(name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    if name.isascii():
        at_once = _plain_styles(name)
        if at_once is not None:
            return at_once
    if name.lower() == name.upper() or not name.isprintable():
        return ALL
    known = _known(words)
    parts = [part.translate(_UNSPOKEN).strip() for part in _parts(name)[::2]]
    parts = [part for part in parts if part.lower() != part.upper()]
    return tuple(
        style.name for style in STYLES.values() if all(style.fits(part, known) for part in parts)
    )


def _plain_styles(name: str) -> tuple[str, ...] | None:
    """The styles of the plainest names, which most are; None for all that need a closer look."""
    if name.islower():
        if name.isalnum():
            return _ONE_LOWER_WORD
        bare = name.replace("_", "")
        if bare.isalnum() and "__" not in name and "_" not in (name[0], name[-1]):
            return ("snake_case",)
    elif name.istitle() and " " in name and name.replace(" ", "").isalpha():
        return None if "  " in name or name != name.strip() else ("Title Case",)
    return None


@cache
def _known(words: tuple[str, ...]) -> _Known:
    """Names written in one way only, by their lower case."""
    return MappingProxyType({**BRANDS, **{word.lower(): word for word in words}})


def _parts(name: str) -> list[str]:
    """The name cut at its structural signs: part, sign, part, … (an odd number of them)."""
    plain = name.replace("_", "").replace(" ", "").replace("-", "")
    return [name] if plain.isalnum() and " - " not in name else _structure().split(name)


@cache
def _structure() -> re.Pattern[str]:
    """Signs between the parts of a name, with the blanks around them; no dot before a digit."""
    return re.compile(r"(\s*(?:(?!\.\d)[^\w\s'’\-\u0300-\u036f]|(?<=\s)[-–—](?=\s))+\s*)")


def _is_lower(piece: str) -> bool:
    return piece.isalnum() and piece == piece.lower()


def _is_acronym(word: str) -> bool:
    """`SKU`, `B2B`, `IDs`: short and in capitals."""
    body = word[:-1] if word.endswith("s") and len(word) > 2 else word
    return body.isupper() and body.isalnum() and len(body) <= _LONGEST_ACRONYM


def _is_capital(piece: str, known: _Known, *, humps: bool) -> bool:
    """Whether a piece begins like a word of a title; `humps` allows a capital further inside."""
    if not piece or known.get(piece.lower()) == piece:
        return bool(piece)
    if not piece.isalnum():
        return False
    first = piece[0]
    if first.islower() or (piece.isupper() and not _is_acronym(piece)):
        return False
    return humps or _is_acronym(piece) or piece[1:] == piece[1:].lower()


def _is_titled(word: str, known: _Known, *, humps: bool) -> bool:
    first, *rest = word.split("-")
    return _is_capital(first, known, humps=humps) and all(
        _is_capital(piece, known, humps=humps) or _is_lower(piece) for piece in rest
    )


def _fits_title(part: str, known: _Known) -> bool:
    words = part.split()
    humps = len(words) > 1
    return all(
        _is_titled(word, known, humps=humps) or (number > 0 and word in _SMALL)
        for number, word in enumerate(words)
    )


def _stays_small(word: str, known: _Known) -> bool:
    """Whether a word is at home in the midst of a sentence: small, an acronym, or like "iOS"."""
    if _is_acronym(word) or known.get(word.lower()) == word:
        return True
    return all(_is_lower(piece) for piece in word.split("-"))


def _fits_sentence(part: str, known: _Known) -> bool:
    first, *rest = part.split()
    return _is_titled(first, known, humps=bool(rest)) and all(
        _stays_small(word, known) for word in rest
    )


def _fits_lower(part: str, known: _Known) -> bool:
    words = part.split()
    if len(words) == 1 and "-" in part:
        return False
    return all(_stays_small(word, known) for word in words) and any(map(str.islower, words))


def _fits_camel(part: str, _: _Known) -> bool:
    return part.isalnum() and not part[0].isupper()


def _fits_pascal(part: str, _: _Known) -> bool:
    return part.isalnum() and part[0].isupper() and (_is_acronym(part) or not part.isupper())


def _all_pieces(sign: str, is_good: Callable[[str], bool]) -> Callable[[str, _Known], bool]:
    return lambda part, _: all(is_good(piece) for piece in part.strip(sign).split(sign))


def _capital_pieces(sign: str) -> Callable[[str, _Known], bool]:
    return lambda part, known: all(
        _is_capital(piece, known, humps=False) for piece in part.strip(sign).split(sign)
    )


def _is_upper(piece: str) -> bool:
    return piece.isalnum() and piece == piece.upper()


def _bare(word: str) -> str:
    return word.lower().replace("'", "").replace("’", "")


def _humped(words: list[str]) -> list[str]:
    return [bare[:1].upper() + bare[1:] for bare in map(_bare, words)]


def _write_camel(words: list[str], _: _Known) -> str:
    return "".join([_bare(words[0]), *_humped(words[1:])]) if words else ""


def _write_sentence(words: list[str], known: _Known) -> str:
    return " ".join(
        capital(word, known) if number == 0 else lowered(word, known)
        for number, word in enumerate(words)
    )


def _joined(sign: str, form: Callable[[str], str]) -> Callable[[list[str], _Known], str]:
    return lambda words, _: sign.join(form(_bare(word)) for word in words)


def _capitals(sign: str) -> Callable[[list[str], _Known], str]:
    return lambda words, known: sign.join(capital(word, known) for word in words)


def _as_it_is(word: str) -> str:
    return word


STYLES: Mapping[str, Style] = {
    style.name: style
    for style in (
        Style("Title Case", _fits_title, _capitals(" ")),
        Style("Sentence case", _fits_sentence, _write_sentence),
        Style("lower case", _fits_lower, _joined(" ", _as_it_is)),
        Style("snake_case", _all_pieces("_", _is_lower), _joined("_", _as_it_is)),
        Style("camelCase", _fits_camel, _write_camel),
        Style("PascalCase", _fits_pascal, lambda words, _: "".join(_humped(words))),
        Style("kebab-case", _all_pieces("-", _is_lower), _joined("-", _as_it_is)),
        Style("CONSTANT_CASE", _all_pieces("_", _is_upper), _joined("_", str.upper)),
        Style("Title_Snake_Case", _capital_pieces("_"), _capitals("_")),
        Style("Train-Case", _capital_pieces("-"), _capitals("-")),
    )
}
ALL = tuple(STYLES)
_ONE_LOWER_WORD = tuple(
    name for name in ALL if name in ("lower case", "snake_case", "camelCase", "kebab-case")
)
_SAID = {fold_separators(name): name for name in ALL} | {
    "lower": "lower case",
    "lowercase": "lower case",
    "title": "Title Case",
    "propercase": "Title Case",
    "sentence": "Sentence case",
    "snake": "snake_case",
    "lowersnakecase": "snake_case",
    "camel": "camelCase",
    "lowercamelcase": "camelCase",
    "pascal": "PascalCase",
    "uppercamelcase": "PascalCase",
    "kebab": "kebab-case",
    "dashcase": "kebab-case",
    "constant": "CONSTANT_CASE",
    "uppercase": "CONSTANT_CASE",
    "uppersnakecase": "CONSTANT_CASE",
    "screamingsnakecase": "CONSTANT_CASE",
    "adacase": "Title_Snake_Case",
    "capitalsnakecase": "Title_Snake_Case",
    "pascalsnakecase": "Title_Snake_Case",
}
