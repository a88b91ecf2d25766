"""The few colours, as escape codes of any terminal; '' when the run has no colour."""

from lexicon_cli.core.finding import Severity
from lexicon_cli.output.style import Style

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "fine": "1;32",
    "strong": "1",
    "faint": "2",
}


def paint(text: str, ink: str, style: Style) -> str:
    """The text in an ink; colour never carries meaning alone."""
    return f"\x1b[{_CODES[ink]}m{text}\x1b[0m" if style.color and text else text


def severity_sign(severity: Severity, style: Style) -> str:
    """The sign of a severity in its colour."""
    return paint(style.sign(severity.value), severity.value, style)
