"""`python bench/agree.py`: on every benchmark file the fast paths' reports are the plain twin's.

Each file is validated whole, with all that only the whole run shows, four times: by the plain twin,
by the typed path, by the compiled one (if it is there), and by that in parts that are merged. The
reports are compared as bytes. Ends with 1 if any differ.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from data import ROOT, Export, export, packed, variant
from variants import CHANGES, PLANS

from lexicon_cli.engine import parts
from lexicon_cli.jobs import validate as job
from lexicon_cli.kernel.native import scanner_type
from lexicon_cli.kernel.options import KernelOptions

NOW = 1_793_491_200.0  # as in peers.py
# What the kernel is told, and the bytes of a part (0: as it comes).
WAYS: dict[str, tuple[dict[str, Any], int]] = {
    "plain twin": ({"plain": True}, 0),
    "typed": ({"native": False}, 0),
    "compiled": ({}, 0),
    "in parts": ({}, 1),
}
_PARTS = 3


@contextmanager
def _told(options: dict[str, Any], size: int) -> Iterator[None]:
    """The job makes its kernels that way, of parts of about so many bytes."""
    module: Any = job
    before = module.KernelOptions, parts.PART_BYTES
    module.KernelOptions = partial(KernelOptions, **options)
    parts.PART_BYTES = size or parts.PART_BYTES
    try:
        yield
    finally:
        module.KernelOptions, parts.PART_BYTES = before


def reports(plan: Path, path: Path) -> dict[str, bytes]:
    """The report of a file by each way, as JSON."""
    found = {}
    for way, (options, cuts) in WAYS.items():
        if way == "compiled" and scanner_type() is None:
            continue
        size = path.stat().st_size // _PARTS + 1 if cuts else 0
        with _told(options, size):
            report = job.validate([str(path)], plan=[str(plan)], jobs=1, now=NOW)
        found[way] = json.dumps(report.to_dict(), ensure_ascii=False).encode()
    return found


def exports(plan: Path, *, events: int, hard: int, seed: int) -> Iterator[tuple[str, Export]]:
    """Every benchmark file by its label; the hard ones have fewer events."""
    clean = export("clean", plan, events=events, seed=seed, faults=0.0)
    yield "clean", clean
    yield "faulty", export("faulty", plan, events=events, seed=seed, faults=0.2)
    yield "common", variant("common", plan, events=events, seed=seed)
    for name in (*(name for name in CHANGES if name != "common"), *PLANS):
        yield name, variant(name, plan, events=min(hard, events), seed=seed)


def head(path: Path, lines: int, folder: Path) -> Path:
    """The first lines of a file."""
    cut = folder / path.name
    with path.open("rb") as file, cut.open("wb") as out:
        out.writelines(islice(file, lines))
    return cut


def main() -> int:
    """Compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="of the files to cut from")
    parser.add_argument("--hard", type=int, default=50_000, help="the same of the hard variants")
    parser.add_argument("--lines", type=int, default=200_000, help="so many of each are looked at")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    plan = ROOT / "sample_plans" / "ecommerce.yaml"
    is_same = True
    with tempfile.TemporaryDirectory() as folder:
        for label, data in exports(plan, events=asked.events, hard=asked.hard, seed=asked.seed):
            path = head(data.path, asked.lines, Path(folder))
            chosen = {label: path}
            if label in ("clean", "faulty"):
                small = Export(label, plan, path, asked.lines)
                chosen[f"{label}, gzip"] = packed(small)
            for name, file in chosen.items():
                found = reports(data.plan, file)
                odd = [way for way, text in found.items() if text != found["plain twin"]]
                is_same &= not odd
                size = len(found["plain twin"])
                print(f"{name}: {'DIFFERS: ' + ', '.join(odd) if odd else 'same'} ({size:,} bytes)")
                sys.stdout.flush()
                file.unlink()
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
