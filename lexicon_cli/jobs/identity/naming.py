"""Ids as users type them: found with or without `$device:`, or the nearest that there are."""

from collections.abc import Iterable
from itertools import islice

from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.naming import HINT, nearest
from lexicon_cli.identity.people import People
from lexicon_cli.identity.rows import NOBODY
from lexicon_cli.identity.values import DEVICE
from lexicon_cli.identity.words import SYSTEMS

_CANDIDATES = 500  # ids compared letter by letter, of the many that may begin or end alike
_ENDS = 4  # letters by which an id may be like another
_SHOWN = 80


def find_node(people: People, name: str) -> int:
    """The node of an id; a device's may be written without its prefix.

    Raises UsageError, with the nearest id, for one that no person has.
    """
    bare = name.removeprefix(DEVICE)
    for written in (name, DEVICE + bare, bare):
        node = people.node(written)
        if node != NOBODY:
            return node
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    if people.rows.find(name) != NOBODY:
        system = SYSTEMS[people.rules.mode]
        raise UsageError(
            f'the id "{shown}" stands in events, but none is anybody\'s under {system}',
            hint="an id beside a $user_id or $device_id does not count, nor do refused events",
        )
    raise UsageError(f'no event carries the id "{shown}"', hint=_hint(people, name))


def _hint(people: People, name: str) -> str:
    if not name:
        return "an unset variable in a script?"
    like = _nearest(people.rows.names, name.removeprefix(DEVICE))
    if like is None:
        return "ids are compared letter by letter, as Mixpanel does"
    return f'did you mean "{like}"?'


def _nearest(names: Iterable[str], name: str) -> str | None:
    """The id that the name was meant to be, or that it begins; None if there is none."""
    names = list(names)
    size, folded = len(name), name.strip().lower()
    same = (one for one in names if abs(len(one) - size) <= 2 and one.strip().lower() == folded)
    alike = min(same, default=None)
    if alike is not None:
        return alike
    if size >= _ENDS:
        begun = min((one for one in names if one.startswith(name)), default=None)
        if begun is not None:
            return begun
    near = (
        one
        for one in names
        if abs(len(one) - size) <= 3
        and (one[:_ENDS] == name[:_ENDS] or one[-_ENDS:] == name[-_ENDS:] or size < 2 * _ENDS)
    )
    candidates = list(islice(near, _CANDIDATES))
    slip = min((one for one in candidates if _is_slip(one, name)), default=None)
    if slip is not None:
        return slip
    match = nearest(name, candidates, cutoff=HINT)
    return None if match is None else match.name


def _is_slip(one: str, name: str) -> bool:
    """Whether one character was changed, left out, or is too many."""
    if len(one) == len(name):
        return sum(ours != theirs for ours, theirs in zip(one, name, strict=True)) == 1
    short, long = sorted((one, name), key=len)
    if len(long) - len(short) != 1:
        return False
    at = next((n for n, char in enumerate(short) if char != long[n]), len(short))
    return short[at:] == long[at + 1 :]
