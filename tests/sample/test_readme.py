"""README tells the truth: its files are written out, its commands run, their output compared.

A block that names a file after its language is that file. In a console block a line that begins
with `$ ` is a command, what follows is its output, and a line `…` stands for any lines.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(text):
    return [match.groups() for match in _BLOCK.finditer(text)]


def _commands(block):
    """(command, expected lines of output) in order."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def _run(command, folder):
    words = shlex.split(command)
    if words[0] == "lexicon":
        words = [sys.executable, "-m", "lexicon_cli", *words[1:]]
    target = None
    if ">" in words:
        target = words[words.index(">") + 1]
        words = words[: words.index(">")]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LEXICON_")}
    environment = {**kept, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "80"}
    done = subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    if target is not None:
        (folder / target).write_text(done.stdout, "utf-8")
        return ""
    return done.stdout


def _matches(expected, actual):
    pattern = "".join(r"(?:.*\n)*" if line == "…" else re.escape(line) + r"\n" for line in expected)
    return re.fullmatch(pattern, actual) is not None


@pytest.fixture(scope="module")
def blocks():
    return _blocks((ROOT / "README.md").read_text("utf-8"))


def test_the_commands_of_the_readme_print_what_it_shows(blocks, tmp_path):
    shown = 0
    for kind, name, text in blocks:
        if name is not None and name != "lexicon.toml":
            (tmp_path / name).write_text(text, "utf-8")
        if kind != "console":
            continue
        for command, expected in _commands(text):
            actual = _run(command, tmp_path)
            assert _matches(expected, actual), f"$ {command}\n{actual}"
            shown += 1
    assert shown >= 6


def test_the_config_of_the_readme_is_read_and_used(blocks, tmp_path):
    for _, name, text in blocks:
        if name is not None:
            (tmp_path / name).write_text(text, "utf-8")
    report = _run("lexicon validate export.ndjson -f concise", tmp_path)
    assert "VAL002" in report


def test_the_first_commands_are_make_demo_and_make_test(blocks):
    first = next(text for kind, _, text in blocks if kind == "sh")
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make demo", "make test"]


@pytest.mark.parametrize(
    "page",
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "bench/README.md", "docs/plan-format.md"],
)
def test_links_between_pages_lead_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text("utf-8")):
        assert "://" in target or (path.parent / target).exists(), target


@pytest.mark.skipif(shutil.which("make") is None, reason="no make on this machine")
def test_every_verb_of_the_makefile_is_listed_by_help():
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for verb in (
        "setup",
        "demo",
        "test",
        "check",
        "fix",
        "generate",
        "snapshots",
        "bench",
        "startup",
    ):
        assert f"make {verb} " in done.stdout
