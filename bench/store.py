"""`python bench/store.py`: loading events into the store beside what else one could load them with.

Every contender runs in a process of its own, one after the other, in rounds; figures are medians of
what the clock on the wall says, from the open file to the closed database. Prints Markdown.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from data import ROOT, export

PLAN = ROOT / "sample_plans" / "ecommerce.yaml"
Contender = Callable[[Path, Path], None]


def duckdb_bulk(file: Path, folder: Path) -> None:
    """DuckDB's own reader, which guesses the columns. Properties of rare events come after what it
    looks at to guess, and without `ignore_errors` it stops there."""
    _create_table(folder, "SELECT * FROM read_json(?, ignore_errors = true)", file)


def duckdb_json(file: Path, folder: Path) -> None:
    """The same told to keep the properties as JSON, so that nothing is lost."""
    columns = "{event: 'VARCHAR', properties: 'JSON'}"
    _create_table(folder, f"SELECT * FROM read_json(?, columns = {columns})", file)


def _create_table(folder: Path, select: str, file: Path) -> None:
    import duckdb

    with duckdb.connect(str(folder / "bulk.duckdb")) as connection:
        connection.execute(f"CREATE TABLE events AS {select}", [str(file)])


def pandas_json(file: Path, folder: Path) -> None:
    """Into a frame in memory, properties as dictionaries."""
    import pandas

    pandas.read_json(file, lines=True)


def ours(file: Path, folder: Path) -> None:
    """`lexicon store load`."""
    from lexicon_cli.jobs.store_load import load

    load(str(folder / "store.duckdb"), [str(file)])


CONTENDERS: dict[str, tuple[str, Contender]] = {
    "bulk": ("DuckDB `read_json`, columns guessed (the unit)", duckdb_bulk),
    "json": ("DuckDB `read_json`, properties as JSON", duckdb_json),
    "pandas": ("pandas.read_json, in memory only", pandas_json),
    "ours": ("**lexicon store load**", ours),
}


def run_one(name: str, file: Path) -> dict[str, float]:
    """One contender in this process: seconds, peak memory, size of what it wrote."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        begin = time.perf_counter()
        CONTENDERS[name][1](file, folder)
        seconds = time.perf_counter() - begin
        size = sum(path.stat().st_size for path in folder.iterdir())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"seconds": seconds, "peak_mb": peak, "file_mb": size / 1e6}


def measure(name: str, file: Path) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--one", name, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def table(rounds: list[dict[str, dict[str, float]]], events: int) -> str:
    """The medians; ratios are of each round, so that a busy moment hits both sides."""
    out = ["| what | time, of the unit | events/s | peak MB | on disk, MB |"]
    out.append("| --- | ---: | ---: | ---: | ---: |")
    for name, (label, _) in CONTENDERS.items():
        ratio = median(one[name]["seconds"] / one["bulk"]["seconds"] for one in rounds)
        values = {key: median(one[name][key] for one in rounds) for key in rounds[0][name]}
        rate = events / values["seconds"]
        sizes = f"{values['peak_mb']:,.0f} | {values['file_mb']:,.0f}"
        out.append(f"| {label} | {ratio:.2f} | {rate:,.0f} | {sizes} |")
    return "\n".join(out)


def main() -> None:
    """Make the data, run all, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(run_one(options.one[0], Path(options.one[1]))))
        return
    data = export("store", PLAN, events=options.events, seed=4, faults=0.0)
    rounds = [
        {name: measure(name, data.path) for name in CONTENDERS} for _ in range(options.rounds)
    ]
    print(f"Loading {options.events:,} events, medians of {options.rounds} rounds.\n")
    print(table(rounds, options.events))


if __name__ == "__main__":
    main()
