"""Fixes as edits, case by case: `cases.yaml` says what each text is to become, to the byte."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from lexicon_cli.core import fix as kinds
from lexicon_cli.core.finding import Place
from lexicon_cli.core.fix import Fix
from lexicon_cli.plan.edit import apply_fixes
from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.load import LoadedPlan, load_sources, load_text
from lexicon_cli.plan.sources import Source

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))


def change(kind, *arguments, file):
    if not kind.startswith("Rename"):
        line, column = arguments[0].split(":")
        arguments = (Place(file, int(line), int(column)), *arguments[1:])
    return getattr(kinds, kind)(*arguments)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case):
    suffix = next(kind for kind in ("yaml", "json", "csv") if kind in case)
    name, text = f"plan.{suffix}", case[suffix]
    changes = tuple(change(*one, file=name) for one in case["changes"])
    fixed = apply_fixes(load_text(text, name), [Fix("mend", changes)])
    if "reason" in case:
        assert [reason for _, reason in fixed.skipped] == [case["reason"]]
        assert fixed.texts[name] == text
        return
    assert fixed.skipped == ()
    assert fixed.texts[name] == case["after"]
    if suffix == "yaml" and not any(
        one[0] in ("RemoveEntry", "RemoveKey", "RemoveItem") for one in case["changes"]
    ):
        lost = comments(text) - comments(fixed.texts[name])
        assert sorted(lost) == sorted(case.get("loses", []))


def comments(text):
    page = Page(Source("plan.yaml", "yaml", text))
    return Counter(text[start:end] for start, end in page.comments)


def test_of_two_fixes_that_overlap_the_first_is_made():
    text = "events:\n  A: {owner: x}\n"
    at = Place("plan.yaml", 2, 14)
    fixes = [
        Fix("one", (kinds.Replace(at, "x", "one"),)),
        Fix("two", (kinds.Replace(at, "x", "z"),)),
    ]
    fixed = apply_fixes(load_text(text), fixes)
    assert fixed.applied == (fixes[0],)
    assert [reason for _, reason in fixed.skipped] == ["it overlaps another fix"]
    assert fixed.texts["plan.yaml"] == "events:\n  A: {owner: one}\n"


A = "events: {A: {properties: [Plan]}}\n"


def three_files() -> LoadedPlan:
    return load_sources(
        [
            Source("shared.yaml", "yaml", "properties: {Plan: string}\ngroups: {g: [Plan]}\n"),
            Source(
                "events.yaml", "yaml", "events: {A: {properties: [Plan]}}\n---\nevents: {B: {}}\n"
            ),
            Source("more.csv", "csv", "event,property,type\nC,Plan,\n"),
        ]
    )


def test_a_renaming_reaches_every_file_and_every_document():
    fixed = apply_fixes(three_files(), [Fix("mend", (kinds.RenameProperty("Plan", "plan"),))])
    assert fixed.texts == {
        "shared.yaml": "properties: {plan: {type: string, aliases: [Plan]}}\ngroups: {g: [plan]}\n",
        "events.yaml": f"{A.replace('Plan', 'plan')}---\nevents: {{B: {{}}}}\n",
        "more.csv": "event,property,type\nC,plan,\n",
    }


def test_all_files_stand_among_the_texts_even_if_nothing_changed():
    fixed = apply_fixes(three_files(), [])
    assert list(fixed.texts) == ["shared.yaml", "events.yaml", "more.csv"]
    assert fixed.applied == ()


def test_a_second_document_is_edited_where_it_stands():
    text = "# one\nevents: {A: {}}\n---  # two\nevents:\n  B: {owner: x}\n"
    fix = Fix("mend", (kinds.SetKey(Place("plan.yaml", 5, 3), "critical", True),))
    fixed = apply_fixes(load_text(text), [fix])
    assert fixed.texts["plan.yaml"] == text.replace("owner: x}", "owner: x, critical: true}")


def test_wide_characters_and_tabs_do_not_shift_an_edit():
    text = 'x-🎉: "🎉\t🎉"  # 🎉\nevents: {"Ñ🎉": {description: "🎉", owner: x}}\n'
    at = Place("plan.yaml", 2, text.split("\n")[1].index("x}") + 1)
    fixed = apply_fixes(load_text(text), [Fix("mend", (kinds.Replace(at, "x", "é"),))])
    assert fixed.texts["plan.yaml"] == text.replace("owner: x", "owner: é")


def test_a_text_with_a_syntax_error_is_not_touched():
    text = "events:\n  A: {owner: x\n"
    fix = Fix("mend", (kinds.Replace(Place("plan.yaml", 2, 14), "x", "y"),))
    fixed = apply_fixes(load_text(text), [fix])
    assert fixed.texts["plan.yaml"] == text
    assert [reason for _, reason in fixed.skipped] == ["the file has a syntax error"]


def test_a_fix_that_would_spoil_the_text_is_left_out_and_the_others_are_made():
    text = "a: [b: c]\nevents: {A: {}}\n"
    fix = Fix("mend", (kinds.SetKey(Place("plan.yaml", 2, 10), "owner", "x"),))
    fixed = apply_fixes(load_text(text), [fix])
    assert fixed.texts["plan.yaml"] == text
    assert [reason for _, reason in fixed.skipped] == ["a pair without braces stands in a list"]
