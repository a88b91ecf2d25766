"""The clean export: many people's sessions, interleaved in time order, a slice at a time."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from lexicon_cli.jobs.sample_data.events import EventWriter, Sender, writers
from lexicon_cli.jobs.sample_data.mixing import digest_of
from lexicon_cli.jobs.sample_data.people import (
    MOST_DEVICES,
    PLACES,
    Person,
    device_fragment,
    device_id,
    person,
    server_fragment,
    version_at,
)
from lexicon_cli.jobs.sample_data.seasons import DAY_S, slices
from lexicon_cli.jobs.sample_data.sessions import Script, Visit, platform_events, walk
from lexicon_cli.jobs.sample_data.values import ValueMaker, as_json, value_maker
from lexicon_cli.jobs.sample_data.world import World, world_of
from lexicon_cli.plan.model import TrackingPlan

# 2 March 2026, a Monday, 00:00 UTC.
DEFAULT_START = 1_772_409_600
DEFAULT_DAYS = 28.0

_EVENTS_A_PERSON = 24
_THERE_FROM_THE_START = 0.6
_KNOWN_FROM_THE_START = 0.45
_SESSION_GAP_S = 31 * 60
_TRIES = 6
_PERSONAL_VALUES = 61

Chance = Callable[[], float]
# (time in seconds, running number, line): sorts by time and keeps the order within a second.
Timed = tuple[int, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for. `start` is in seconds since the epoch."""

    events: int
    seed: int = 1
    days: float = DEFAULT_DAYS
    start: int = DEFAULT_START


def clean_lines(plan: TrackingPlan, order: Order) -> Iterator[str]:
    """Exactly `order.events` lines without line ends, by time, with no finding against the plan."""
    return _Stream(plan, order).lines()


