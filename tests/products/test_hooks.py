"""The hooks run by a real pre-commit, from a clone of this repository, in a scratch repository."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from lexicon_cli.cli.root import VERBS

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
# What a package is built from; enough for `pip install` of the clone.
PARTS = (
    *(".pre-commit-hooks.yaml", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE"),
    "lexicon_cli",
)
PLAN = """\
lexicon: 1
name: Shop
settings: {identity: simplified}
events:
  # The one that pays us.
  Purchase Completed:
    description: The order was paid
    owner: shop@example.com
    properties:
      amount: {type: float, description: What was paid, minimum: 0}   # in euros
"""


def run(*command, cwd, code=0):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done


def commit(folder):
    run("git", "add", "-A", cwd=folder)
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    run("git", *identity, "commit", "-q", "--no-verify", "-m", "state", cwd=folder)


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """This tree as a repository of its own, so that changes not yet committed are in it."""
    folder = tmp_path_factory.mktemp("lexicon")
    for part in PARTS:
        if (ROOT / part).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / part, folder / part, ignore=ignored)
        else:
            shutil.copy(ROOT / part, folder / part)
    run("git", "init", "-q", cwd=folder)
    commit(folder)
    return folder


def scratch(folder, clone, args):
    revision = run("git", "rev-parse", "HEAD", cwd=clone).stdout.strip()
    hooks = [{"id": "lexicon-lint", "args": args}, {"id": "lexicon-fmt"}]
    repo = {"repo": str(clone), "rev": revision, "hooks": hooks}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}))
    (folder / "lexicon.toml").write_text('plan = "plan.yaml"\n')
    (folder / "plan.yaml").write_text(PLAN)
    run("git", "init", "-q", cwd=folder)
    commit(folder)


def test_the_hook_fails_and_passes_after_fix(clone, tmp_path):
    scratch(tmp_path, clone, [])
    hook = (sys.executable, "-m", "pre_commit", "run", "--all-files", "lexicon-lint")
    failed = run(*hook, cwd=tmp_path, code=1)
    assert "TYP002" in failed.stdout

    config = tmp_path / ".pre-commit-config.yaml"
    config.write_text(config.read_text().replace("args: []", "args: [--fix]"))
    fixing = run(*hook, cwd=tmp_path, code=1)
    assert "files were modified by this hook" in fixing.stdout
    assert (tmp_path / "plan.yaml").read_text() == PLAN.replace("type: float", "type: number")

    run(*hook, cwd=tmp_path, code=0)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_each_hook_calls_a_verb_there_is_under_the_name_that_nobody_else_has(hook):
    command, verb, *flags = hook["entry"].split()
    assert command == "lexicon-cli"
    assert verb in VERBS
    assert hook["pass_filenames"] is False
    run(sys.executable, "-m", "lexicon_cli", verb, *flags, "--help", cwd=ROOT)
