"""Events of one person cut into sessions, as a timeline shows them."""

from collections.abc import Iterable

from lexicon_cli.sessions.cutting import Moment, cut
from lexicon_cli.sessions.rules import DEFAULT_TIMEOUT_MS as TIMEOUT_MS
from lexicon_cli.sessions.rules import SessionRules

__all__ = ["TIMEOUT_MS", "session_numbers"]
_DAY_MS = 86_400_000


def session_numbers(events: Iterable[tuple[str, int]], timeout_ms: int = TIMEOUT_MS) -> list[int]:
    """The session, from 1, of each (name, time in milliseconds) in order of time; 0 for events that
    sessions leave out, and for those without a time."""
    rules = SessionRules(timeout_ms=timeout_ms)
    listed = list(events)
    is_in = [time >= 0 and name not in rules.excluded for name, time in listed]
    moments = (
        Moment(0, time, time // _DAY_MS, name)
        for (name, time), counts in zip(listed, is_in, strict=True)
        if counts
    )
    sessions = cut(moments, rules)
    numbers: list[int] = []
    session, left = 0, 0
    for counts in is_in:
        if counts and not left:
            session += 1
            left = next(sessions).events
        left -= counts
        numbers.append(session if counts else 0)
    return numbers
