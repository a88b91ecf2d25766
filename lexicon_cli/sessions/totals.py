"""What many sessions come to."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from lexicon_cli.sessions.cutting import Session


class Totals:
    """Counts that grow as sessions pass. Durations in seconds; sessions without a start or an end
    have none."""

    def __init__(self) -> None:
        self.sessions = 0
        self.users = 0
        self.events = 0
        self._user: int | None = None
        self._durations = array("q")

    def of(self, sessions: Iterable[Session]) -> Iterator[Session]:
        """The sessions, sorted by user, as they pass."""
        for session in sessions:
            self.sessions += 1
            self.events += session.events
            if session.user != self._user:
                self.users += 1
                self._user = session.user
            if session.start is not None and session.end is not None:
                self._durations.append(session.end - session.start)
            yield session

    @property
    def mean_duration(self) -> float | None:
        """The mean of the durations; None if no session has one."""
        durations = self._durations
        return round(sum(durations) / len(durations) / 1000, 3) if durations else None

    @property
    def median_duration(self) -> float | None:
        """The middle duration, or halfway between the two middle ones."""
        count = len(self._durations)
        if not count:
            return None
        ordered = sorted(self._durations)
        return round((ordered[(count - 1) // 2] + ordered[count // 2]) / 2000, 3)

    @property
    def events_per_session(self) -> float | None:
        """The mean number of events."""
        return round(self.events / self.sessions, 3) if self.sessions else None

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "sessions": self.sessions,
            "users": self.users,
            "events": self.events,
            "median_duration_s": self.median_duration,
            "mean_duration_s": self.mean_duration,
            "events_per_session": self.events_per_session,
        }
