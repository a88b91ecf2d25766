"""The GitHub action's own scripts run; the GitLab job is what GitLab reads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
BAD = "lexicon: 1\nevents:\n  Sign Up:\n    properties: {plan: {type: nmber}}\n"


@pytest.fixture
def runner(tmp_path):
    """A directory with a plan, and a function that runs the action's main step in it."""
    home = tmp_path / "home" / "bin"
    home.mkdir(parents=True)
    (home / "lexicon-cli").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lexicon_cli "$@"\n')
    (home / "lexicon-cli").chmod(0o755)
    (tmp_path / "my plan.yaml").write_text(BAD)

    def run(**inputs):
        said = {"VERB": "lint", "ARGS": "", "FAIL_ON": "", "BASELINE": "", "SARIF": "", **inputs}
        output = tmp_path / "output"
        output.write_text("")
        variables = {**os.environ, **said, "LEXICON_HOME": str(home.parent)}
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", STEPS["Run lexicon"]["run"]],
            cwd=tmp_path,
            env={**variables, "GITHUB_OUTPUT": str(output)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done, output.read_text()

    return run


def test_findings_become_annotations_and_fail_the_step(runner):
    done, output = runner(ARGS='"my plan.yaml"')
    assert done.returncode == 1, done.stderr
    assert "::error file=my plan.yaml,line=4" in done.stdout
    assert output == "exit-code=1\n"


def test_inputs_become_flags(runner, tmp_path):
    done, _ = runner(ARGS="'my plan.yaml'", FAIL_ON="never", SARIF="found.sarif")
    assert done.returncode == 0, done.stderr
    assert "TYP002" in (tmp_path / "found.sarif").read_text()


def test_wrong_use_is_told_by_the_exit_code(runner):
    done, output = runner(ARGS="missing.yaml")
    assert (done.returncode, output) == (2, "exit-code=2\n")


def test_no_input_is_pasted_into_a_script():
    """An input pasted into `run` would be code; as variables they are only words."""
    for step in STEPS.values():
        assert "${{" not in step["run"]
        assert set(step["env"].values()) >= {"${{ runner.temp }}/lexicon"}


def test_every_input_is_used():
    used = "".join(value for step in STEPS.values() for value in step["env"].values())
    used += "".join(step.get("working-directory", "") for step in STEPS.values())
    assert [name for name in ACTION["inputs"] if f"inputs.{name} " not in used] == []


def test_the_gitlab_job_writes_what_it_uploads():
    job = yaml.safe_load((ROOT / "gitlab/lexicon.gitlab-ci.yml").read_text("utf-8"))["lexicon"]
    reports = job["artifacts"]["reports"]
    script = " ".join(job["script"])
    assert f"gitlab={reports['codequality']}" in script
    assert f"junit={reports['junit']}" in script
