"""The exports to measure on: generated with a seed, kept in bench/.data until the code changes."""

import gzip
import hashlib
import os
import shutil
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


def variant(name: str, plan: Path, *, events: int, seed: int) -> Export:
    """A variant of the clean export (variants.py); those with plans of their own bring it."""
    from variants import PLANS, changed, plan_of

    if name in PLANS:
        CACHE.mkdir(exist_ok=True)
        own = CACHE / f"{name}.yaml"
        own.write_text(plan_of(name), encoding="utf-8")
        made = export(name, own, events=events, seed=seed, faults=0.0)
        return Export(name, own, made.path, events)
    clean = export("clean", plan, events=events, seed=seed, faults=0.0)
    version = _digest([Path(__file__).with_name("variants.py")])
    path = clean.path.with_name(f"{clean.path.stem}-{name}-{version}.ndjson")
    if not path.exists():
        partial = path.with_suffix(".partial")
        with clean.path.open("rb") as lines, partial.open("wb") as out:
            out.writelines(changed(lines, name, seed))
        partial.rename(path)
    return Export(name, plan, path, events)


def packed(data: Export) -> Path:
    """The export as a gzip file."""
    path = data.path.with_suffix(".ndjson.gz")
    if not path.exists():
        partial = path.with_suffix(".partial")
        with data.path.open("rb") as plain, gzip.open(partial, "wb", compresslevel=6) as out:
            shutil.copyfileobj(plain, out, 1 << 20)
        partial.rename(path)
    return path


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()[:12]
