"""In CI: annotations, the job's summary, several outputs at once, the same bytes always."""

import json

import pytest

from lexicon_cli.cli import ci
from lexicon_cli.config.fields import FORMATS
from lexicon_cli.output.style import Style

BAD = ("lint", "bad.yaml", "--select", "STR")
EVENTS = "".join(
    json.dumps(
        {
            "event": name,
            "properties": {
                "time": 1_767_225_600 + at,
                "distinct_id": f"u{at}",
                "$insert_id": f"insert-{at}",
                "plan": plan,
            },
        }
    )
    + "\n"
    for at, (name, plan) in enumerate([("Sign Up", "free"), ("Sign Up", 7), ("sign up", "free")])
)


@pytest.fixture
def data(workspace):
    (workspace / "export.ndjson").write_text(EVENTS, "utf-8")
    return ("validate", "export.ndjson", "--plan", "plan.yaml", "--now", "2026-01-02")


@pytest.fixture
def actions(workspace, monkeypatch):
    """GitHub Actions, as far as its variables tell."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(workspace))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(workspace / "summary.md"))
    return workspace


def test_annotations_follow_the_text_where_nobody_named_a_format(lexicon, actions):
    lines = lexicon(*BAD).out.splitlines()
    assert lines[0].startswith("bad.yaml:4:5: error STR002")
    assert lines[-1].startswith("::error file=bad.yaml,line=4,col=5,title=STR002 unknown-key::")


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_a_named_format_is_all_there_is(lexicon, actions, form):
    assert "::error" not in lexicon(*BAD, "-f", form).out


def test_a_format_in_the_environment_or_the_configuration_is_named_too(
    lexicon, actions, monkeypatch
):
    monkeypatch.setenv("LEXICON_FORMAT", "text")
    assert "::error" not in lexicon(*BAD).out
    monkeypatch.delenv("LEXICON_FORMAT")
    (actions / "lexicon.toml").write_text('format = "text"\n', "utf-8")
    assert "::error" not in lexicon(*BAD).out


def test_outside_actions_nothing_is_added(lexicon, actions, monkeypatch):
    monkeypatch.delenv("GITHUB_ACTIONS")
    assert "::error" not in lexicon(*BAD).out


def test_a_file_gets_the_text_alone(lexicon, actions):
    result = lexicon(*BAD, "-o", "out.txt")
    assert result.out == ""
    assert "::error" not in (actions / "out.txt").read_text("utf-8")


def test_the_summary_gets_the_markdown_report_after_what_is_there(lexicon, actions):
    summary = actions / "summary.md"
    lexicon(*BAD)
    once = summary.read_text("utf-8")
    assert once.startswith("### ❌ 1 error")
    lexicon(*BAD, "-f", "github")
    assert summary.read_text("utf-8") == f"{once}\n{once}"


def test_a_format_for_programs_leaves_the_summary_alone(lexicon, actions):
    lexicon(*BAD, "-f", "json")
    assert not (actions / "summary.md").exists()


def test_a_full_summary_is_a_warning(lexicon, actions):
    summary = actions / "summary.md"
    summary.write_bytes(b"x" * (ci.LARGEST_SUMMARY - 10))
    result = lexicon(*BAD)
    assert result.code == 1
    assert "warning: no room for the report in GITHUB_STEP_SUMMARY" in result.err
    assert summary.stat().st_size == ci.LARGEST_SUMMARY - 10


def test_a_summary_that_cannot_be_written_is_a_warning(lexicon, actions, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(actions / "none" / "summary.md"))
    result = lexicon(*BAD)
    assert result.code == 1
    assert "warning: cannot write GITHUB_STEP_SUMMARY" in result.err
    assert "no such file or directory" in result.err


def test_names_from_data_are_no_commands(lexicon, actions, data):
    with (actions / "export.ndjson").open("a", encoding="utf-8") as file:
        event = {"event": "##[add-mask]x", "properties": {"time": 1_767_225_600}}
        file.write(json.dumps(event) + "\n")
    lines = lexicon(*data, "-f", "text").out.splitlines()
    assert lines[0].startswith("::stop-commands::")
    mark = lines[0].removeprefix("::stop-commands::")
    assert lines[-1] == f"::{mark}::"
    assert sum(1 for line in lines if mark in line) == 2


def test_plain_text_is_left_as_it_is_in_actions(lexicon, actions):
    assert "stop-commands" not in lexicon(*BAD).out


@pytest.mark.parametrize("form", FORMATS)
def test_a_saved_report_gives_the_same_bytes(lexicon, workspace, data, form):
    for name, args in (("lint", BAD), ("validate", data)):
        extra = ("--output", f"json={name}.json", "--output", f"{form}={name}.out")
        direct = lexicon(*args, "-f", form, *extra)
        assert direct.code == 1
        again = lexicon("report", f"{name}.json", "-f", form, "-o", f"{name}.again")
        assert again.code == 1
        assert (workspace / f"{name}.again").read_bytes() == (
            workspace / f"{name}.out"
        ).read_bytes()
        assert lexicon("report", f"{name}.json", "-f", form).out == direct.out


def test_notes_go_to_standard_error_where_a_format_has_no_room(lexicon, data):
    noted = (*data, "--event", "Sign Up")
    for form in ("concise", "csv", "gitlab"):
        result = lexicon(*noted, "-f", form)
        assert "lexicon: note: " in result.err
        assert "lexicon: note: " not in result.out
    assert "lexicon: note: " not in lexicon(*noted, "-f", "text").err


def test_a_failure_in_junit_is_what_the_run_fails_on(lexicon, data):
    arguments = (*data, "-f", "junit")
    assert lexicon(*arguments).out.count("<failure ") == 2
    strict = lexicon(*arguments, "--fail-on", "info").out.count("<failure ")
    assert strict >= 2
    assert lexicon(*arguments, "--fail-on", "never").out.count("<failure ") == 2


def test_paths_start_at_the_top_of_the_repository(workspace, monkeypatch):
    inner = workspace / "analytics" / "plans"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    found = ci.placed(Style(), {})
    assert (found.folder, found.root) == (inner.as_posix(), workspace.as_posix())
    named = ci.placed(Style(), {"CI_PROJECT_DIR": str(workspace / "analytics")})
    assert named.root == (workspace / "analytics").as_posix()
    elsewhere = ci.placed(Style(), {"GITHUB_WORKSPACE": str(workspace / "other")})
    assert elsewhere.root == workspace.as_posix()
