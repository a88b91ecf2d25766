"""Pieces of messages about requests."""

from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import events, quoted


def requests(count: int) -> str:
    """`1 request`, `1,234 requests`."""
    return f"{count:,} request{'' if count == 1 else 's'}"


def subject(group: Group) -> str:
    """What a message is about: `"Sign Up"`, or `a record` for what is no event."""
    return "a record" if group.event is None else quoted(group.event)


def records(group: Group) -> str:
    """`3 events`, or `3 records` for what is no event."""
    if group.event is None:
        return f"{group.count:,} record{'' if group.count == 1 else 's'}"
    return events(group.count)


def plural(count: int, one: str, many: str) -> str:
    """The word for one, or that for any other count."""
    return one if count == 1 else many
