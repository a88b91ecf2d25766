"""Names with `*` and `?`, as options take them."""

import re
from collections.abc import Callable, Iterable


def matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether a name matches one of the patterns, whatever the case."""
    wanted = list(patterns)
    if not wanted:
        return lambda name: False
    exact = {pattern.lower() for pattern in wanted if not set(pattern) & set("*?")}
    open_ended = [pattern.lower() for pattern in wanted if set(pattern) & set("*?")]
    if not open_ended:
        return lambda name: name.lower() in exact
    whole = re.compile("|".join(map(_expression, open_ended)), re.DOTALL)
    return lambda name: name.lower() in exact or whole.fullmatch(name.lower()) is not None


def _expression(pattern: str) -> str:
    """Runs of `*` are one: several in a row would take exponential time."""
    parts = re.split(r"(\*+|\?)", pattern)
    return "".join(_PLACEHOLDERS.get(part[:1], re.escape(part)) for part in parts)


_PLACEHOLDERS = {"*": ".*", "?": "."}
