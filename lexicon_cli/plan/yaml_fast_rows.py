"""Which texts the fast reader of YAML takes at all, and what their lines look like."""

import re

from lexicon_cli.plan import composed
from lexicon_cli.plan.nodes import Style
from lexicon_cli.plan.yaml_fast_text import unquote

_MAX_LINES = 500_000  # of 300 bytes of memory each

# All bytes of UTF-8 but for tabs and other marks of control.
_ORDINARY = bytes([10, *range(0x20, 0x7F), *range(0x80, 0x100)])
# Characters beyond ASCII that YAML does not allow or reads as line breaks, in UTF-8: U+0080 to
# U+009F, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF.
_ODD = re.compile(rb"\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef(?:\xbb\xbf|\xbf[\xbe\xbf])")
_START = re.compile(r"(?:(?: *#[^\n]*| *)\n)*+---(?= *(?: #[^\n]*)?\n)")

# One line: indentation, dashes of list entries, a key of ordinary look with its colon, a value of
# ordinary look (an unquoted text or what may be a mapping in braces; a comment may follow), and
# whatever else there is.
ROW = re.compile(
    r"( *)((?:- +)*+)"
    r"(?:([\w$(./<~=+][^:#\n]*+(?<! ))(:(?: +|(?=\n))))?"
    r"(?:([\w$(./<~=+][^:#\n]*+(?<! )|\{[^#\n]*\})(?: +#[^\n]*)?(?=\n))?"
    r"(.*)\n"
)
Row = tuple[str, str, str, str, str, str]
END: Row = ("", "", "", "", "", "")

# Keys of less ordinary look.
_QUOTED_KEY = re.compile(r"""("(?:[^"\\]++|\\.)*+"|'(?:[^']++|'')*+')( *:)(?: +|\Z)""")
_PLAIN_KEY = re.compile(
    r"(?=[^ \-?:,\[\]{}#&*!|>'\"%@`])((?:[^:# ]++|:(?! |\Z)|(?<! )#| ++(?![:#]))++)( *:)(?: +|\Z)"
)


def legible(text: str) -> str | None:
    """The text with plain line ends and without its start mark, or None."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if not _is_ordinary(text):
        return None
    if not text.endswith("\n"):
        text += "\n"
    if "\n---" in text or text.startswith("---"):
        start = _START.match(text)
        if start is None:
            return None
        # A comment in its place keeps all lines and columns.
        text = f"{text[: start.end() - 3]}#--{text[start.end() :]}"
    if "\n---" in text or "\n..." in text or text.startswith("..."):
        return None
    return text if _is_small(text) else None


def _is_ordinary(text: str) -> bool:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False  # half a surrogate pair
    if data.translate(None, _ORDINARY):
        return False
    return text.isascii() or _ODD.search(data) is None


def _is_small(text: str) -> bool:
    if text.count("\n") > _MAX_LINES:
        return False
    if len(text) < composed.MAX_NODES // 2:
        return True
    items = text.count("-") + text.count(",") + text.count("[")
    return 1 + 2 * text.count(":") + items <= composed.MAX_NODES


def odd_key(text: str) -> tuple[str, Style, int, int] | None:
    """The key that the text begins with, its style, where its colon and its value stand."""
    if text[:1] in ('"', "'"):
        found = _QUOTED_KEY.match(text)
        if found is None:
            return None
        written = found.group(1)
        key, style = unquote([written[1:-1]], written[0]), Style.QUOTED
    else:
        found = _PLAIN_KEY.match(text)
        if found is None:
            return None
        key, style = found.group(1), Style.PLAIN
    return key, style, found.end(2) - 1, found.end()
