"""`lexicon init`: what it makes is clean at once, and what is there stays as it is."""

import json
import subprocess
import sys
import tomllib

import pytest
import yaml

from lexicon_cli.jobs.starter import start
from lexicon_cli.plan.load import load_plan


def lexicon(*args, cwd):
    command = [sys.executable, "-m", "lexicon_cli", *args]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def test_a_new_plan_has_no_findings_and_compiles(repository):
    made = lexicon("init", "--name", "Shop: the #1", cwd=repository)
    assert made.returncode == 0, made.stderr
    linted = lexicon("lint", "--fail-on", "info", cwd=repository)
    assert (linted.returncode, linted.stdout.count("no findings")) == (0, 1), linted.stdout
    assert lexicon("compile", "plan.yaml", "--out", "schemas", cwd=repository).returncode == 0
    assert load_plan([repository / "plan.yaml"]).plan.name == "Shop: the #1"


def test_a_new_plan_is_in_canonical_form(repository):
    lexicon("init", cwd=repository)
    done = lexicon("fmt", "--check", cwd=repository)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_is_what_its_reader_reads(repository):
    start(repository, name="Shop", ci="github")
    hooks = yaml.safe_load((repository / ".pre-commit-config.yaml").read_text())
    assert [hook["id"] for hook in hooks["repos"][0]["hooks"]] == ["lexicon-lint", "lexicon-fmt"]
    steps = yaml.safe_load((repository / ".github/workflows/lexicon.yml").read_text())
    assert "lint" in steps["jobs"]
    assert tomllib.loads((repository / "lexicon.toml").read_text())["plan"] == "plan.yaml"
    for name in ("plan", "config"):
        json.loads((repository / f".lexicon/{name}.schema.json").read_text())


def test_the_new_plan_and_configuration_keep_the_schemas_they_name(repository):
    from jsonschema import Draft202012Validator

    start(repository, name="Shop")
    plan = yaml.safe_load((repository / "plan.yaml").read_text())
    config = tomllib.loads((repository / "lexicon.toml").read_text())
    for name, content in (("plan", plan), ("config", config)):
        schema = json.loads((repository / f".lexicon/{name}.schema.json").read_text())
        Draft202012Validator(schema).validate(content)
    first = (repository / "plan.yaml").read_text().splitlines()[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (repository / named).is_file()


def test_files_that_are_there_stay_and_are_told(repository):
    (repository / "plan.yaml").write_text("mine")
    (repository / ".pre-commit-config.yaml").write_text("repos: []\n")
    done = lexicon("init", cwd=repository)
    assert (repository / "plan.yaml").read_text() == "mine"
    assert "kept  plan.yaml" in done.stdout
    assert "to add to .pre-commit-config.yaml" in done.stdout
    assert "id: lexicon-lint" in done.stdout
    again = lexicon("init", cwd=repository)
    assert "made" not in again.stdout


def test_a_dry_run_makes_nothing(repository):
    done = lexicon("init", "new", "--dry-run", cwd=repository)
    assert "would make  new/plan.yaml" in done.stdout
    assert not (repository / "new").exists()


@pytest.mark.parametrize(
    ("files", "git", "ci", "wanted"),
    [
        ((), True, None, ".github/workflows/lexicon.yml"),
        ((), True, "gitlab", ".gitlab-ci.yml"),
        ((), False, "github", ".github/workflows/lexicon.yml"),
        ((), False, None, None),
        ((), True, "none", None),
    ],
)
def test_the_ci_job_fits_the_directory(tmp_path, files, git, ci, wanted):
    if git:
        (tmp_path / ".git").mkdir()
    made = start(tmp_path, name="Shop", ci=ci, write=False).made
    jobs = [file for file in made if file.startswith((".github", ".gitlab"))]
    assert jobs == ([wanted] if wanted else [])


def test_a_gitlab_job_that_is_there_gets_ours_as_a_piece_to_add(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitlab-ci.yml").write_text("test: {script: [make]}\n")
    assert "gl-code-quality-report" in start(tmp_path, name="Shop").pieces[".gitlab-ci.yml"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("init", "--ci", "jenkins"), '"--ci" takes github, gitlab, none'),
        (("init", "taken"), "is a file"),
    ],
)
def test_wrong_use_is_one_clear_error(tmp_path, args, said):
    (tmp_path / "taken").write_text("")
    done = lexicon(*args, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
