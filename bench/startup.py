"""How long a cold command takes, and which imports take most of it: `make startup`.

The floor is an interpreter that imports typer and yaml and does nothing: what a command of this
kind costs before any work. Rounds run each command once, so that a busy moment hits all alike.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
LEXICON = [sys.executable, "-m", "lexicon_cli"]
FLOOR = "the floor: import typer, yaml"
REPEATS = 9
SLOWEST = 12

_KINDS = ("Main", "Mobile", "Quick", "Saved", "Team", "Trial", "Gift", "Guest", "Bulk", "Draft")
_THINGS = (
    "Order",
    "Cart",
    "Product",
    "Page",
    "Profile",
    "Message",
    "Search",
    "Video",
    "Payment",
    "Invoice",
)
_DEEDS = (
    "Viewed",
    "Clicked",
    "Completed",
    "Started",
    "Cancelled",
    "Opened",
    "Closed",
    "Added",
    "Removed",
    "Updated",
)
_TYPES = ("string", "number", "boolean", "integer")


def plan_text(events: int, properties: int) -> str:
    """A plan of so many events (at most 1,000), each with its own described properties."""
    lines = ["lexicon: 1", "name: Big", "version: 1.0.0"]
    lines += ["owners: {growth: growth@acme.example}", "events:"]
    for kind, thing, deed in list(product(_KINDS, _THINGS, _DEEDS))[:events]:
        name = f"{kind} {thing} {deed}"
        lines += [f"  {name}:", f"    description: The {name.lower()} by a person in the app"]
        lines += ["    status: live", "    owner: growth", f"    tags: [{thing.lower()}]"]
        lines += ["    properties:"]
        for number in range(properties):
            kind_of_value = _TYPES[number % 4]
            required = "true" if number % 2 else "false"
            about = f"description: What field {number} of the {thing.lower()} holds"
            field = f"{thing.lower()}_field_{chr(97 + number % 26)}{number // 26 or ''}"
            entry = f"{{type: {kind_of_value}, required: {required}, {about}}}"
            lines.append(f"      {field}: {entry}")
    return "\n".join(lines) + "\n"


def commands(folder: Path) -> dict[str, list[str]]:
    """Label -> command, each of which does a piece of real work with files in `folder`."""
    shop = str(ROOT / "sample_plans" / "ecommerce.yaml")
    small, big = folder / "small.yaml", folder / "big.yaml"
    small.write_text(plan_text(10, 8), "utf-8")
    big.write_text(plan_text(1000, 30), "utf-8")
    quiet = ["--isolated", "--fail-on", "never"]
    return {
        FLOOR: [sys.executable, "-c", "import typer, yaml"],
        "bare interpreter": [sys.executable, "-c", "pass"],
        "lexicon --version": [*LEXICON, "--version"],
        "lexicon lint, 10 events": [*LEXICON, "lint", str(small), *quiet],
        "lexicon lint, 22 events": [*LEXICON, "lint", shop, *quiet],
        "lexicon lint, 1,000 events of 30 properties": [*LEXICON, "lint", str(big), *quiet],
        "lexicon explain VAL001": [*LEXICON, "explain", "VAL001"],
        "lexicon compile, 22 events": [*LEXICON, "compile", shop, "--out", str(folder / "out")],
    }


def _environment(folder: Path) -> dict[str, str]:
    """Compiled modules are kept, as in an installed package, whatever this process was told."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def measure_all(repeats: int = REPEATS) -> dict[str, float]:
    """Label -> median of the wall time in milliseconds, after one round to warm all caches."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        todo, environment = commands(folder), _environment(folder)
        times: dict[str, list[float]] = {label: [] for label in todo}
        for _ in range(repeats + 1):
            for label, command in todo.items():
                begin = time.perf_counter()
                subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
                times[label].append((time.perf_counter() - begin) * 1000)
        return {label: median(seen[1:]) for label, seen in times.items()}


def table(measured: Mapping[str, float]) -> str:
    """The Markdown table: milliseconds, and how many times the floor."""
    floor = measured[FLOOR]
    lines = ["| cold start | ms | times the floor |", "| --- | ---: | ---: |"]
    lines += [f"| {label} | {ms:.0f} | {ms / floor:.2f} |" for label, ms in measured.items()]
    return "\n".join(lines)


def slowest_imports() -> list[tuple[float, str]]:
    """(milliseconds of the module alone, name) of a lint's imports, the slowest first."""
    plan = str(ROOT / "sample_plans" / "ecommerce.yaml")
    command = [sys.executable, "-X", "importtime", "-m", "lexicon_cli", "lint", plan]
    with tempfile.TemporaryDirectory() as name:
        for _ in range(2):  # the first one compiles
            done = subprocess.run(
                [*command, "--fail-on", "never"],
                cwd=ROOT,
                env=_environment(Path(name)),
                capture_output=True,
                text=True,
                check=True,
            )
    rows = [line.split("|") for line in done.stderr.splitlines() if line.startswith("import time:")]
    timed = [(int(row[0].split(":")[1]) / 1000, row[2].strip()) for row in rows[1:]]
    return sorted(timed, reverse=True)[:SLOWEST]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    print(table(measure_all(parser.parse_args().repeats)))
    print("\nslowest imports of lint (without what they import):")
    for milliseconds, name in slowest_imports():
        print(f"{milliseconds:7.1f} ms  {name}")


if __name__ == "__main__":
    main()
