"""Modules that must not be loaded: exact where a stopwatch is not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    "aiohttp",
    "asyncio",
    "concurrent.futures",
    "csv",
    "duckdb",
    "http",
    "importlib.metadata",
    "jsonschema",
    "logging",
    "msgspec",
    "multiprocessing",
    "numpy",
    "orjson",
    "pandas",
    "pydantic",
    "rich",
    "socket",
    "sqlite3",
    "ssl",
    "tempfile",
    "tomllib",
    "unittest",
    "zoneinfo",
    "zstandard",
}
PLAN = "events:\n  Sign Up:\n    properties: {plan: string}\n"
# What a plain line of the first of all hooks needs no more.
NOT_FOR_LINT = HEAVY | {"_hashlib", "difflib", "hashlib", "inspect", "typer", "yaml"}
PROBE = """
import json, sys
from lexicon_cli.cli.main import run
code = run({args!r})
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


def modules_after(folder, *args):
    (folder / ".git").mkdir(exist_ok=True)
    (folder / "plan.yaml").write_text(PLAN, "utf-8")
    process = subprocess.run(
        [sys.executable, "-c", PROBE.format(args=list(args))],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    code, modules = json.loads(process.stderr)
    assert code == 0
    return set(modules)


@pytest.mark.parametrize(
    "args",
    [
        ("lint", "plan.yaml"),
        ("lint", "plan.yaml", "-f", "concise"),
        ("lint", "plan.yaml", "-f", "json", "--fail-on", "error"),
    ],
)
def test_a_plain_lint_loads_neither_typer_nor_yaml(tmp_path, args):
    assert modules_after(tmp_path, *args) & NOT_FOR_LINT == set()


def test_fmt_loads_no_typer(tmp_path):
    assert modules_after(tmp_path, "fmt", "plan.yaml") & (HEAVY | {"typer", "hashlib"}) == set()


@pytest.mark.parametrize(
    "args",
    [
        ("lint", "--help"),
        ("--help",),
        ("--version",),
    ],
)
def test_nothing_heavy_is_loaded(tmp_path, args):
    assert modules_after(tmp_path, *args) & HEAVY == set()


def test_version_loads_next_to_nothing(tmp_path):
    modules = modules_after(tmp_path, "--version")
    assert modules & {"typer", "yaml", "dataclasses"} == set()
    ours = {name for name in modules if name.startswith("lexicon_cli.")}
    assert ours == {"lexicon_cli.cli", "lexicon_cli.cli.main", "lexicon_cli.core"} | {
        "lexicon_cli.core.errors"
    }


def test_lint_loads_no_rule_of_data(tmp_path):
    modules = modules_after(tmp_path, "lint", "plan.yaml")
    assert not {name for name in modules if name.startswith("lexicon_cli.rules.val.")}
    assert not {name for name in modules if name.startswith("lexicon_cli.kernel")}


def test_only_the_invoked_verb_is_loaded(tmp_path):
    modules = modules_after(tmp_path, "lint", "plan.yaml")
    verbs = {"compile", "validate", "convert", "report", "rules", "explain"}
    assert not {f"lexicon_cli.cli.{verb}" for verb in verbs} & modules
