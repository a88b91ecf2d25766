"""One person's visit: the events of a session, from opening to the end, signing in on the way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log

from lexicon_cli.jobs.sample_data.events import Sender
from lexicon_cli.jobs.sample_data.world import Steps, World

Chance = Callable[[], float]

_MOST_STEPS = 60
_MEAN_PAUSE_S = 38.0
_LONGEST_PAUSE_S = 1500
_SIGN_OUT_SHARE = 0.04


@dataclass(slots=True)
class Visit:
    """A session's state: `ended` is its start at first; `known` tells whether the device is signed
    in, `registered` whether the person has an account."""

    ended: int
    known: bool
    registered: bool
    signed_out: bool = False


class Script:
    """The journeys of a world, limited to what each platform may send."""

    def __init__(
        self, world: World, on_platform: dict[str, frozenset[str]], chance: Chance
    ) -> None:
        self.world = world
        self._chance = chance
        self._on_platform = on_platform
        self._steps: dict[tuple[str, str], tuple[tuple[str, ...], tuple[float, ...]]] = {}

    def opener(self, platform: str) -> str:
        """The first event of a session."""
        options = self.world.openers.get(platform, {})
        return self._draw(*_cumulated(self._allowed(options, platform)))

    def following(self, event: str, platform: str) -> str:
        """The next event, or the empty name at the end."""
        table = self._steps.get((event, platform))
        if table is None:
            options = self.world.steps.get(event, {})
            table = self._steps[event, platform] = _cumulated(self._allowed(options, platform))
        return self._draw(*table)

    def sends(self, event: str | None, platform: str) -> bool:
        """Whether the plan lets this platform send the event."""
        return event in self._on_platform[platform]

    def _allowed(self, options: Steps, platform: str) -> Steps:
        allowed = self._on_platform[platform]
        return {name: weight for name, weight in options.items() if not name or name in allowed}

    def _draw(self, names: tuple[str, ...], bounds: tuple[float, ...]) -> str:
        drawn = self._chance() * (bounds[-1] if bounds else 0.0)
        for name, bound in zip(names, bounds, strict=True):
            if drawn < bound:
                return name
        return ""


def _cumulated(options: Steps) -> tuple[tuple[str, ...], tuple[float, ...]]:
    return tuple(options), tuple(accumulate(options.values()))


def walk(
    script: Script, sender: Sender, visit: Visit, user_id: str, chance: Chance
) -> Iterator[tuple[int, str]]:
    """(time, event) of a session; `sender` and `visit` change as the person signs in or out.

    Signing in changes `sender` before its event is yielded: that event carries both ids.
    """
    world = script.world
    now = start = visit.ended
    event = script.opener(sender.platform)
    wants_in = chance() < world.gate_share
    for _ in range(_MOST_STEPS):
        if not event:
            break
        if not visit.known and (event in world.gated or (wants_in and now > start)):
            entry = world.sign_in if visit.registered else world.sign_up
            if entry is not None and script.sends(entry, sender.platform):
                visit.known = visit.registered = True
                sender.user_id = user_id
                yield now, entry
                now += pause(chance)
            elif event in world.gated:
                break
        yield now, event
        now += pause(chance)
        event = script.following(event, sender.platform)
    if visit.known and chance() < _SIGN_OUT_SHARE and script.sends(world.sign_out, sender.platform):
        assert world.sign_out is not None
        visit.signed_out = True
        yield now, world.sign_out
    visit.ended = now


def pause(chance: Chance) -> int:
    """Seconds until the same person's next event, at least 1 and below the session gap."""
    return 1 + min(_LONGEST_PAUSE_S, int(-log(1.0 - chance()) * _MEAN_PAUSE_S))


def platform_events(
    events: Sequence[tuple[str, tuple[str, ...]]], platforms: Sequence[str]
) -> dict[str, frozenset[str]]:
    """Platform -> names of the events it may send; an event without platforms may come from all."""
    return {
        platform: frozenset(name for name, allowed in events if not allowed or platform in allowed)
        for platform in platforms
    }
