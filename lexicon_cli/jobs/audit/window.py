"""Windows of whole days, in the project's own calendar."""

from datetime import date, timedelta

from lexicon_cli.core.records import dataclass

WEEK = 7
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Days `first` to `last`, both in it, as days since 1970-01-01."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How many days."""
        return self.last - self.first + 1

    def before(self) -> "Window":
        """The window of as many days that ends where this one begins."""
        return Window(self.first - self.days, self.first - 1)

    def __contains__(self, day: int) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{iso(self.first)} to {iso(self.last)}"

    def to_dict(self) -> dict[str, str]:
        """As in the report: both days are in it."""
        return {"since": iso(self.first), "until": iso(self.last)}


def iso(day: int) -> str:
    """A day as a date."""
    return (_EPOCH + timedelta(days=day)).isoformat()


def window_of(first: int | None, last: int | None, newest: int) -> Window:
    """The window that is meant: what is not said is a week, and ends with the newest day."""
    end = newest if last is None else last
    if last is None and first is not None:
        end = max(first, newest)
    return Window(end - WEEK + 1 if first is None else first, end)