class _Stream:
    def __init__(self, plan: TrackingPlan, order: Order) -> None:
        self._order = order
        self._world: World = world_of(plan)
        self._random = Random(order.seed)
        self._chance = self._random.random
        self._window_s = order.days * DAY_S
        # Values come from a stream of their own: journeys do not change when a plan's example does.
        values = Random(f"values {order.seed}").random
        self._writers: dict[str, EventWriter] = writers(plan, self._world, values)
        self._supers: dict[str, ValueMaker] = {
            name: value_maker(definition, values)
            for name, definition in plan.super_properties.items()
            if definition.status in (None, "live", "expected")
        }
        self._personal = _personal_values(plan, self._world, values)
        names = [(event.name, event.platforms) for event in plan.events.values()]
        self._script = Script(
            self._world, platform_events(names, (*self._world.platforms, "server")), self._chance
        )
        people = max(40, order.events // _EVENTS_A_PERSON)
        self._people = people
        self._newest = int(people * _THERE_FROM_THE_START)
        # Per device: twice the number of resets, plus 1 while somebody is signed in.
        self._devices = bytearray(people * MOST_DEVICES)
        self._registered = bytearray(people)
        self._busy_until = [0] * people
        self._number = 0

    def lines(self) -> Iterator[str]:
        """The lines in order; a slice is made, sorted and handed out before the next one."""
        order, world = self._order, self._world
        waiting: list[Timed] = []
        left = order.events
        for begin, end, due in slices(
            order.start, order.days, order.events, world.week, world.growth_per_week
        ):
            waiting.sort()
            planned = order.events - left + bisect_left(waiting, (int(end),))
            while planned < due:
                for timed in self._session(int(begin + (end - begin) * self._chance())):
                    waiting.append(timed)
                    planned += timed[0] < end
            waiting.sort()
            ready = min(left, bisect_left(waiting, (int(end),)))
            for _, _, line in waiting[:ready]:
                yield line
            left -= ready
            del waiting[:ready]
        # Rounding may leave a few for after the window's last slice.
        yield from (line for _, _, line in sorted(waiting)[:left])

    def _session(self, start: int) -> list[Timed]:
        someone, slot = self._visitor(start)
        place = someone.index * MOST_DEVICES + slot
        state = self._devices[place]
        known = bool(state & 1)
        registered = bool(self._registered[someone.index])
        visit = Visit(ended=start, known=known, registered=registered)
        sender = self._sender(someone, slot, state >> 1, known, start)
        events: list[Timed] = []
        for now, name in walk(self._script, sender, visit, someone.user_id, self._chance):
            events.append(self._timed(now, name, sender))
            if name in self._world.follow_ups:
                events.extend(self._follow_ups(now, name, sender, someone))
        self._registered[someone.index] = visit.registered
        resets = (state >> 1) + visit.signed_out
        self._devices[place] = min(resets, 127) * 2 + (visit.known and not visit.signed_out)
        self._busy_until[someone.index] = visit.ended + _SESSION_GAP_S
        return events

    def _visitor(self, start: int) -> tuple[Person, int]:
        """Somebody who is free at that moment: a newcomer when one is due, else a known face."""
        progress = (start - self._order.start) / self._window_s
        there = _THERE_FROM_THE_START + (1 - _THERE_FROM_THE_START) * progress
        if self._newest < min(self._people - 1, int(self._people * there)):
            self._newest += 1
            return person(self._order.seed, self._newest, self._world), 0
        index = 0
        for _ in range(_TRIES):
            index = int(self._chance() ** 1.6 * (self._newest + 1))
            if self._busy_until[index] <= start:
                break
        someone = person(self._order.seed, index, self._world)
        if not self._busy_until[index] and index < self._people * _KNOWN_FROM_THE_START:
            self._registered[index] = 1
            if self._chance() < 0.6:
                self._devices[index * MOST_DEVICES] |= 1
        return someone, int(self._chance() ** 2 * len(someone.devices))

    def _sender(self, someone: Person, slot: int, resets: int, known: bool, now: int) -> Sender:
        platform = someone.devices[slot]
        share = (now - self._order.start) / self._window_s
        version = version_at(self._world, someone, platform, share)
        model = someone.index * 7 + slot
        device = device_fragment(platform, model, someone.place, version)
        kept: dict[str, str | None] = dict.fromkeys(self._world.kept)
        for name in self._world.personal:
            kept[name] = self._personal_text(name, someone)
        return Sender(
            platform=platform,
            device_id=device_id(self._order.seed, someone, slot, resets),
            user_id=someone.user_id if known else None,
            members=self._members(device, version, someone, now),
            endpoint="api-js.mixpanel.com" if platform == "web" else "api.mixpanel.com",
            kept=kept,
        )

    def _members(self, first: str, version: str, someone: Person, now: int) -> tuple[str, str]:
        world = self._world
        anonymous, known = [first], [first]
        for name, make in self._supers.items():
            key = as_json(name) + ":"
            if name == world.known_property:
                anonymous.append(key + "false")
                known.append(key + "true")
                continue
            text = as_json(version) if name == world.version_property else None
            if text is None and name in world.personal:
                text = self._personal_text(name, someone)
            member = key + (make(now) if text is None else text)
            known.append(member)
            if name not in world.known_only:
                anonymous.append(member)
        return ",".join(anonymous), ",".join(known)

    def _personal_text(self, name: str, someone: Person) -> str | None:
        """The same value at every visit: by country where the world says so, else by a hash."""
        by_country = self._world.by_country.get(name)
        if by_country is not None:
            return as_json(by_country[PLACES[someone.place][2]])
        values = self._personal.get(name)
        if not values:
            return None
        return values[digest_of(self._order.seed, name, someone.index) % len(values)]

    def _follow_ups(self, now: int, name: str, cause: Sender, someone: Person) -> Iterator[Timed]:
        """Server events that this one brings about, in the same window."""
        end = self._order.start + self._window_s
        for follow_up in self._world.follow_ups[name]:
            later = now + follow_up.soonest_s
            later += int(self._chance() * (follow_up.latest_s - follow_up.soonest_s))
            if self._chance() >= follow_up.share or later >= end:
                continue
            version = version_at(self._world, someone, "server", 0.0)
            library = server_fragment(self._world.server_library)
            sender = Sender(
                platform="server",
                device_id=None,
                user_id=someone.user_id,
                members=self._members(library, version, someone, later),
                endpoint="api.mixpanel.com",
                kept=cause.kept,
            )
            yield self._timed(later, follow_up.event, sender)

    def _timed(self, now: int, name: str, sender: Sender) -> Timed:
        self._number += 1
        insert_id = f"{self._random.getrandbits(64) | 0xA000000000000000:016x}"
        return now, self._number, self._writers[name].line(now, sender, insert_id, self._chance)


def _personal_values(plan: TrackingPlan, world: World, chance: Chance) -> dict[str, list[str]]:
    """What the personal properties may be, as JSON text."""
    found: dict[str, list[str]] = {}
    for owner in (plan.super_properties, *(event.properties for event in plan.events.values())):
        for name, definition in owner.items():
            if name in world.personal and name not in found:
                make = value_maker(replace(definition, nullable=False), chance)
                found[name] = [make(0) for _ in range(_PERSONAL_VALUES)]
    return found
