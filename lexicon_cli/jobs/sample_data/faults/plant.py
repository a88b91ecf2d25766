"""Plants faults into clean lines and keeps a record of each."""

import json
from bisect import bisect
from collections.abc import Iterable, Iterator
from itertools import accumulate
from random import Random

from lexicon_cli.jobs.sample_data.events import EventWriter, writers
from lexicon_cli.jobs.sample_data.faults import identity, lines, names, properties, values
from lexicon_cli.jobs.sample_data.faults.bugs import bugs_of
from lexicon_cli.jobs.sample_data.faults.fault import Fault, Planted, Scene, Truth
from lexicon_cli.jobs.sample_data.mixing import share_of
from lexicon_cli.jobs.sample_data.values import as_json
from lexicon_cli.jobs.sample_data.world import world_of
from lexicon_cli.plan.model import TrackingPlan

FAULTS: tuple[Fault, ...] = (
    *names.FAULTS,
    *properties.FAULTS,
    *values.FAULTS,
    *identity.FAULTS,
    *lines.FAULTS,
)
# Not every fault suits every event: so many are tried on one before its turn passes to the next.
_TRIES = 8
# Wrong code sits in some places and stays there: each fault keeps to this share of the events.
_EVENTS_OF_A_FAULT = 0.3


def plant(
    clean: Iterable[str],
    plan: TrackingPlan,
    *,
    rate: float,
    seed: int,
    kinds: int | None = None,
) -> Iterator[tuple[bytes, Truth | None]]:
    """Each line to write, without its line end, with what is planted in it.

    `rate` is the share of lines that get one of FAULTS; the systematic faults of the plan's
    world come on top. `kinds` limits FAULTS to so many, chosen by the seed. The lines that stay
    clean are those of `clean`, unchanged.
    """
    return _Planter(plan, rate, seed, kinds).lines(clean)


class _Planter:
    def __init__(self, plan: TrackingPlan, rate: float, seed: int, kinds: int | None) -> None:
        self._plan = plan
        self._rate = rate
        self._seed = seed
        self._chance = Random(f"faults {seed}").random
        world = world_of(plan)
        self._writers: dict[str, EventWriter] = writers(plan, world, self._chance)
        self._faults = FAULTS if kinds is None else _some(kinds, seed)
        self._bounds = list(accumulate(fault.weight for fault in self._faults))
        self._bugs = bugs_of(world)
        self._previous = ""

    def lines(self, clean: Iterable[str]) -> Iterator[tuple[bytes, Truth | None]]:
        """See `plant`."""
        number = 0
        owed = 0
        for line in clean:
            number += 1
            bug = next((bug for bug in self._bugs if bug.spoils(line)), None)
            if bug is not None:
                yield bug.apply(line).encode(), bug.truth(number)
                continue
            owed += self._chance() < self._rate
            spoilt = self._spoil(line) if owed else None
            if spoilt is None:
                self._previous = line
                yield line.encode(), None
                continue
            owed -= 1
            fault, planted, scene = spoilt
            if planted.keep:
                self._previous = line
                yield line.encode(), None
                number += 1
            raw = as_json(scene.record).encode() if planted.raw is None else planted.raw
            yield raw, _truth(number, fault, planted, scene)

    def _spoil(self, line: str) -> tuple[Fault, Planted, Scene] | None:
        """The line with one fault, or None when none of those tried suits it."""
        scene = Scene(
            plan=self._plan,
            record=json.loads(line),
            line=line,
            previous=self._previous,
            chance=self._chance,
            writers=self._writers,
        )
        for _ in range(_TRIES):
            fault = self._faults[bisect(self._bounds, self._chance() * self._bounds[-1])]
            scene.focus = share_of(self._seed, fault.name, scene.record["event"])
            if scene.focus > _EVENTS_OF_A_FAULT:
                continue
            planted = fault.apply(scene)
            if planted is not None:
                return fault, planted, scene
        return None


def _some(kinds: int, seed: int) -> tuple[Fault, ...]:
    """So many faults, the common ones more likely."""

    def rank(fault: Fault) -> float:
        return float(share_of(seed, "kind", fault.name) ** (1 / fault.weight))

    chosen = sorted(FAULTS, key=rank, reverse=True)[:kinds]
    return tuple(fault for fault in FAULTS if fault in chosen)


def _truth(number: int, fault: Fault, planted: Planted, scene: Scene) -> Truth:
    event = None if planted.raw is not None else scene.record["event"]
    return Truth(
        line=number,
        fault=fault.name,
        codes=fault.codes,
        also=fault.also,
        event=event if isinstance(event, str) else None,
        property=planted.property,
    )
