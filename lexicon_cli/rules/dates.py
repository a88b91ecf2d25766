"""Days in a plan: `sunset` is one, `since` may be one or the version of an app."""

from datetime import date


def day(text: str | None) -> date | None:
    """The day that the text is (YYYY-MM-DD), or None if it is something else."""
    if text is None or len(text) != 10 or text[4] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def days(count: int) -> str:
    """`1 day`, `1,200 days`."""
    return f"{count:,} day{'' if count == 1 else 's'}"
