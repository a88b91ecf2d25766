"""Small things that the identity commands say alike in every format for people."""

from lexicon_cli.identity.answers import About, iso_time
from lexicon_cli.identity.history import Place
from lexicon_cli.identity.words import SYSTEMS
from lexicon_cli.output.words import number

NOBODY = "nobody"
_LONGEST_ID = 120  # an id may have a megabyte, and a line has 80 columns
_MS = 1000


def brief_id(name: str | None) -> str:
    """An id in quotes, cut when very long; nobody without."""
    if name is None:
        return NOBODY
    if len(name) <= _LONGEST_ID:
        return f'"{name}"'
    return f'"{name[:_LONGEST_ID]}…" ({number(len(name))} characters)'


def cut(text: str) -> str:
    """A sentence that may quote ids, kept readable."""
    return text if len(text) <= 6 * _LONGEST_ID else f"{text[: 6 * _LONGEST_ID]}…"


def spot(about: About, place: Place) -> str:
    """`line 18,204`, or `export.ndjson:18204` where there are several inputs."""
    return f"{place.input}:{place.line}" if about.has_many else f"line {number(place.line)}"


def clock(milliseconds: int) -> str:
    """`2026-01-01 09:30:00`; '' for no time."""
    text = iso_time(milliseconds)
    return "" if text is None else f"{text[:10]} {text[11:19]}"


def day_and_clock(milliseconds: int) -> tuple[str, str]:
    """The two parts of `clock`."""
    text = clock(milliseconds)
    return text[:10], text[11:]


def duration(milliseconds: int) -> str:
    """`14 min`, `2 h 05 min`, `40 s`."""
    seconds = milliseconds // _MS
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def system(about: About) -> str:
    """The system and what it was chosen by."""
    return f"{SYSTEMS[about.mode]} ({about.why})"


def evidence(about: About) -> str:
    """What the links were told from: `events with a device and a user: 3, $identify: 1`."""
    parts = [f"{words}: {number(count)}" for words, count in about.evidence.items()]
    return ", ".join(parts) or "nothing in the data links two ids"
