"""`python bench/audit.py`: a week audited, page included, beside `validate` and `store load`.

These two are the work that any look at a week begins with. The audit, which also counts days,
replays identity and draws the page, must not take 1.5 times as long as both. Whole processes, one
after the other in every round; figures are medians. Prints Markdown.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

from data import ROOT

PLAN = ROOT / "sample_plans" / "ecommerce.yaml"
BAR = 1.5
SMALL = 200_000
EVENTS = 1_000_000


class Cost(NamedTuple):
    """Seconds on the clock, and of all processors together."""

    wall: float
    cpu: float


def commands(data: Path, folder: Path) -> dict[str, list[str]]:
    """What is measured; the first two make the unit."""
    plan = ["--plan", str(PLAN), "--fail-on", "never"]
    page = ["-f", "html", "-o", str(folder / "audit.html")]
    store = str(folder / "store.duckdb")
    return {
        "validate": ["validate", str(data), *plan, "-o", os.devnull],
        "store load": ["store", "load", str(data), "--store", store],
        "**audit** of the file": ["audit", str(data), *plan, *page],
        "audit of the file, one process": ["audit", str(data), *plan, *page, "--jobs", "1"],
    }


def export(events: int, folder: Path) -> Path:
    """A week of invented people."""
    path = folder / "week.ndjson"
    made = [sys.executable, "-m", "lexicon_cli.jobs.sample_data", "--days", "7"]
    subprocess.run([*made, "--events", str(events), "-o", str(path)], cwd=ROOT, check=True)
    return path


def run(command: list[str]) -> Cost:
    """One command as a user starts it."""
    before, begin = os.times(), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "lexicon_cli", *command],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    wall, after = time.perf_counter() - begin, os.times()
    user = after.children_user - before.children_user
    return Cost(wall, user + after.children_system - before.children_system)


def measure(events: int, rounds: int) -> dict[str, Cost]:
    """Medians by what was measured."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        todo = commands(export(events, folder), folder)
        seen: dict[str, list[Cost]] = {label: [] for label in todo}
        for number in range(rounds):
            for label, command in todo.items():
                sys.stderr.write(f"round {number + 1}/{rounds}: {label}\n")
                seen[label].append(run(command))
                (folder / "store.duckdb").unlink(missing_ok=True)
    return {
        label: Cost(median(one.wall for one in costs), median(one.cpu for one in costs))
        for label, costs in seen.items()
    }


def table(measured: Mapping[str, Cost]) -> str:
    """Seconds, and how many times the first two together."""
    base = list(measured.values())[:2]
    wall, cpu = sum(one.wall for one in base), sum(one.cpu for one in base)
    lines = ["| what | s | of both | s of processors | of both |", "| --- " + "| ---: " * 4 + "|"]
    lines += [
        f"| {label} | {one.wall:.1f} | {one.wall / wall:.2f}"
        f" | {one.cpu:.1f} | {one.cpu / cpu:.2f} |"
        for label, one in measured.items()
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help=f"{SMALL:,} events only")
    parser.add_argument("--events", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    events = asked.events or (SMALL if asked.small else EVENTS)
    print(f"{events:,} events; the bar is {BAR} times validate and store load together\n")
    print(table(measure(events, asked.rounds)))


if __name__ == "__main__":
    main()
