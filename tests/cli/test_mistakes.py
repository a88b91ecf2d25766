"""Mistakes of usage, bugs of ours, interruptions: exit codes and words."""

import re
from pathlib import Path

import pytest

CASES = [
    (["lnit"], 'there is no command "lnit"', 'did you mean "lint"?'),
    (["lint", "--formt", "json"], '"lexicon lint" has no option "--formt"', '"--format"?'),
    (["lint", "-z", "plan.yaml"], 'has no option "-z"', "see lexicon lint --help"),
    (["lint", "--select"], 'option "--select" requires an argument', "see lexicon lint --help"),
    (["lint"], "no plan was given", 'set "plan" in lexicon.toml'),
    (["lint", "none.yaml"], 'cannot read "none.yaml"', ""),
    (["lint", "plan.yaml", "-f", "jsn"], 'unknown format "jsn"', 'did you mean "json"?'),
    (["lint", "plan.yaml", "-f", "xlsx"], 'unknown format "xlsx"', "known: text, concise, json"),
    (["lint", "plan.yaml", "--output", "json"], '"--output" takes FORMAT=FILE, not "json"', ""),
    (["lint", "plan.yaml", "--output", "x=y"], 'unknown format "x"', "known: text"),
    (["lint", "plan.yaml", "-o", "no/x"], 'cannot write "no/x": no directory', ""),
    (["lint", "plan.yaml", "-o", "."], 'cannot write ".": it is a directory', ""),
    (["lint", "plan.yaml", "--fail-on", "bad"], '"--fail-on" takes "error", "warning"', ""),
    (["lint", "plan.yaml", "--color", "red"], '"--color" takes one of "auto", "always"', ""),
    (["lint", "plan.yaml", "--max-findings", "x"], '"--max-findings" takes a whole number', ""),
    (["lint", "bad.yaml", "--select", "STR02"], '--select: no rule "STR02"', ""),
    (
        ["lint", "bad.yaml", "--ignore", "unknwn-key"],
        '--ignore: no rule "unknwn-key"',
        '"unknown-key"?',
    ),
    (["lint", "plan.yaml", "--config", "none.toml"], 'cannot read "none.toml"', ""),
    (["convert", "plan.yaml", "--to", "yml"], 'unknown plan format "yml"', 'mean "yaml"?'),
    (["explain"], "missing argument", "see lexicon explain --help"),
    (["rules", "--format", "xml"], 'unknown format "xml"', "known: text, json, markdown"),
    (["report", "none.json"], 'cannot read "none.json": no such file', ""),
]


@pytest.mark.parametrize(("args", "message", "hint"), CASES)
def test_a_mistake_is_one_line_and_a_hint(lexicon, args, message, hint):
    result = lexicon(*args)
    assert (result.code, result.out) == (2, "")
    lines = result.err.splitlines()
    assert lines[0].startswith("lexicon: error: ")
    assert message in result.err
    assert hint in result.err
    assert len(lines) <= 2
    assert not lines[0].endswith(".")


def test_a_rule_unknown_to_the_configuration_names_the_file(lexicon, workspace):
    (workspace / "lexicon.toml").write_text('ignore = ["STRX"]\n', "utf-8")
    result = lexicon("lint", "bad.yaml")
    assert result.code == 2
    assert 'lexicon.toml:1: no rule "STRX"' in result.err


def test_a_hostile_file_name_is_shown_harmless(lexicon):
    result = lexicon("lint", "\x1bx\u202e.yaml")
    assert result.code == 2
    assert "\\x1bx\\u202e.yaml" in result.err
    assert "\x1b" not in result.err


@pytest.fixture
def broken(monkeypatch):
    """A lint that fails in a way that nobody foresaw."""

    def fail(*args, **options):
        raise ZeroDivisionError("secret of the plan")

    monkeypatch.setattr("lexicon_cli.jobs.lint.lint", fail)


def test_a_bug_is_one_line_and_a_file(lexicon, broken, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = lexicon("lint", "plan.yaml")
    assert (result.code, result.out) == (3, "")
    found = re.search(r"internal error: ZeroDivisionError; details are in (\S+)", result.err)
    assert "secret" not in result.err
    assert "Traceback" not in result.err
    report = Path(found[1]).read_text("utf-8")
    assert "Traceback" in report
    assert "'lint', 'plan.yaml'" in report


def test_a_bug_that_cannot_be_saved_is_told_too(lexicon, broken, monkeypatch):
    def full(**options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    result = lexicon("lint", "plan.yaml")
    assert result.code == 3
    assert "no report file could be written" in result.err


def test_debug_shows_the_traceback(lexicon, broken):
    result = lexicon("lint", "plan.yaml", "--debug")
    assert result.code == 3
    assert "Traceback (most recent call last)" in result.err
    assert "secret of the plan" in result.err


def test_an_interruption_is_quiet(lexicon, monkeypatch):
    def interrupt(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("lexicon_cli.jobs.lint.lint", interrupt)
    result = lexicon("lint", "plan.yaml")
    assert (result.code, result.out, result.err) == (130, "", "")
