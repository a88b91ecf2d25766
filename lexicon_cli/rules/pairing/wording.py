"""How the changes of two plans are told: which property, where, how many events it touches."""

from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.pairing.change import Change

_MOST_NAMES = 3


def subject(change: Change) -> str:
    """`property "plan" of event "Sign Up"`, or of whatever the change was made in."""
    named = f'property "{shorten(change.path or "")}"'
    if change.source == "event":
        return f"{named} of event {_names(change.events)}"
    if change.source == "user":
        return f"user {named}"
    if change.source == "profile":
        return f'{named} of "{shorten(change.source_name)}" profiles'
    if change.source == "super":
        return f"super {named} ({touched(change)})"
    if change.source == "group":
        return f'{named} of group "{shorten(change.source_name)}" ({touched(change)})'
    return f"shared {named} ({touched(change)})"


def event_name(change: Change) -> str:
    """`event "Sign Up"`."""
    return f"event {_names(change.events)}"


def touched(change: Change) -> str:
    """`12 events: "A", "B", "C" and 9 more`."""
    count = len(change.events)
    return f"{count} event{'' if count == 1 else 's'}: {_names(change.events)}"


def is_on_profile(change: Change) -> bool:
    """Whether it is about profiles, of which no event tells."""
    return change.source in ("user", "profile")


def quoted(text: str) -> str:
    """The text in quotes, short enough for a message."""
    return f'"{shorten(text)}"'


def _names(events: tuple[str, ...]) -> str:
    shown = ", ".join(quoted(name) for name in events[:_MOST_NAMES])
    rest = len(events) - _MOST_NAMES
    return f"{shown} and {rest} more" if rest > 0 else shown
