"""The exports to measure on: generated with a seed, kept in bench/.data until the code changes."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = Path(__file__).resolve().parent / ".data"
GENERATOR = ROOT / "lexicon_cli" / "jobs" / "sample_data"


@dataclass(frozen=True)
class Export:
    """One file to measure on. `label` is the table's word for it."""

    label: str
    plan: Path
    path: Path
    events: int


def export(label: str, plan: Path, *, events: int, seed: int, faults: float) -> Export:
    """The file, made if it is not there; what is there is of the same generator and plan."""
    version = _digest([*sorted(GENERATOR.rglob("*.py")), *sorted(GENERATOR.rglob("*.toml")), plan])
    path = CACHE / f"{plan.stem}-{events}-{seed}-{faults}-{version}.ndjson"
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        for old in CACHE.glob(f"{plan.stem}-{events}-{seed}-{faults}-*"):
            old.unlink()
        partial = path.with_suffix(".partial")
        command = [sys.executable, "-m", "lexicon_cli.jobs.sample_data", "--plan", str(plan)]
        command += ["--events", str(events), "--seed", str(seed), "--faults", str(faults)]
        subprocess.run([*command, "-o", str(partial)], check=True, cwd=ROOT, env=os.environ)
        partial.rename(path)
    return Export(label, plan, path, events)


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()[:12]
