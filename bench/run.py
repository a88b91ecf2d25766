"""`make bench`: ours and the peers on the same files, side by side in one run.

Every round runs each contender once, so that a busy moment of the machine hits all alike; figures
are medians. Prints Markdown, writes bench/results.json.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from data import ROOT, Export, export, packed, variant
from machine import machine
from outside import run_ajv, run_sourcemeta
from startup import measure_all
from startup import table as start_up_table
from variants import CHANGES, PLANS

BENCH = Path(__file__).resolve().parent
# Slow contenders look at the first lines only; their rate does not depend on the number.
SLOW = {
    "jsonschema": 6_000,
    "jsonschema-rs": 200_000,
    "jsonschema-rs-verdict": 200_000,
    "fastjsonschema": 20_000,
    "plain-kernel": 20_000,
    "ajv": 60_000,
    "sourcemeta": 60_000,
}
NAMES = {
    "floor": "orjson.loads of every line (the floor)",
    "kernel": "**lexicon, kernel as a library**",
    "plain-kernel": "lexicon, the plain twin",
    "process-1": "**lexicon validate, whole process**",
    "process-2": "**lexicon validate --jobs 2, whole process**",
    "process-gzip": "**lexicon validate of the file packed with gzip, whole process**",
    "halves-1": "the floor as a process, on the clock",
    "halves-2": "the floor as two processes, on the clock",
    "jsonschema-rs-verdict": "jsonschema-rs, verdict only",
    "jsonschema-rs": "jsonschema-rs, all errors",
    "fastjsonschema": "fastjsonschema, first error",
    "jsonschema": "jsonschema, all errors",
    "ajv": "ajv in node, all errors",
    "sourcemeta": "Sourcemeta CLI, fast mode, verdict only",
}
MOST_HARD_EVENTS = 50_000
# It stops at the first faulty line.
CLEAN_ONLY = {"sourcemeta"}


def run_peer(name: str, data: Export) -> dict[str, float]:
    """Seconds, events and peak memory of one contender in a process of its own."""
    count = min(data.events, SLOW.get(name, data.events))
    command = [sys.executable, str(BENCH / "peers.py"), name]
    command += [str(data.plan), str(data.path), str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def run_halves(count: int, data: Export) -> dict[str, float]:
    """Decoding alone in so many processes at once, each with its part of the file."""
    size = data.path.stat().st_size
    cuts = [size * part // count for part in range(count + 1)]
    begin = time.perf_counter()
    with ExitStack() as running:
        children = [
            running.enter_context(
                subprocess.Popen(
                    [sys.executable, str(BENCH / "halves.py"), str(data.path), str(low), str(high)]
                )
            )
            for low, high in pairwise(cuts)
        ]
        codes = [child.wait() for child in children]
    seconds = time.perf_counter() - begin
    if any(codes):
        raise SystemExit(f"halves.py ended with {codes}")
    return {"seconds": seconds, "events": data.events, "peak_mb": 0.0}


def run_process(jobs: int, data: Export, path: Path) -> dict[str, float]:
    """The same of the command as a user starts it; memory is that of the parent process."""
    command = [sys.executable, "-m", "lexicon_cli", "validate", str(path)]
    command += ["--plan", str(data.plan), "--jobs", str(jobs), "--fail-on", "never"]
    begin = time.perf_counter()
    with subprocess.Popen(
        [*command, "-f", "json", "-o", os.devnull], cwd=ROOT, stderr=subprocess.PIPE
    ) as child:
        assert child.stderr is not None
        talk = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: {talk.decode()}")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return {"seconds": seconds, "events": data.events, "peak_mb": usage.ru_maxrss / scale}


def run(name: str, data: Export) -> dict[str, float] | None:
    """One contender on one file, once; None for one that is not there."""
    count = min(data.events, SLOW.get(name, data.events))
    if name == "process-gzip":
        return run_process(1, data, packed(data))
    if name.startswith("process-"):
        return run_process(int(name.removeprefix("process-")), data, data.path)
    if name.startswith("halves-"):
        return run_halves(int(name.removeprefix("halves-")), data)
    if name == "ajv":
        return run_ajv(data, count)
    if name == "sourcemeta":
        return run_sourcemeta(data, count)
    return run_peer(name, data)


def measure(exports: list[Export], names: list[str], rounds: int) -> dict[str, dict[str, Any]]:
    """Contender -> export -> median events per second and peak memory."""
    seen: dict[tuple[str, str], list[dict[str, float]]] = {}
    for number in range(rounds):
        for data in exports:
            for name in names:
                if name in CLEAN_ONLY and data.label != "clean":
                    continue
                sys.stderr.write(f"round {number + 1}/{rounds}: {data.label}, {name}\n")
                row = run(name, data)
                if row is not None:
                    seen.setdefault((name, data.label), []).append(row)
    results: dict[str, dict[str, Any]] = {}
    for (name, label), rows in seen.items():
        results.setdefault(name, {})[label] = {
            "events_per_second": round(median(row["events"] / row["seconds"] for row in rows)),
            "peak_mb": round(median(row["peak_mb"] for row in rows), 1),
            "events": int(rows[0]["events"]),
        }
    return results


def table(results: dict[str, dict[str, Any]], labels: list[str]) -> str:
    """The Markdown table: ratios to the floor, times jsonschema, rate, memory."""
    head = ["what"]
    for label in labels:
        head += [f"{label}: of the floor", "times jsonschema", "events/s", "peak MB"]
    lines = ["| " + " | ".join(head) + " |", "| --- " + "| ---: " * (len(head) - 1) + "|"]
    for name, by_label in results.items():
        cells = [NAMES[name]]
        for label in labels:
            if label not in by_label:
                cells += ["", "", "", ""]
                continue
            rate = by_label[label]["events_per_second"]
            floor = results["floor"][label]["events_per_second"]
            slow = results["jsonschema"][label]["events_per_second"]
            cells += [f"{rate / floor:.2f}", f"{rate / slow:.0f}", f"{rate:,}"]
            peak = by_label[label]["peak_mb"]
            cells.append(f"{peak:.0f}" if peak else "")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def cliffs(results: dict[str, dict[str, Any]]) -> str:
    """The Markdown table of what is hard: ratios to the floor over the same lines."""
    lines = ["| what is hard | of the floor | events/s | peak MB |", "| --- | ---: | ---: | ---: |"]
    for label, row in results["kernel"].items():
        floor = results["floor"][label]["events_per_second"]
        rate = row["events_per_second"]
        lines.append(f"| {label} | {rate / floor:.2f} | {rate:,} | {row['peak_mb']:.0f} |")
    return "\n".join(lines)


def gains(results: dict[str, dict[str, Any]], labels: list[str]) -> str:
    """What a second process brings, to us and to bare decoding, and what gzip costs."""
    lines = []
    for label in labels:
        rates = {
            name: rows[label]["events_per_second"]
            for name, rows in results.items()
            if label in rows
        }
        if {"process-1", "process-2", "halves-1", "halves-2"} <= set(rates):
            ours = rates["process-2"] / rates["process-1"]
            bare = rates["halves-2"] / rates["halves-1"]
            lines.append(
                f"- {label}: a second process makes us {ours:.2f} times as fast, bare decoding"
                f" {bare:.2f} times: {ours / bare:.2f} of its gain"
            )
        if {"process-1", "process-gzip"} <= set(rates):
            ratio = rates["process-gzip"] / rates["process-1"]
            lines.append(f"- {label}: gzip is read at {ratio:.2f} of the plain file's rate")
    return "\n".join(lines)


def options() -> argparse.Namespace:
    """What may be changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--faults", type=float, default=0.2, help="share of faulty events")
    parser.add_argument("--plan", type=Path, default=ROOT / "sample_plans" / "ecommerce.yaml")
    parser.add_argument("--out", type=Path, default=BENCH / "results.json")
    parser.add_argument("--no-start-up", action="store_true", help="leave the cold starts out")
    parser.add_argument("--no-cliffs", action="store_true", help="leave the hard variants out")
    parser.add_argument("--only", nargs="*", choices=sorted(NAMES), help="besides the floor")
    return parser.parse_args()


