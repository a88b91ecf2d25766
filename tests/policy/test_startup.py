"""A lint in which nothing can be hidden loads nothing that hides."""

import json
import subprocess
import sys

import pytest

PROBE = """
import json, sys
from lexicon_cli.cli.main import run
run(["lint", "plan.yaml"])
ours = [name for name in sys.modules if name.startswith("lexicon_cli.")]
print(json.dumps(ours), file=sys.stderr)
"""
PLAIN = "lexicon: 1\nevents:\n  A: {owner: a@b.example}\n"


def loaded(folder, plan, config=""):
    (folder / ".git").mkdir()
    (folder / "plan.yaml").write_text(plan, "utf-8")
    (folder / "lexicon.toml").write_text(config, "utf-8")
    command = [sys.executable, "-c", PROBE]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return set(json.loads(done.stderr))


def of_policy(modules):
    parts = [name.removeprefix("lexicon_cli.") for name in modules]
    return {name for name in parts if name.startswith(("policy.", "rules.sup", "config.tables"))}


def test_a_plain_lint_loads_only_the_selection(tmp_path):
    assert of_policy(loaded(tmp_path, PLAIN, 'fail-on = "error"\n')) == {"policy.selection"}


@pytest.mark.parametrize(
    ("plan", "config", "module"),
    [
        (PLAIN + "  # lexicon: ignore[DOC001] x\n  B: {}\n", "", "policy.comments"),
        (PLAIN + "  B: {ignore: DOC001 x}\n", "", "policy.keys"),
        (PLAIN, '[per-file-ignores]\n"*" = "DOC001"\n', "policy.matching"),
        (PLAIN, "[rules.LIF004]\ngrace_days = 1\n", "policy.options"),
    ],
)
def test_what_hides_is_loaded_when_it_is_there(tmp_path, plan, config, module):
    assert module in of_policy(loaded(tmp_path, plan, config))
