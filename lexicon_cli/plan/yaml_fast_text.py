"""Texts of YAML that take more than a look: quoted, over several lines, in block style.

Part of the fast reader: each function gives what libyaml gives, or raises Unsure.
"""

import re

_DOUBLE = re.compile(r'(?:[^"\\]++|\\.)*+')
_SINGLE = re.compile(r"(?:[^']++|'')*+")
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_HEADER = re.compile(r"[|>]([+-]?)(?: +#.*| *)")
_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


class Unsure(Exception):
    """The text may mean something else than the fast reader can tell."""


def quoted(lines: list[str], index: int, column: int) -> tuple[str, int, int]:
    """The text whose opening quote stands at `column` of line `index`; where it ends (after it)."""
    quote = lines[index][column]
    inside = _DOUBLE if quote == '"' else _SINGLE
    pieces: list[str] = []
    column += 1
    while index < len(lines):
        line = lines[index]
        found = inside.match(line, column)
        end = found.end() if found else column
        if line[end : end + 1] == quote:
            pieces.append(line[column:end])
            return unquote(pieces, quote), index, end + 1
        pieces.append(line[column:])  # up to a backslash at its end, perhaps
        index, column = index + 1, 0
    raise Unsure


def unquote(pieces: list[str], quote: str) -> str:
    """What the lines between two quotes say."""
    if quote == "'":
        return folded(_trimmed(pieces)).replace("''", "'")
    if len(pieces) == 1:
        return unescape(pieces[0])
    return _fold_escaped(pieces)


def unescape(text: str) -> str:
    """The text with its escapes of double quotes read."""
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    code = match.group(1)
    if len(code) > 1:
        number = int(code[1:], 16)
        if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF:
            raise Unsure
        return chr(number)
    if code not in _ESCAPES:
        raise Unsure
    return _ESCAPES[code]


def _trimmed(pieces: list[str]) -> list[str]:
    """Without the spaces around line breaks."""
    if len(pieces) == 1:
        return pieces
    middle = [piece.strip(" ") for piece in pieces[1:-1]]
    return [pieces[0].rstrip(" "), *middle, pieces[-1].lstrip(" ")]


def folded(pieces: list[str]) -> str:
    """Trimmed lines as one text: a break is a space, n breaks in a row are n - 1 of them."""
    parts = [pieces[0]]
    breaks = 0
    for piece in pieces[1:-1]:
        if piece:
            parts += ("\n" * breaks or " ", piece)
            breaks = 0
        else:
            breaks += 1
    if len(pieces) > 1:
        parts += ("\n" * breaks or " ", pieces[-1])
    return "".join(parts)


def _fold_escaped(pieces: list[str]) -> str:
    """As `folded`, in double quotes: a backslash at a line's end takes the break away."""
    parts: list[str] = []
    joint, breaks = "", 0
    last = len(pieces) - 1
    for number, raw in enumerate(pieces):
        piece = raw if number == 0 else raw.lstrip(" ")
        bare = piece if number == last else piece.rstrip(" ")
        is_escaped = number < last and (len(bare) - len(bare.rstrip("\\"))) % 2 == 1
        if is_escaped and bare != piece:
            raise Unsure  # an escaped space before the break
        if not bare and 0 < number < last:
            breaks += 1
            continue
        parts += ("\n" * breaks or joint, unescape(bare[:-1] if is_escaped else bare))
        joint, breaks = "" if is_escaped else " ", 0
    return "".join(parts)


def plain(lines: list[str], index: int, text: str, parent: int) -> tuple[str, int]:
    """The unquoted text that begins with `text` in line `index`; the line after it.

    `parent` is the column of the block that it stands in: deeper lines belong to it.
    """
    first, is_closed = plain_line(text)
    pieces = [first]
    end = index + 1
    ahead = end
    while not is_closed and ahead < len(lines):
        line = lines[ahead]
        bare = line.strip(" ")
        if bare:
            if bare[0] == "#" or len(line) - len(line.lstrip(" ")) <= parent:
                break
            bare, is_closed = plain_line(bare)
            end = ahead + 1
        pieces.append(bare)
        ahead += 1
    while len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
    return folded(pieces), end


def plain_line(text: str) -> tuple[str, bool]:
    """One line of an unquoted text, and whether a comment ends it."""
    comment = text.find(" #")
    bare = (text if comment < 0 else text[:comment]).rstrip(" ")
    if ": " in bare or bare[-1:] == ":":
        raise Unsure  # a key where none may be
    return bare, comment >= 0


def block(lines: list[str], index: int, header: str, parent: int) -> tuple[str, int]:
    """The text in block style under the `header` (`|`, `>-`, …) in line `index`; the line after it.

    `parent` is the column of the block that it stands in. `lines` must end with an empty one.
    """
    found = _HEADER.fullmatch(header)
    if found is None:
        raise Unsure  # says how deep it is indented, or is none
    start = index + 1
    while start < len(lines) and not lines[start].strip(" "):
        start += 1
    if start == len(lines):
        raise Unsure
    indent = len(lines[start]) - len(lines[start].lstrip(" "))
    if indent <= parent or any(len(line) > indent for line in lines[index + 1 : start]):
        raise Unsure  # empty, or begins deeper than it goes on
    end = start
    bodies: list[str] = [""] * (start - index - 1)
    while end < len(lines):
        line = lines[end]
        depth = len(line) - len(line.lstrip(" "))
        if depth < indent and depth < len(line):
            break
        bodies.append(line[indent:])
        end += 1
    if end == len(lines):
        bodies.pop()  # what follows the last break is no line
        end -= 1
    text = "\n".join(bodies) if header[0] == "|" else _fold_block(bodies)
    return _chomp(text, found.group(1)), end


def _fold_block(bodies: list[str]) -> str:
    """Lines of a text in `>` style: a break is a space unless one of its two lines is indented."""
    parts: list[str] = []
    breaks = 0
    was_indented = False
    for body in bodies:
        if not body:
            breaks += 1
            continue
        is_indented = body[0] == " "
        if parts:
            if was_indented or is_indented:
                parts.append("\n")
            elif not breaks:
                parts.append(" ")
        parts += ("\n" * breaks, body)
        was_indented, breaks = is_indented, 0
    return "".join(parts) + "\n" * breaks


def _chomp(text: str, how: str) -> str:
    """With the breaks at its end that the header asks for; the last line's own is not in `text`."""
    if how == "+":
        return text + "\n"
    return text.rstrip("\n") + ("" if how == "-" else "\n")
