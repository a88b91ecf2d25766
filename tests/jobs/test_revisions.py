"""Plans out of git: files, directories, the index, the merge base, and clear refusals."""

import os
import subprocess
from pathlib import Path

import pytest

from lexicon_cli.core.errors import InputError
from lexicon_cli.jobs.diff import diff, diff_from_base, load_side
from lexicon_cli.jobs.revisions import Revision, parse_revision

OLD = "lexicon: 1\nversion: 1.0.0\nevents: {Sign Up: {}, Paid: {}}\n"
NEW = "lexicon: 1\nversion: 2.0.0\nevents: {Sign Up: {}}\n"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def git(*arguments):
    known = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True, env=CLEAN | known)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """main has OLD and a folder of plans, tagged v1; the branch "work" has NEW in its work tree."""
    for name in set(os.environ) - set(CLEAN):
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    Path("plan.yaml").write_text(OLD, "utf-8")
    Path("plans/.hidden").mkdir(parents=True)
    Path("plans/a.yaml").write_text("lexicon: 1\nversion: 1.0.0\nevents: {Sign Up: {}}\n", "utf-8")
    Path("plans/b.yml").write_text("lexicon: 1\nevents: {Paid: {}}\n", "utf-8")
    Path("plans/notes.txt").write_text("no plan", "utf-8")
    Path("docs").mkdir()
    Path("docs/notes.txt").write_text("no plan", "utf-8")
    Path("plans/.hidden/c.yaml").write_text("events: [", "utf-8")
    git("add", "-A")
    git("commit", "-qm", "one")
    git("tag", "v1")
    git("checkout", "-qb", "work")
    Path("plan.yaml").write_text(NEW, "utf-8")
    return tmp_path


@pytest.mark.parametrize("rev", ["main", "v1", "HEAD", "work~0", "main^{commit}"])
def test_a_file_of_a_revision(repository, rev):
    report = diff(f"{rev}:plan.yaml", "plan.yaml")
    (found,) = report.findings
    assert (found.code, found.event) == ("DIF001", "Paid")
    assert f"{rev}:plan.yaml:3" in found.message


def test_a_directory_of_a_revision_leaves_out_what_is_no_plan(repository):
    loaded = load_side("v1:plans")
    assert [source.name for source in loaded.sources] == ["v1:plans/a.yaml", "v1:plans/b.yml"]
    assert diff("v1:plans", "plans").findings == ()
    assert diff("v1:plans/", "v1:plans").findings == ()


def test_the_whole_tree_and_the_index(repository):
    assert len(load_side("v1:").sources) == 3
    git("add", "plan.yaml")
    Path("plan.yaml").unlink()
    assert set(load_side(":plan.yaml").plan.events) == {"Sign Up"}


def test_a_path_counts_from_the_top_or_else_from_here(repository, monkeypatch):
    monkeypatch.chdir("plans")
    assert set(load_side("v1:plans/a.yaml").plan.events) == {"Sign Up"}
    assert set(load_side("v1:a.yaml").plan.events) == {"Sign Up"}
    assert set(load_side("v1:./b.yml").plan.events) == {"Paid"}
    assert set(load_side("v1:../plan.yaml").plan.events) == {"Sign Up", "Paid"}


def test_an_existing_file_wins_over_a_revision_of_its_name(repository):
    Path("v1:plan.yaml").write_text(NEW, "utf-8")
    assert set(load_side("v1:plan.yaml").plan.events) == {"Sign Up"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("v9:plan.yaml", 'git knows no revision "v9"'),
        ("v1:none.yaml", 'there is no "none.yaml" in revision v1'),
        (":none.yaml", 'there is no "none.yaml" in the index'),
        ("--help:plan.yaml", '"--help" is no revision: it begins with "-"'),
        ("-c:plan.yaml", '"-c" is no revision'),
        ("v1:docs", "holds no plan"),
        ("C:\\plan.yaml", "no such file"),
        ("C:/plan.yaml", "no such file"),
        ("v1\n:plan.yaml", "git knows no revision"),
    ],
)
def test_what_is_missing_is_named(repository, name, message):
    with pytest.raises(InputError, match=message.replace("(", r"\(")):
        load_side(name)


def test_outside_of_a_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="this is no git repository"):
        load_side("main:plan.yaml")


def test_without_git(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="git is not installed"):
        load_side("main:plan.yaml")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("main:plan.yaml", Revision("main", "plan.yaml")),
        ("origin/main:a/b", Revision("origin/main", "a/b")),
        ("HEAD~2:plans:old.yaml", Revision("HEAD~2", "plans:old.yaml")),
        (":plan.yaml", Revision("", "plan.yaml")),
        ("plan.yaml", None),
        ("-", None),
        ("D:\\plans\\plan.yaml", None),
        ("plans/*:x.yaml", None),
    ],
)
def test_what_is_a_revision(text, found):
    assert parse_revision(text) == found


def test_the_base_is_where_the_branch_began(repository):
    git("commit", "-qam", "two")
    git("checkout", "-q", "main")
    Path("plan.yaml").write_text(OLD.replace("Paid: {}", "Paid: {}, Later: {}"), "utf-8")
    git("commit", "-qam", "three")
    git("checkout", "-q", "work")
    report = diff_from_base("main", ["plan.yaml"])
    # "Later" came to main after the branch had left it.
    assert [(one.code, one.event) for one in report.findings] == [("DIF001", "Paid")]
    assert "where this branch left main" in report.notes[0]


def test_the_base_from_a_folder_below_and_for_several_paths(repository, monkeypatch):
    monkeypatch.chdir("plans")
    assert diff_from_base("main", ["."]).findings == ()
    assert diff_from_base("main", ["a.yaml", "b.yml"]).findings == ()
    assert diff_from_base("main", [str(Path("b.yml").absolute())]).findings == ()


def test_a_plan_that_the_base_did_not_have_is_nothing_to_compare(repository):
    Path("fresh.yaml").write_text(NEW, "utf-8")
    report = diff_from_base("main", ["fresh.yaml"])
    assert report.findings == ()
    assert report.details["verdict"]["change"] == "none"
    assert report.details["verdict"]["old_digest"] is None
    assert "there was no plan at" in report.notes[0]


def test_a_base_that_nobody_knows_or_shares(repository):
    with pytest.raises(InputError, match='git knows no revision "origin/main"'):
        diff_from_base("origin/main", ["plan.yaml"])
    with pytest.raises(InputError) as caught:
        diff_from_base("origin/HEAD", ["plan.yaml"])
    assert caught.value.hint.startswith("git remote set-head origin --auto")
    git("checkout", "-q", "--orphan", "alone")
    git("commit", "-qm", "other")
    with pytest.raises(InputError, match="have no common ancestor"):
        diff_from_base("main", ["plan.yaml"])


def test_a_path_outside_of_the_repository(repository, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "plan.yaml"
    other.write_text(NEW, "utf-8")
    with pytest.raises(InputError, match="outside of the git repository"):
        diff_from_base("main", [str(other)])
