"""Contenders that are no Python: Ajv in node, and the Sourcemeta command line.

Both run the schemas that `lexicon compile` writes. A contender that is not there is left out, and
standard error says why.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

from data import CACHE, ROOT, Export

AJV = "ajv@8.20.0"
_AJV_SCRIPT = Path(__file__).resolve().parent / "ajv.cjs"


def schemas_of(plan: Path) -> Path:
    """The folder of a plan's compiled schemas, written anew."""
    folder = CACHE / f"schemas-{plan.stem}"
    command = [sys.executable, "-m", "lexicon_cli", "compile", str(plan), "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def ajv_folder() -> Path | None:
    """Where Ajv is installed, None where it cannot be."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return _absent("ajv", "node and npm are not installed")
    folder = CACHE / "ajv"
    if not (folder / "node_modules" / "ajv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        command = ["npm", "install", "--no-audit", "--no-fund", AJV]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            return _absent("ajv", "npm cannot install it")
    return folder


def sourcemeta() -> str | None:
    """The program of `pip install sourcemeta-jsonschema`, None if it is not there."""
    beside = Path(sys.executable).with_name("jsonschema")
    return str(beside) if beside.exists() else shutil.which("jsonschema")


def run_ajv(data: Export, count: int) -> dict[str, float] | None:
    """Ajv with all errors, over the first lines."""
    folder = ajv_folder()
    if folder is None:
        return None
    command = ["node", str(_AJV_SCRIPT), str(folder), str(schemas_of(data.plan))]
    command += [str(data.path), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run_sourcemeta(data: Export, count: int) -> dict[str, float] | None:
    """The command line's fast mode: one verdict a line, and nothing about why.

    Measured as a whole process, less one that validates a single line.
    """
    program = sourcemeta()
    if program is None:
        _absent("sourcemeta", "pip install sourcemeta-jsonschema")
        return None
    schema = schemas_of(data.plan) / "plan.schema.json"
    with tempfile.TemporaryDirectory() as folder:
        whole, single = Path(folder) / "events.jsonl", Path(folder) / "event.jsonl"
        with data.path.open("rb") as file:
            lines = list(islice(file, count))
        whole.write_bytes(b"".join(lines))
        single.write_bytes(lines[0])
        del lines
        command = [program, "validate", "--fast", str(schema)]
        idle = _measured([*command, str(single)])
        full = _measured([*command, str(whole)])
    return {
        "seconds": max(1e-6, full["seconds"] - idle["seconds"]),
        "events": count,
        "peak_mb": full["peak_mb"],
    }


def _measured(command: list[str]) -> dict[str, float]:
    """Processor seconds and peak memory of a process; its verdict does not matter here."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
    ) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return {"seconds": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / scale}


def _absent(name: str, why: str) -> None:
    sys.stderr.write(f"left out: {name}: {why}\n")
