"""The text report: what it says first, how much it says, that colour changes no character."""

import re
from dataclasses import replace

import pytest
from reports import (
    REPORTS,
    clean_report,
    finding,
    hostile_report,
    plan_report,
    row,
    sample,
    scored_report,
    shop_report,
)

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.formats import FORMATS, render
from lexicon_cli.output.style import WIDTH, Style

INK = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("make", [*REPORTS.values(), hostile_report])
def test_colour_changes_no_character(make):
    plain = render(make(), "text", Style())
    coloured = render(make(), "text", Style(color=True))
    assert "\x1b" not in plain
    assert coloured != plain
    assert INK.sub("", coloured) == plain


@pytest.mark.parametrize("name", ["shop", "clean"])
def test_lines_fit_the_terminal_and_have_no_tail(name):
    for line in render(REPORTS[name](), "text", Style()).splitlines():
        assert len(line) <= WIDTH
        assert line == line.rstrip()


@pytest.mark.parametrize("make", [*REPORTS.values(), hostile_report])
@pytest.mark.parametrize("form", ["text", "concise"])
def test_ascii_style_is_ascii(make, form):
    assert render(make(), form, Style(unicode=False)).isascii()


def test_the_verdict_comes_first():
    first = render(shop_report(), "text", Style()).splitlines()[0]
    assert first == "✗ 3 errors and 2 warnings in 12,345 events (10.7 % with errors)"


def test_warnings_alone_are_told_as_such():
    report = shop_report()
    kept = tuple(entry for entry in report.findings if entry.severity is Severity.WARNING)
    first = render(replace(report, findings=kept), "text", Style()).splitlines()[0]
    assert first == "! 2 warnings in 12,345 events (11.6 % with warnings)"


def test_infos_alone_are_fine():
    report = shop_report()
    kept = tuple(entry for entry in report.findings if entry.severity is Severity.INFO)
    first = render(replace(report, findings=kept), "text", Style()).splitlines()[0]
    assert first == "✓ no errors or warnings in 12,345 events"


def test_a_clean_report_is_short():
    text = render(clean_report(), "text", Style())
    assert text.startswith("✓ no findings in 300 events\n")
    assert len(text.splitlines()) < 10


def test_no_events_at_all_is_said():
    report = Report(command="validate", tool_version="1", totals={"lines": 0, "events": 0})
    assert render(report, "text", Style()).startswith("✓ no findings in 0 events\n")


def test_worst_and_most_frequent_come_first():
    text = render(shop_report(), "text", Style())
    order = [text.index(f"{code} ") for code in ("VAL001", "EVT002", "ING017", "EVT005", "VAL006")]
    assert order == sorted(order)


def many(count: int) -> Report:
    findings = tuple(
        finding("VAL001", "wrong-type", Severity.ERROR, f"message {n}", event=f"Event {n}", count=n)
        for n in range(1, count + 1)
    )
    rows = tuple(row(f"Event {n}", n) for n in range(1, count + 1))
    totals = {"lines": 10_000, "events": 10_000}
    return Report(
        command="validate", tool_version="1", totals=totals, findings=findings, events=rows
    )


def test_findings_are_capped_and_the_rest_is_counted():
    text = render(many(50), "text", Style(max_findings=3))
    assert text.count("✗ VAL001") == 3
    assert "message 50" in text
    assert "message 47" not in text
    assert "… and 47 more errors: --max-findings 0 shows all" in text


def test_zero_shows_all_findings():
    text = render(many(50), "text", Style(max_findings=0))
    assert text.count("✗ VAL001") == 50
    assert "more errors" not in text


def test_the_table_of_events_is_capped_and_the_rest_is_counted():
    text = render(many(50), "text", Style(max_findings=1))
    assert "… and 30 more (465 events, 30 with errors or warnings)" in text


def test_never_seen_events_are_one_line():
    text = render(shop_report(), "text", Style())
    assert "Planned but never seen (2)\n    Coupon Applied, Refund Issued\n" in text
    assert "EVT008" not in text


def test_a_long_name_does_not_break_the_layout():
    name = "x" * 255
    report = Report(
        command="validate",
        tool_version="1",
        totals={"lines": 1, "events": 1},
        events=(row(name, 1, None),),
        findings=(finding("EVT001", "unknown-event", Severity.ERROR, "short", event=name),),
    )
    lines = render(report, "text", Style()).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert len(lines) < 16


def test_wide_characters_keep_the_table_straight():
    report = Report(
        command="validate",
        tool_version="1",
        totals={"lines": 3, "events": 3},
        events=(row("購入完了", 2), row("Plain", 1)),
    )
    lines = render(report, "text", Style()).splitlines()
    wide = next(line for line in lines if "購入完了" in line)
    plain = next(line for line in lines if "Plain" in line)
    assert len(wide) + 4 == len(plain)  # four characters of two columns each


