"""Characters of a name that are not what they look like, and the name without them."""

from collections.abc import Iterator
from unicodedata import category, normalize
from unicodedata import name as unicode_name

from lexicon_cli.core.records import dataclass

# The rest of a longer name is not looked at, and it is cut for the message.
_LONGEST = 300
_LONGEST_SHOWN = 80

_JOINERS = "\u200c\u200d"
_EMPTY_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show as nothing
_VISIBLE_FORMATS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2"
_BLANK_CONTROLS = "\t\n\v\f\r\x85"
_CONTROL_NAMES = {"\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\0": "NULL"}

# Cyrillic and Greek letters that look like a Latin one (the usual ones of UTS 39's list).
_CYRILLIC = (
    "\u0430\u0441\u0435\u04bb\u0456\u0458\u043e\u0440\u0455\u0443\u0445\u0501\u051b\u051d"
    "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u04ae"
)
_GREEK = (
    "\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
)
_LATIN_FOR = dict(zip(_CYRILLIC, "acehijopsyxdqwABCEHIJKMOPSTXY", strict=True)) | dict(
    zip(_GREEK, "oABEZHIKMNOPTYX", strict=True)
)
# The other way round only letters that nobody puts before a word on purpose, as in "iMovie".
_CYRILLIC_FOR = {
    latin: other
    for other, latin in zip(_CYRILLIC, _LATIN_FOR.values(), strict=False)
    if latin in "aceopxyABCEHKMOPTX"
}


@dataclass(frozen=True, slots=True)
class Oddity:
    """One odd character of a name and what should stand in its place ("" is nothing)."""

    at: int
    char: str
    instead: str
    is_accent: bool = False

    def __str__(self) -> str:
        is_lookalike = not self.is_accent and self.instead.strip() != ""
        return _code_point(self.char) + (
            f" for {_code_point(self.instead)}" if is_lookalike else ""
        )


def oddities(name: str) -> list[Oddity]:
    """What is odd about a name, in its order; [] for nearly all names."""
    if name.isascii() and name.isprintable():
        return []
    text = name[:_LONGEST]
    found = [*_unseen(text), *_lookalikes(text), *_loose_accents(text)]
    return sorted(found, key=lambda oddity: oddity.at)


def cleaned(name: str) -> str:
    """The name as it was meant, or "" if nothing is left or it is too long to tell."""
    if len(name) > _LONGEST:
        return ""
    # What is taken out may bring together letters that do not belong together.
    for _ in range(3):
        chars = list(name)
        for oddity in oddities(name):
            chars[oddity.at] = oddity.instead
        name = " ".join(normalize("NFC", "".join(chars)).split())
    return name


def visible(name: str, found: list[Oddity]) -> str:
    """The name with its odd characters as code points, cut if it is long."""
    text = name[:_LONGEST_SHOWN]
    chars = list(text)
    for oddity in found:
        if oddity.at < len(chars):
            chars[oddity.at] = f"<U+{ord(oddity.char):04X}>"
    return "".join(chars) + ("…" if len(name) > len(text) else "")


def _code_point(char: str) -> str:
    known = _CONTROL_NAMES.get(char) or unicode_name(char, "")
    return f"U+{ord(char):04X} {known}".strip()


def _unseen(text: str) -> Iterator[Oddity]:
    for at, char in enumerate(text):
        if not " " <= char <= "~":
            instead = _instead(text, at, char)
            if instead is not None:
                yield Oddity(at, char, instead)


def _instead(text: str, at: int, char: str) -> str | None:
    """What should stand for a character that cannot be seen; None if it can be."""
    if char in _EMPTY_LETTERS or char == "\ufffd":
        return ""
    kind = category(char)
    if kind == "Cf":
        is_fine = char in _VISIBLE_FORMATS or _is_at_home(text, at, char)
        return None if is_fine else ""
    if kind in ("Zs", "Zl", "Zp") or char in _BLANK_CONTROLS:
        return " "
    return "" if kind in ("Cc", "Cs", "Co") else None


def _is_at_home(text: str, at: int, char: str) -> bool:
    """Whether a joiner stands in a script that has them or in an emoji, or a tag in a flag."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if char in _JOINERS:
        return _takes_joiners(before) and _takes_joiners(after)
    return char >= "\U000e0000" and before > "\U0001f000"


def _takes_joiners(char: str) -> bool:
    """Whether it is a letter or mark of a script beyond Latin, or an emoji."""
    return char > "\u02ff" and category(char) in ("Lo", "Ll", "Lu", "Lm", "Mn", "Mc", "So", "Sk")


def _lookalikes(text: str) -> Iterator[Oddity]:
    """Letters of another script in the midst of a word, if they look as if they belonged there."""
    for start, word in _words(text):
        latin = [char for char in word if _is_latin(char)]
        others = [char for char in word if not _is_latin(char)]
        if not latin or not others:
            continue
        if all(char in _LATIN_FOR or _wide(char) for char in others):
            swaps = {char: _LATIN_FOR.get(char) or _wide(char) for char in others}
        elif all(char in _CYRILLIC_FOR for char in latin) and all(map(_is_cyrillic, others)):
            swaps = {char: _CYRILLIC_FOR[char] for char in latin}
        else:
            continue
        for at, char in enumerate(word, start):
            if char in swaps:
                yield Oddity(at, char, swaps[char])


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Runs of letters that are not all ASCII, with where they begin."""
    start = 0
    for at in range(len(text) + 1):
        if at < len(text) and text[at].isalpha():
            continue
        if at > start and not text[start:at].isascii():
            yield start, text[start:at]
        start = at + 1


def _is_latin(char: str) -> bool:
    return char.isascii() or unicode_name(char, "").startswith("LATIN")


def _is_cyrillic(char: str) -> bool:
    return unicode_name(char, "").startswith("CYRILLIC")


def _wide(char: str) -> str:
    """The ordinary letter for a full-width one, else ""."""
    return normalize("NFKC", char) if "\uff21" <= char <= "\uff5a" else ""


def _loose_accents(text: str) -> Iterator[Oddity]:
    for at, char in enumerate(text):
        is_mark = at > 0 and char > "\u02ff" and category(char) == "Mn"
        if is_mark and len(normalize("NFC", text[at - 1] + char)) == 1:
            yield Oddity(at, char, char, is_accent=True)
