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
from pathlib import Path
from statistics import median
from typing import Any

from data import ROOT, Export, export
from machine import machine
from startup import measure_all
from startup import table as start_up_table

BENCH = Path(__file__).resolve().parent
# Slow contenders look at the first lines only; their rate does not depend on the number.
SLOW = {"jsonschema": 6_000, "fastjsonschema": 60_000, "plain-kernel": 20_000}
NAMES = {
    "floor": "orjson.loads of every line (the floor)",
    "kernel": "**lexicon, kernel as a library**",
    "plain-kernel": "lexicon, the plain twin",
    "process-1": "**lexicon validate, whole process**",
    "process-2": "**lexicon validate --jobs 2, whole process**",
    "jsonschema-rs-verdict": "jsonschema-rs, verdict only",
    "jsonschema-rs": "jsonschema-rs, all errors",
    "fastjsonschema": "fastjsonschema, first error",
    "jsonschema": "jsonschema, all errors",
}


def run_peer(name: str, data: Export) -> dict[str, float]:
    """Seconds, events and peak memory of one contender in a process of its own."""
    count = min(data.events, SLOW.get(name, data.events))
    command = [sys.executable, str(BENCH / "peers.py"), name]
    command += [str(data.plan), str(data.path), str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def run_process(jobs: int, data: Export) -> dict[str, float]:
    """The same of the command as a user starts it; memory is that of the parent process."""
    command = [sys.executable, "-m", "lexicon_cli", "validate", str(data.path)]
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


def run(name: str, data: Export) -> dict[str, float]:
    """One contender on one file, once."""
    if name.startswith("process-"):
        return run_process(int(name.removeprefix("process-")), data)
    return run_peer(name, data)


def measure(exports: list[Export], names: list[str], rounds: int) -> dict[str, dict[str, Any]]:
    """Contender -> export -> median events per second and peak memory."""
    seen: dict[tuple[str, str], list[dict[str, float]]] = {}
    for number in range(rounds):
        for data in exports:
            for name in names:
                sys.stderr.write(f"round {number + 1}/{rounds}: {data.label}, {name}\n")
                seen.setdefault((name, data.label), []).append(run(name, data))
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
            rate = by_label[label]["events_per_second"]
            floor = results["floor"][label]["events_per_second"]
            slow = results["jsonschema"][label]["events_per_second"]
            cells += [f"{rate / floor:.2f}", f"{rate / slow:.0f}", f"{rate:,}"]
            cells.append(f"{by_label[label]['peak_mb']:.0f}")
        lines.append("| " + " | ".join(cells) + " |")
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
    parser.add_argument("--only", nargs="*", choices=sorted(NAMES), help="besides the floor")
    return parser.parse_args()


def main() -> None:
    """Measure, print, write."""
    asked = options()
    exports = [
        export("clean", asked.plan, events=asked.events, seed=asked.seed, faults=0.0),
        export("faulty", asked.plan, events=asked.events, seed=asked.seed, faults=asked.faults),
    ]
    wanted = set(asked.only or NAMES) | {"floor", "jsonschema"}
    results = measure(exports, [name for name in NAMES if name in wanted], asked.rounds)
    start_up = {} if asked.no_start_up else measure_all()
    about = machine()
    print(f"## {asked.events:,} events, medians of {asked.rounds} rounds\n")
    print(", ".join(f"{key}: {value}" for key, value in about.items()), end="\n\n")
    print(table(results, [data.label for data in exports]))
    if start_up:
        print(f"\n{start_up_table(start_up)}")
    written = {
        "machine": about,
        "events": asked.events,
        "seed": asked.seed,
        "rounds": asked.rounds,
        "fault_share": asked.faults,
        "results": results,
        "start_up_ms": {label: round(value, 1) for label, value in start_up.items()},
    }
    asked.out.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
