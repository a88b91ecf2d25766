"""Text from data made harmless: what a terminal or a reader's eye would act on is spelled out.

Escape sequences could rewrite a screen, bidirectional overrides could turn a name round, and
invisible characters could make two names look like one (Unicode UTR 36 and UAX 9).
"""

import re

_HARMFUL = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters, among them ESC and the one-byte CSI
    "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"  # spaces that look like the plain one
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # invisible or joining
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff"  # half of a pair, which no output can encode
    "\ufffe\uffff"  # no characters at all, and not allowed in XML
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]"
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str) -> str:
    """The text with harmful or invisible characters written as `\\n`, `\\x1b`, `\\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return _HARMFUL.sub(lambda found: _SHORT.get(found[0]) or _escape(found[0]), text)


def _escape(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shown(text: str, *, unicode: bool) -> str:
    """`visible` text, and nothing beyond ASCII where the terminal cannot show it."""
    harmless = visible(text)
    return harmless if unicode else harmless.encode("ascii", "backslashreplace").decode("ascii")


def harmless_json(document: str) -> str:
    """A JSON document with the same meaning in which no harmful character stands raw.

    Line ends between values stay. Characters beyond U+FFFF become a pair, as JSON wants them.
    """
    if document.isascii():
        return document.replace("\x7f", "\\u007f")
    return _HARMFUL.sub(_json_escape, document)


def _json_escape(found: re.Match[str]) -> str:
    char = found[0]
    if char in "\n\r\t":
        return char  # between values; inside a string the encoder has escaped it
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