def test_a_suggestion_that_the_message_makes_is_not_repeated():
    text = render(plan_report(), "text", Style())
    assert text.count('"required"') == 1


def test_plan_findings_are_clickable_lines_by_file():
    lines = render(plan_report(), "text", Style()).splitlines()
    assert lines[0].startswith("events/orders.yaml:4:15: error STR008 unresolved-reference: ")
    assert lines[-2] == "✗ 2 errors, 1 warning in 41 events of 2 files · plan Acme Shop 2.3.0"
    assert lines[-1] == "  lexicon explain STR002 tells why it matters and how to mend it"


def test_what_can_be_mended_and_what_is_not_listed_is_counted():
    text = render(scored_report(), "text", Style())
    assert "\n  4 suppressed, 1,200 in the baseline\n" in text
    assert "\n  1 fixable with --fix, 2 more with --unsafe-fixes\n" in text


def test_a_score_and_a_change_are_told_before_the_verdict():
    text = render(scored_report(), "text", Style())
    assert "\nscore 83.5 of 100, grade B\n  event descriptions   75.0 %    15 of 20\n" in text
    assert "    describe events (10 places, +5 points)\n" in text
    assert "\nmajor change: 2.3.0 → 3.0.0 is needed, the plan says 2.4.0\n" in text


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "details",
    [
        {"score": None, "verdict": 3},
        {"score": {"score": "x", "parts": {}, "raises": [1, {}]}, "verdict": {"change": None}},
        {"score": {"score": 1, "parts": [{}]}, "verdict": {"change": "none", "new_version": 1}},
    ],
)
def test_odd_details_break_no_format(form, details):
    assert render(replace(scored_report(), details=details), form, Style()) is not None


def test_an_input_that_is_cut_is_no_line():
    facts = {"code": "ING017", "name": "malformed-line", "variant": "archive-cut"}
    told = Finding(severity=Severity.ERROR, message="data is cut off", count=1, **facts)
    report = Report(command="v", tool_version="1", totals={"events": 9}, findings=(told,))
    assert "    1 input\n" in render(report, "text", Style())


def test_a_size_is_told_with_its_unit():
    long = finding("ING002", "string-too-long", Severity.ERROR, "long", samples=(sample(1, 300),))
    report = Report(command="v", tool_version="1", totals={"events": 9}, findings=(long,))
    assert "    export.ndjson:1 300 characters\n" in render(report, "text", Style())


def one(**facts) -> str:
    about = finding("VAL001", "wrong-type", Severity.ERROR, event="A", property="p", **facts)
    report = Report(
        command="validate",
        tool_version="1",
        totals={"lines": 9, "events": 9},
        findings=(about,),
    )
    return render(report, "text", Style())


def test_the_count_is_told_once():
    assert "4 events" not in one(message="wrong in 4 events", count=4).replace("in 4 events", "")
    assert "    4 events · 40.0 % of its events\n" in one(message="wrong", count=4, share=0.4)
    assert "    14 events\n" in one(message="wrong in 4 events", count=14)


def test_a_share_of_all_says_nothing():
    assert "%" not in one(message="wrong", count=4, share=1.0)


def test_values_are_listed_when_they_tell_something():
    rare = tuple((f"v{n}", 2) for n in range(30))
    common = (("free", 40), ("paid", 20))
    assert "values free ×40, paid ×20" in one(message="wrong", count=60, values=common)
    assert "values" not in one(message="wrong", count=60, values=rare)
    assert "values" not in one(message='wrong: "free" (40)', count=60, values=common)
    assert "values" not in one(message="wrong", count=40, values=common[:1])


def test_a_place_is_not_torn_from_its_label():
    from lexicon_cli.core.finding import Place, Sample

    text = one(
        message="wrong",
        place=Place("plans/a-rather-long-folder-name/plan.yaml", 12),
        samples=(Sample("exports/a-rather-long-folder-name/2026-01.ndjson", 7, 0),),
    )
    assert "    exports/a-rather-long-folder-name/2026-01.ndjson:7\n" in text
    assert "    planned at plans/a-rather-long-folder-name/plan.yaml:12\n" in text


def test_concise_lines_name_event_and_count_once():
    report = shop_report()
    lines = render(report, "concise", Style()).splitlines()
    assert lines[0] == (
        'export.ndjson:17: VAL001 Purchase Completed: "revenue" is a string in 1,204 events,'
        " planned number"
    )
    assert lines[3] == (
        'export.ndjson:8: EVT005 event "Old Checkout" is deprecated and still arrives (×104)'
    )
