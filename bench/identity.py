"""Who is who, from an NDJSON file: lexicon beside what one would write otherwise, in one run.

    python bench/identity.py [--links 1000000] [--rounds 3] [--only lexicon scipy]

Each link is an event of a device of its own and of one of a third as many users. Every contender
runs in a process of its own, reads the file and tells each event's person; all must tell the same
people. pandas, networkx, scipy and duckdb are peers; those that are not installed are left out.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(__file__).parent / ".data"
_BATCH = 10_000
_START = 1_767_225_600
_KEYS = {"simplified": ("$device_id", "$user_id"), "original": ("$anon_id", "distinct_id")}


def make(links: int, mode: str) -> Path:
    """A file of so many links, the same for the same arguments."""
    file = DATA / f"links-{mode}-{links}.ndjson"
    if file.exists():
        return file
    DATA.mkdir(exist_ok=True)
    rng = random.Random(1)
    aside = file.with_suffix(".tmp")
    with aside.open("w", encoding="utf-8") as out:
        for start in range(0, links, _BATCH):
            numbers = range(start, min(links, start + _BATCH))
            out.write("".join(f"{_event(rng, n, links, mode)}\n" for n in numbers))
    aside.rename(file)
    return file


def _event(rng: random.Random, number: int, links: int, mode: str) -> str:
    device = f"{rng.getrandbits(32):08x}-0000-4000-8000-{rng.getrandbits(48):012x}"
    user = f"user{rng.randrange(links // 3 + 1)}"
    name, ids = "Page Viewed", {"$device_id": device, "$user_id": user, "distinct_id": user}
    if mode == "original":
        name = "$identify"
        ids = {"$anon_id": device, "$identified_id": user, "distinct_id": user}
    properties = {
        "time": _START + number // 100,
        **ids,
        "$insert_id": f"{rng.getrandbits(64):016x}",
        "$os": "iOS",
        "mp_lib": "swift",
        "page": "/checkout",
    }
    return json.dumps({"event": name, "properties": properties}, separators=(",", ":"))


def floor(file: Path, mode: str) -> int:
    """`orjson.loads` of each line and nothing else."""
    import orjson

    with file.open("rb") as lines:
        return sum(1 for line in lines if orjson.loads(line))


def lexicon(file: Path, mode: str) -> int:
    """Read, resolve, and tell each event's person."""
    from lexicon_cli.identity.people import Rules
    from lexicon_cli.identity.resolver import resolve
    from lexicon_cli.jobs.identity.reading import read_history

    people = resolve(read_history([str(file)]).rows, Rules(mode=mode))
    return len(set(people.persons()))


def _pairs(file: Path, mode: str) -> tuple[list[str], list[str]]:
    import orjson

    left, right = (
        ("$device_id", "$user_id") if mode == "simplified" else ("$anon_id", "distinct_id")
    )
    devices, users = [], []
    with file.open("rb") as lines:
        for line in lines:
            properties = orjson.loads(line)["properties"]
            devices.append(properties[left])
            users.append(properties[right])
    return devices, users


def networkx(file: Path, mode: str) -> int:
    """pandas and networkx: a graph of ids, its connected components, joined to the events."""
    import networkx as nx
    import pandas as pd

    devices, users = _pairs(file, mode)
    frame = pd.DataFrame({"device": devices, "user": users})
    graph = nx.Graph()
    graph.add_edges_from(frame.drop_duplicates().itertuples(index=False, name=None))
    person = {}
    for number, component in enumerate(nx.connected_components(graph)):
        person.update(dict.fromkeys(component, number))
    return int(frame["user"].map(person).nunique())


def scipy(file: Path, mode: str) -> int:
    """pandas and scipy: ids as codes, connected components of a sparse matrix."""
    import numpy as np
    import pandas as pd
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    devices, users = _pairs(file, mode)
    codes, ids = pd.factorize(pd.Series(devices + users))
    half = len(devices)
    size = len(ids)
    matrix = coo_matrix((np.ones(half, dtype=np.int8), (codes[:half], codes[half:])), (size, size))
    _, labels = connected_components(matrix, directed=False)
    return len(np.unique(labels[codes[:half]]))


def duckdb(file: Path, mode: str) -> int:
    """DuckDB: the first user of each device, joined to the events. It says no cause, no refusal,
    and only what Simplified ID Merge does."""
    import duckdb as db

    left, right = (
        ("$device_id", "$user_id") if mode == "simplified" else ("$anon_id", "distinct_id")
    )
    query = f"""
        WITH lines AS (SELECT row_number() OVER () AS n,
            properties->>'$."{left}"' AS device, properties->>'$."{right}"' AS person
            FROM read_json('{file}', format='newline_delimited',
                columns={{event: 'VARCHAR', properties: 'JSON'}})),
        links AS (SELECT device, arg_min(person, n) AS person FROM lines GROUP BY device)
        SELECT count(DISTINCT links.person) FROM lines JOIN links USING (device)
    """
    found = db.connect().execute(query).fetchone()
    assert found is not None
    return int(found[0])


CONTENDERS: dict[str, Callable[[Path, str], int]] = {
    "floor": floor,
    "lexicon": lexicon,
    "networkx": networkx,
    "scipy": scipy,
    "duckdb": duckdb,
}


def run_one(name: str, file: Path, mode: str) -> dict[str, float]:
    """One contender in this process: seconds of processor time, peak MB, people found."""
    start = time.process_time()
    people = CONTENDERS[name](file, mode)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak_mb": peak, "people": people}


def main() -> None:
    """Run all contenders in rounds and print medians as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--modes", nargs="+", default=["simplified", "original"])
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=list(CONTENDERS))
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        name, file, mode = given.one
        print(json.dumps(run_one(name, Path(file), mode)))
        return
    for mode in given.modes:
        _compare(make(given.links, mode), mode, given.only, given.rounds, given.links)


def _compare(file: Path, mode: str, names: list[str], rounds: int, links: int) -> None:
    results: dict[str, list[dict[str, float]]] = {}
    for _ in range(rounds):
        for name in names:
            command = [sys.executable, __file__, "--one", name, str(file), mode]
            done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
            if done.returncode:
                print(f"{name}: left out ({done.stderr.strip().splitlines()[-1]})", file=sys.stderr)
                continue
            results.setdefault(name, []).append(json.loads(done.stdout))
    unit = median(one["seconds"] for one in results[names[0]])
    print(f"\n{mode}, {links:,} links, medians of {rounds}\n")
    print(f"| what | times {names[0]} | links/s | peak MB | people |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, runs in results.items():
        seconds = median(one["seconds"] for one in runs)
        peak = median(one["peak_mb"] for one in runs)
        people = int(runs[0]["people"]) if name != "floor" else ""
        print(
            f"| {name} | {seconds / unit:.2f} | {links / seconds:,.0f} | {peak:,.0f} | {people} |"
        )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