def _hard(asked: argparse.Namespace) -> list[Export]:
    count = min(asked.events, MOST_HARD_EVENTS)
    names = [*(name for name in CHANGES if name != "common"), *PLANS]
    return [variant(name, asked.plan, events=count, seed=asked.seed) for name in names]


def main() -> None:
    """Measure, print, write."""
    asked = options()
    exports = [
        export("clean", asked.plan, events=asked.events, seed=asked.seed, faults=0.0),
        export("faulty", asked.plan, events=asked.events, seed=asked.seed, faults=asked.faults),
        variant("common", asked.plan, events=asked.events, seed=asked.seed),
    ]
    wanted = set(asked.only or NAMES) | {"floor", "jsonschema"}
    results = measure(exports, [name for name in NAMES if name in wanted], asked.rounds)
    hard = {} if asked.no_cliffs else measure(_hard(asked), ["floor", "kernel"], asked.rounds)
    start_up = {} if asked.no_start_up else measure_all()
    about = machine()
    print(f"## {asked.events:,} events, medians of {asked.rounds} rounds\n")
    print(", ".join(f"{key}: {value}" for key, value in about.items()), end="\n\n")
    labels = [data.label for data in exports]
    print(table(results, labels))
    print(f"\n{gains(results, labels)}")
    if hard:
        print(f"\n{cliffs(hard)}")
    if start_up:
        print(f"\n{start_up_table(start_up)}")
    written = {
        "machine": about,
        "events": asked.events,
        "seed": asked.seed,
        "rounds": asked.rounds,
        "fault_share": asked.faults,
        "results": results,
        "hard": hard,
        "start_up_ms": {label: round(value, 1) for label, value in start_up.items()},
    }
    asked.out.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
