"""HTML from functions: text is always escaped, only what was made here counts as markup."""

from collections.abc import Iterable

from lexicon_cli.output.safe import visible

_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "`": "&#96;"}
)

# Elements that end a line, so that two reports can be compared by their lines.
_BLOCKS = frozenset(
    (
        *("article", "caption", "div", "dl", "h1", "h2", "h3", "h4", "head", "header"),
        *("li", "p", "section", "style", "table", "tbody", "thead", "title", "tr", "ul"),
    )
)


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, content: str = "", /, **attributes: str | int | None) -> Markup:
    """An element. Attributes are named with `_` for `-` (`class_` for `class`); None leaves out."""
    end = "\n" if name in _BLOCKS else ""
    return Markup(f"<{name}{_listed(attributes)}>{text(content)}</{name}>{end}")


def empty(name: str, /, **attributes: str | int | None) -> Markup:
    """An element without content or end."""
    return Markup(f"<{name}{_listed(attributes)}>\n")


def join(*parts: str) -> Markup:
    """Parts one after the other; plain text among them is escaped."""
    return Markup("".join(text(part) for part in parts))


def text(content: str) -> Markup:
    """Content as markup: markup as it is, any other text harmless and escaped."""
    if isinstance(content, Markup):
        return content
    return Markup(visible(content).translate(_ESCAPES))


def prose(paragraph: str) -> Markup:
    """A paragraph of a rule's page: code between backticks, all else plain."""
    pieces = paragraph.split("`")
    return join(*(tag("code", part) if at % 2 else part for at, part in enumerate(pieces)))


def table(caption: str, headings: Iterable[tuple[str, str]], rows: Iterable[Markup]) -> Markup:
    """A table with a caption; a heading is (label, class)."""
    cells = (tag("th", label, scope="col", class_=kind or None) for label, kind in headings)
    head = tag("thead", tag("tr", join(*cells)))
    body = tag("tbody", join(*rows))
    inner = tag("table", join(tag("caption", caption), head, body))
    return tag("div", inner, class_="wide", tabindex="0", role="region", aria_label=caption)


def _listed(attributes: dict[str, str | int | None]) -> str:
    """Attributes; their values are text, never markup."""
    return "".join(
        f' {key.rstrip("_").replace("_", "-")}="{visible(str(value)).translate(_ESCAPES)}"'
        for key, value in attributes.items()
        if value is not None
    )
