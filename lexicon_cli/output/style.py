"""How a report is shown: with or without colour, with or without signs beyond ASCII."""

from lexicon_cli.core.finding import Severity
from lexicon_cli.core.records import dataclass

WIDTH = 80  # columns, on a terminal and in a pipe alike: the same input gives the same bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """`max_findings` is per severity, 0 for all; `unicode` False keeps to ASCII. `fail_on` is the
    least severity that formats for CI show as a failure.

    `folder` is where relative paths of the report start, `root` the top of the repository: absolute
    paths with "/". Hosts of code want paths from the top. '' leaves paths as the report has them.
    """

    color: bool = False
    unicode: bool = True
    max_findings: int = 10
    fail_on: Severity = Severity.ERROR
    folder: str = ""
    root: str = ""

    def sign(self, name: str) -> str:
        """A sign by name: error, warning, info, fine, and the punctuation of the layout."""
        return (_UNICODE if self.unicode else _ASCII)[name]


_UNICODE = {
    "error": "✗",
    "warning": "!",
    "info": "i",
    "fine": "✓",
    "arrow": "→",
    "dot": "·",
    "dash": "–",
    "in": "›",
    "times": "×",
    "more": "…",
    "rule": "─",
}
_ASCII = {
    "error": "x",
    "warning": "!",
    "info": "i",
    "fine": "ok",
    "arrow": "->",
    "dot": "|",
    "dash": "to",
    "in": ">",
    "times": "x",
    "more": "...",
    "rule": "-",
}
