"""Daily facts as pandas frames. Imports pandas: only for commands that need it."""

from typing import TYPE_CHECKING

from lexicon_cli.history.facts import DailyFacts

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("day", "event", "platform", "version", "events", "users")


def volume_frame(facts: DailyFacts) -> "pd.DataFrame":
    """A row for each day, event, platform and version that had events, sorted: `day` (days since
    1970-01-01), `event`, `platform`, `version`, `events`, and `users`, the estimated users of the
    event on that day, over all platforms and versions: the same in all rows of the day and event.
    """
    import pandas as pd

    users = {place: sketch.count() for place, sketch in facts.users.items()}
    rows = sorted(facts.events.items())
    columns: dict[str, list[int] | list[str]] = {
        "day": [key.day for key, _ in rows],
        "event": [key.event for key, _ in rows],
        "platform": [key.platform for key, _ in rows],
        "version": [key.version for key, _ in rows],
        "events": [count for _, count in rows],
        "users": [users.get((key.day, key.event), 0) for key, _ in rows],
    }
    kinds = {"day": "int64", "events": "int64", "users": "int64"}
    return pd.DataFrame({name: columns[name] for name in COLUMNS}).astype(kinds)
