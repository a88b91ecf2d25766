"""Mending a plan: what is refused and why, and how files are written."""

import os

import pytest

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError, UsageError
from lexicon_cli.core.finding import Finding, Place, Severity
from lexicon_cli.core.fix import Fix, RemoveKey, Replace, SetKey
from lexicon_cli.core.report import Report
from lexicon_cli.jobs.fix import fix, fix_loaded
from lexicon_cli.jobs.rewriting import Rewrite, write_all
from lexicon_cli.plan.load import load_text

BAD = """\
# Acme, all rights reserved
lexicon: 1
settings: {identity: simplified}
events:

  Signed Up:   # the funnel begins
    description: A person has made an account
    owner: growth
    since: 1.10   # app version
    properties:
      plan: {type: text, description: What was chosen}
"""


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text("somebody else's\n", "utf-8")
    with pytest.raises(InputError, match="changed by somebody else"):
        write_all([Rewrite(str(file), "what was read\n", "what is meant\n")])
    assert file.read_text("utf-8") == "somebody else's\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_has_gone_is_told(tmp_path):
    with pytest.raises(InputError, match="cannot read"):
        write_all([Rewrite(str(tmp_path / "plan.yaml"), "a", "b")])


def test_a_directory_that_takes_no_files_is_told(tmp_path, monkeypatch):
    file = tmp_path / "plan.yaml"
    file.write_text("a", "utf-8")

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(UsageError, match="no space left on device"):
        write_all([Rewrite(str(file), "a", "b")])


def judge_with(*fixes: tuple[str, Fix]):
    """A judge that always has these findings, but for those whose text is gone."""

    def judge(loaded):
        text = loaded.sources[0].text
        found = tuple(
            Finding(
                code="NAM004",
                name="event-casing",
                severity=Severity.WARNING,
                message=needle,
                fingerprint=needle,
                fix=fix,
            )
            for needle, fix in fixes
            if needle in text
        )
        return Report(command="lint", tool_version="0", findings=found)

    return judge


TEXT = "x-base: &a {owner: x}\nevents:\n  A: {owner: y}\n  B: *a\n"


def at(line, column):
    return Place("plan.yaml", line, column)


def test_a_fix_that_changes_something_else_too_is_refused():
    spoils = Fix("write z", (Replace(at(1, 20), "x", "zoo"),), safe=True)
    fixing = fix_loaded(load_text(TEXT), judge_with(("owner: x", spoils)), unsafe=False)
    assert fixing.rewrites == ()
    assert [reason for _, reason in fixing.refused] == ['event "B" would change too']


def test_a_fix_that_leaves_the_finding_is_refused():
    useless = Fix("say more", (SetKey(at(3, 3), "critical", True),), safe=True)
    fixing = fix_loaded(load_text(TEXT), judge_with(("owner: y", useless)), unsafe=False)
    assert fixing.rewrites == ()
    assert [reason for _, reason in fixing.refused] == ["the finding would remain"]


def test_a_bad_fix_does_not_keep_good_ones_from_being_made():
    good = Fix("drop it", (RemoveKey(at(3, 3), "owner"),), safe=True)
    bad = Fix("write z", (Replace(at(1, 20), "x", "zoo"),), safe=True)
    judge = judge_with(("owner: x", bad), ("owner: y", good))
    fixing = fix_loaded(load_text(TEXT), judge, unsafe=False)
    assert fixing.texts["plan.yaml"] == TEXT.replace("{owner: y}", "{}")
    assert [finding.message for finding in fixing.fixed] == ["owner: y"]
    assert [finding.message for finding, _ in fixing.refused] == ["owner: x"]


def test_fixes_that_undo_each_other_come_to_an_end():
    there = Fix("write one", (Replace(at(3, 14), "one", "two"),), safe=True)
    back = Fix("write two", (Replace(at(3, 14), "two", "one"),), safe=True)
    text = TEXT.replace("owner: y", "owner: one")
    judge = judge_with(("owner: one", there), ("owner: two", back))
    fixing = fix_loaded(load_text(text), judge, unsafe=False)
    assert [reason for _, reason in fixing.refused] == ["it would undo another fix"]


def test_a_pattern_that_matches_no_file_is_still_told_after_mending(tmp_path):
    (tmp_path / "plan.yaml").write_text(BAD, "utf-8")
    paths = [str(tmp_path / "plan.yaml"), str(tmp_path / "none-*.yaml")]
    fixing = fix(paths, settings=Settings(), unsafe=False)
    assert fixing.fixed
    assert "STR011" in {finding.code for finding in fixing.report.findings}
