"""Events of one person cut into sessions, as a timeline shows them."""

from collections.abc import Iterable

from lexicon_cli.identity.rows import VERBS

TIMEOUT_MS = 30 * 60 * 1000  # Mixpanel's default, https://docs.mixpanel.com/docs/features/sessions
_DAY_MS = 86_400_000


def session_numbers(events: Iterable[tuple[str, int]], timeout_ms: int = TIMEOUT_MS) -> list[int]:
    """The session, from 1, of each (name, time in milliseconds) in order of time; 0 for events that
    sessions leave out: identity events, and those without a time.

    A gap longer than the timeout ends a session, and so does midnight.
    """
    numbers: list[int] = []
    session, last = 0, 0
    for name, time in events:
        if name in VERBS or time < 0:
            numbers.append(0)
            continue
        is_later_day = time // _DAY_MS != last // _DAY_MS
        if not session or time - last > timeout_ms or is_later_day:
            session += 1
        last = time
        numbers.append(session)
    return numbers
