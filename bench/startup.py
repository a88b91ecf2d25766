"""How long a cold command takes, and which imports take most of it: `make startup`."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
LEXICON = [sys.executable, "-m", "lexicon_cli"]
REPEATS = 7
SLOWEST = 12


def commands(out: Path) -> dict[str, list[str]]:
    """Label -> command, each of which does a small piece of real work."""
    plan = str(ROOT / "sample_plans" / "ecommerce.yaml")
    return {
        "bare interpreter": [sys.executable, "-c", "pass"],
        "lexicon --version": [*LEXICON, "--version"],
        "lexicon lint, 22 events": [*LEXICON, "lint", plan],
        "lexicon explain VAL001": [*LEXICON, "explain", "VAL001"],
        "lexicon compile, 22 events": [*LEXICON, "compile", plan, "--out", str(out)],
    }


def measure(command: list[str], repeats: int = REPEATS) -> float:
    """Median of the wall time in milliseconds, after one run to warm the file cache."""
    times = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        times.append((time.perf_counter() - begin) * 1000)
    return median(times[1:])


def measure_all(repeats: int = REPEATS) -> dict[str, float]:
    """Label -> milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            label: measure(command, repeats)
            for label, command in commands(Path(folder) / "schemas").items()
        }


def slowest_imports() -> list[tuple[float, str]]:
    """(milliseconds of the module alone, name) of a lint's imports, the slowest first."""
    plan = str(ROOT / "sample_plans" / "ecommerce.yaml")
    command = [sys.executable, "-X", "importtime", "-m", "lexicon_cli", "lint", plan]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [line.split("|") for line in done.stderr.splitlines() if line.startswith("import time:")]
    timed = [(int(row[0].split(":")[1]) / 1000, row[2].strip()) for row in rows[1:]]
    return sorted(timed, reverse=True)[:SLOWEST]


if __name__ == "__main__":
    for label, milliseconds in measure_all().items():
        print(f"{milliseconds:7.0f} ms  {label}")
    print("\nslowest imports of lint (without what they import):")
    for milliseconds, name in slowest_imports():
        print(f"{milliseconds:7.1f} ms  {name}")
