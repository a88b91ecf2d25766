"""What each command may load: no more than its own work needs. A wide net, so that a new import at
the top of a shared module is seen where it costs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DUCKDB = {"concurrent.futures", "csv", "duckdb", "importlib.metadata", "logging", "socket"}
STATISTICS = {"concurrent.futures", "csv", "importlib.metadata", "logging", "numpy", "scipy"}
STATISTICS |= {"socket", "unittest", "zoneinfo"}  # which scipy brings along
WATCHED = DUCKDB | STATISTICS
WATCHED |= {"aiohttp", "asyncio", "cryptography", "http.server", "httpx", "jsonschema"}
WATCHED |= {"matplotlib", "msgspec", "multiprocessing", "orjson", "pandas", "pyarrow", "rich"}
WATCHED |= {"sqlite3", "ssl", "starlette", "statsmodels", "urllib.request", "uvicorn", "yaml"}
# By command: which of the watched modules it may load. `-f json` shows nothing in colour.
ALLOWED = {
    "init --help": set(),
    "lint plan.yaml": set(),
    "fmt --check plan.yaml": {"yaml"},
    "compile plan.yaml --out schemas": set(),
    "diff plan.yaml plan.yaml": set(),
    "convert plan.yaml --to csv": {"csv"},
    "baseline create plan.yaml": set(),
    "rules": set(),
    "explain ING001": set(),
    "schema plan": set(),
    "completion bash": set(),
    "capture --help": set(),
    "report report.json --fail-on never -f json": set(),
    "report report.json --fail-on never": {"rich"},
    "validate data.ndjson --plan plan.yaml --fail-on never": {"orjson", "rich"},
    "validate data.ndjson --plan plan.yaml --fail-on never -f json": {"orjson"},
    "identity audit data.ndjson --fail-on never": {"orjson", "rich"},
    "drift check data.ndjson --fail-on never": {"orjson", "rich"},
    "profiles updates.ndjson": {"orjson"},
    "sessions data.ndjson": {"csv", "numpy", "orjson"},
    "store load data.ndjson --store store.duckdb": DUCKDB | {"numpy", "orjson"},
    "volume check data.ndjson --fail-on never": STATISTICS | {"orjson", "rich"},
    "audit data.ndjson --plan plan.yaml --fail-on never": STATISTICS | {"orjson", "rich"},
}
PLAN = "events:\n  Sign Up:\n    properties: {plan: string}\n"
PROBE = """
import json, sys
from lexicon_cli.cli.main import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


def run(folder, *args):
    """Exit code, and the modules that are loaded then."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, set(modules)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("commands")
    (made / ".git").mkdir()
    (made / "plan.yaml").write_text(PLAN, "utf-8")
    with (made / "data.ndjson").open("w", encoding="utf-8") as file:
        for day in range(15):
            told = {"time": 1_772_409_600 + 86_400 * day, "distinct_id": "a", "plan": "pro"}
            json.dump({"event": "Sign Up", "properties": told | {"$insert_id": f"{day:08}"}}, file)
            file.write("\n")
    update = {"$token": "t", "$distinct_id": "a", "$set": {"plan": "pro"}}
    (made / "updates.ndjson").write_text(json.dumps(update) + "\n", "utf-8")
    arguments = "validate data.ndjson --plan plan.yaml --fail-on never -f json -o report.json"
    assert run(made, *arguments.split())[0] == 0
    return made


@pytest.mark.parametrize("command", ALLOWED)
def test_a_command_loads_only_what_it_needs(folder, command):
    code, modules = run(folder, *command.split())
    assert code == 0
    assert modules & WATCHED <= ALLOWED[command]


@pytest.mark.parametrize("command", [one for one in ALLOWED if one.startswith(("val", "aud"))])
def test_what_scripts_run_on_data_needs_no_typer(folder, command):
    assert "typer" not in run(folder, *command.split())[1]


def test_every_command_is_watched():
    from lexicon_cli.cli.root import VERBS

    assert {command.split()[0] for command in ALLOWED} == set(VERBS)
