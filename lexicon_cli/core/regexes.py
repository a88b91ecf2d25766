"""Regular expressions that mean the same to every validator.

A plan's patterns are ECMA-262 expressions that search, as JSON Schema says. Engines agree on less
than one thinks: `\\d` is Unicode in Python, `$` stops before a last newline there, `.` leaves out
other characters, and `\\-` is an error under ECMA's unicode flag. `portable_pattern` spells such
things out in the words that Python's `re`, Rust's fancy-regex and ECMAScript share. RE2 and Go do
not take the look-ahead that stands for the end of the text; no spelling of it suits all of them.
"""

import re
from functools import lru_cache

from lexicon_cli.core.records import dataclass, field

END = r"(?![\s\S])"
ANYTHING = r"[\s\S]"
NOTHING = "(?!)"

# Go and RE2 refuse more repetitions; Rust runs out of its size limit soon after.
_MAX_REPEAT = 1000
_LAST = 0x10FFFF
_LONGEST_SHOWN = 80

# ECMA-262, CharacterClassEscape: digits and word characters are ASCII, white space is not.
_DIGITS = ((0x30, 0x39),)
_WORD = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_SPACE = (
    *((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_LINE_ENDS = r"\n\r\u2028\u2029"
_WORD_CLASS = "[0-9A-Z_a-z]"
_BOUNDARY = (
    f"(?:(?<={_WORD_CLASS})(?!{_WORD_CLASS})|(?<!{_WORD_CLASS})(?={_WORD_CLASS}))",
    f"(?:(?<={_WORD_CLASS})(?={_WORD_CLASS})|(?<!{_WORD_CLASS})(?!{_WORD_CLASS}))",
)

_Ranges = tuple[tuple[int, int], ...]
_CONTROL = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_SYNTAX = frozenset("^$\\.*+?()[]{}|")
_CLASS_SYNTAX = frozenset("\\]^[-|")
_QUANTIFIER = re.compile(r"[*+?]|\{([0-9]+)(?:(,)([0-9]*))?\}")
_GROUP = re.compile(r"\?(?:P?<(?P<name>[A-Za-z_$][A-Za-z0-9_$]*)>|(?P<kind>:|=|!|<=|<!))")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|c([A-Za-z])")
_LOW_SURROGATE = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")


@lru_cache(maxsize=4096)
def portable_pattern(ecma: str) -> str:
    """The pattern in the words that all engines share; the same pattern if it is so already.

    Python's spellings of named groups, `\\A` and `\\Z` are taken too. Raises ValueError, with the
    reason, for what cannot be made portable or is no regular expression.
    """
    try:
        result = _Reader(ecma).read()
        re.compile(result)
    except re.error as error:
        raise ValueError(f"{_named(ecma)} is no regular expression: {error.msg}") from error
    except (OverflowError, RecursionError) as error:
        raise ValueError(f"{_named(ecma)} is too large") from error
    return result


def _named(pattern: str) -> str:
    shown = pattern if len(pattern) <= _LONGEST_SHOWN else f"{pattern[:_LONGEST_SHOWN]}…"
    return f'pattern "{shown}"'


def literal(char: str) -> str:
    """One character as itself, outside brackets."""
    return "\\" + char if char in _SYNTAX else _plain(ord(char))


def one_of(chars: str) -> str:
    """A class of the given characters, or the character alone if there is one."""
    if len(chars) == 1:
        return literal(chars)
    return "[" + "".join(_in_class(ord(char)) for char in chars) + "]"


def _plain(code: int) -> str:
    char = chr(code)
    if 0x20 <= code < 0x7F or code > 0xFFFF or (code > 0x7F and char.isalnum()):
        return char
    for letter, control in _CONTROL.items():
        if code == control:
            return "\\" + letter
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _in_class(code: int) -> str:
    char = chr(code)
    if char in _CLASS_SYNTAX:
        return "\\" + char
    # Doubled, they are set operators to Rust and a warning to Python; ECMA forbids to escape them.
    return f"\\x{code:02x}" if char in "&~" else _plain(code)


def _spell(ranges: _Ranges) -> str:
    return "".join(
        _in_class(low) if low == high else f"{_in_class(low)}-{_in_class(high)}"
        for low, high in ranges
    )


def _complement(ranges: _Ranges) -> _Ranges:
    gaps, position = [], 0
    for low, high in ranges:
        if position < low:
            gaps.append((position, low - 1))
        position = high + 1
    return (*gaps, (position, _LAST))


_SHORTHANDS: dict[str, _Ranges] = {
    "d": _DIGITS,
    "w": _WORD,
    "s": _SPACE,
    "D": _complement(_DIGITS),
    "W": _complement(_WORD),
    "S": _complement(_SPACE),
}


@dataclass(slots=True)
class _Reader:
    """Reads one pattern from left to right. `repeatable`: whether the last piece takes a count."""

    text: str
    position: int = 0
    repeatable: bool = False
    groups: list[bool] = field(default_factory=list)
    out: list[str] = field(default_factory=list)

    def read(self) -> str:
        if any(0xD800 <= ord(char) < 0xE000 for char in self.text):
            raise self._refuse("it holds half of a surrogate pair")
        while self.position < len(self.text):
            self._piece(self._take())
        if self.groups:
            raise self._refuse('a "(" is never closed')
        return "".join(self.out)

    def _refuse(self, why: str) -> ValueError:
        return ValueError(f"{_named(self.text)} cannot be made portable: {why}")

    def _take(self) -> str:
        if self.position >= len(self.text):
            raise self._refuse("it ends in the middle of an escape or a class")
        self.position += 1
        return self.text[self.position - 1]

    def _emit(self, piece: str, *, repeatable: bool = True) -> None:
        self.out.append(piece)
        self.repeatable = repeatable

    def _piece(self, char: str) -> None:
        if char in "*+?{":
            self._quantifier()
        elif char == "(":
            self._open_group()
        elif char == ")":
            if not self.groups:
                raise self._refuse('a ")" has no "("; write "\\)" for the character')
            self._emit(")", repeatable=self.groups.pop())
        elif char in "|^":
            self._emit(char, repeatable=False)
        elif char == "$":
            self._emit(END, repeatable=False)
        elif char == ".":
            self._emit(f"[^{_LINE_ENDS}]")
        elif char == "[":
            self._emit(self._character_class())
        elif char == "\\":
            self._escape()
        else:
            self._emit(literal(char))

    def _quantifier(self) -> None:
        start = self.position - 1
        match = _QUANTIFIER.match(self.text, start)
        if match is None:
            if self.text.startswith("{,", start):
                raise self._refuse('"{,n}" means different things; write "{0,n}"')
            self._emit(r"\{")
            return
        if not self.repeatable:
            raise self._refuse(f'"{match[0]}" has nothing to repeat')
        low = int(match[1] or 0)
        high = int(match[3] or low)
        if high < low:
            raise self._refuse(f'"{match[0]}" counts downwards')
        if high > _MAX_REPEAT:
            raise self._refuse(f"it repeats more than {_MAX_REPEAT} times")
        self.position = match.end()
        self._emit(match[0], repeatable=False)
        if self.text.startswith("?", self.position):
            self._emit(self._take(), repeatable=False)

    def _open_group(self) -> None:
        if not self.text.startswith("?", self.position):
            self.groups.append(True)
            self._emit("(", repeatable=False)
            return
        match = _GROUP.match(self.text, self.position)
        if match is None:
            raise self._refuse(
                f'the group "(?{self.text[self.position + 1 :][:2]}…" is not in ECMA-262'
            )
        self.position = match.end()
        # Names are of no use without back-references, and engines spell them differently.
        kind = match["kind"] or ":"
        self.groups.append(kind == ":")
        self._emit(f"(?{kind}", repeatable=False)

    def _escape(self) -> None:
        char = self._take()
        if char in _SHORTHANDS:
            self._emit(f"[{_spell(_SHORTHANDS[char])}]")
        elif char in "bB":
            self._emit(_BOUNDARY[char == "B"], repeatable=False)
        elif char in "AZz":
            self._emit("^" if char == "A" else END, repeatable=False)
        else:
            code = self._code_point(char)
            self._emit(literal(chr(code)))

    def _code_point(self, char: str) -> int:
        """The character that an escape stands for; the backslash and `char` are read."""
        if char in _CONTROL:
            return _CONTROL[char]
        if char == "0" and not self.text[self.position : self.position + 1].isdigit():
            return 0
        if char in "123456789k":
            raise self._refuse("engines differ on back-references")
        if char in "pP":
            raise self._refuse(f'not every engine knows "\\{char}"; list the characters')
        match = _HEX.match(self.text, self.position - 1)
        if match is None:
            if char.isalnum():
                raise self._refuse(f'unknown escape "\\{char}"')
            return ord(char)
        self.position = match.end()
        if match[4]:
            return ord(match[4]) & 0x1F
        return self._scalar(int(match[1] or match[2] or match[3], 16))

    def _scalar(self, code: int) -> int:
        if 0xD800 <= code < 0xDC00 and (low := _LOW_SURROGATE.match(self.text, self.position)):
            self.position = low.end()
            return 0x10000 + ((code - 0xD800) << 10) + (int(low[1], 16) - 0xDC00)
        if 0xD800 <= code < 0xE000 or code > _LAST:
            raise self._refuse(f'"\\u{code:04x}" is no character')
        return code

    def _character_class(self) -> str:
        negated = self.text.startswith("^", self.position)
        self.position += negated
        if self.text.startswith("]", self.position):
            raise self._refuse('an empty class; write "\\]" for the character')
        spelled: list[str] = []
        seen: set[str] = set()
        while (char := self._take()) != "]":
            low = self._class_atom(char, spelled, seen)
            if low is not None and not self._class_range(low, spelled):
                spelled.append(_in_class(low))
        if any(short.lower() in seen and short.upper() in seen for short in "dws"):
            return NOTHING if negated else ANYTHING
        return f"[{'^' if negated else ''}{''.join(spelled)}]"

    def _class_atom(self, char: str, spelled: list[str], seen: set[str]) -> int | None:
        """The character, or None for a shorthand, which is spelled out at once."""
        if char != "\\":
            return ord(char)
        char = self._take()
        if char not in _SHORTHANDS:
            return 0x08 if char == "b" else self._code_point(char)
        spelled.append(_spell(_SHORTHANDS[char]))
        seen.add(char)
        return None

    def _class_range(self, low: int, spelled: list[str]) -> bool:
        """Whether `low` begins a range, which is then read and spelled."""
        rest = self.text[self.position : self.position + 3]
        if not rest.startswith("-") or rest[1:2] in ("", "]"):
            return False
        if rest[1:2] == "\\" and rest[2:3] in _SHORTHANDS:
            return False  # `[a-\d]`: the "-" is itself, as in ECMA without the unicode flag
        self.position += 1
        high = self._class_atom(self._take(), spelled, set())
        if high is None or high < low:
            raise self._refuse("a range in a class runs backwards")
        spelled.append(_spell(((low, high),)))
        return True
