"""The audit's page: one file that loads nothing, with charts, safe whatever the data is called."""

import html5lib
import pytest

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import EventRow, Report
from lexicon_cli.output import html, markdown, text
from lexicon_cli.output.style import Style

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\x1b[31m\u202e${7*7}$x$'


def _report(name=HOSTILE):
    finding = Finding(
        code="VOL001",
        name="volume-drop",
        severity=Severity.ERROR,
        message=f"{name} fell",
        event=name,
        property=name,
        owner=name,
        count=10,
        share=0.5,
        fingerprint="f1",
    )
    days = [f"2026-04-{day:02}" for day in range(1, 29)]
    numbers = [float(day % 7 + 5) for day in range(28)]
    return Report(
        command="audit",
        tool_version="0",
        totals={"events": 100, "lines": 100},
        events=(EventRow(name, True, "live", 100, None, None, name),),
        findings=(finding,),
        details={
            "window": {"since": "2026-04-22", "until": "2026-04-28"},
            "comparison": {
                "with": "window",
                "window": {"since": "2026-04-15", "until": "2026-04-21"},
                "new_count": 0,
                "worse_count": 1,
                "mended_count": 1,
                "standings": {
                    "f1": {
                        "status": "worse",
                        "since": "2026-04-15",
                        "count_before": 5,
                        "share_before": 0.2,
                    }
                },
                "mended": [
                    {
                        "code": "VAL001",
                        "name": "wrong-type",
                        "severity": "error",
                        "event": name,
                        "property": name,
                        "owner": name,
                        "count": 3,
                        "share": None,
                        "since": "2026-04-01",
                        "fingerprint": "g",
                    }
                ],
            },
            "owners": [{"owner": name, "errors": 1, "worse": 1, "mended": 1}],
            "coverage": {
                "planned_events": 2,
                "planned_events_seen": 1,
                "never_seen": [name],
                "planned_share": 0.5,
            },
            "cost": {
                "days": 7,
                "billed_events": 100,
                "billed_events_a_month": 435,
                "monthly_quota": 400,
                "share_of_quota": 1.0875,
                "duplicate_share": 0.1,
                "by_event": [{"event": name, "events": 100, "planned": False}],
                "savings": [
                    {"why": "unplanned", "event": name, "events": 100, "events_a_month": 435}
                ],
            },
            "charts": {
                "volume": [
                    {
                        "event": name,
                        "platform": name,
                        "days": days,
                        "counts": numbers,
                        "expected": [None] * 14 + numbers[14:],
                        "low": [None] * 14 + [value / 2 for value in numbers[14:]],
                        "high": [None] * 14 + [value * 2 for value in numbers[14:]],
                        "marks": [{"code": "VOL001", "since": days[-3], "until": days[-1]}],
                    }
                ],
                "drift": [
                    {
                        "fingerprint": "f1",
                        "code": "DRF001",
                        "event": name,
                        "property": name,
                        "where": {"platform": name},
                        "measure": name,
                        "since": days[-3],
                        "days": days,
                        "hits": [1] * 28,
                        "trials": [2] * 28,
                    }
                ],
                "identity": {"cluster_sizes": [{"ids": "1", "people": 30}]},
            },
        },
    )


def test_hostile_names_are_text_everywhere():
    page = html.render(_report(), Style())
    parsed = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    scripts = [one for one in parsed.iter() if one.tag == "script"]
    assert len(scripts) == 1
    assert not [one for one in parsed.iter() if one.tag == "img"]
    assert not [key for one in parsed.iter() for key in one.attrib if str(key).startswith("on")]
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_no_element_has_a_style_of_its_own_and_nothing_is_loaded():
    page = html.render(_report("Paid"), Style())
    assert " style=" not in page
    assert page.count("<style>") == 1
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "@import" not in page
    assert "url(" not in page.replace("url(#", "")


def test_every_chart_is_drawn_and_told_in_words():
    page = html.render(_report("Paid"), Style())
    assert page.count("<svg ") == 4
    assert page.count('role="img" aria-label="') >= 4


def test_the_same_report_gives_the_same_bytes():
    assert html.render(_report(), Style()) == html.render(_report(), Style())


def test_what_stands_where_is_said_in_all_formats():
    for render in (html.render, text.render, markdown.render):
        shown = render(_report("Paid"), Style())
        for words in ("open since 2026-04-15, worse", "Mended", "By owner", "Cost"):
            assert words in shown, (render, words)


def test_hostile_names_do_nothing_in_the_terminal_or_in_markdown():
    for render in (text.render, markdown.render):
        shown = render(_report(), Style())
        assert "\x1b" not in shown
        assert "\u202e" not in shown


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"window": []},
        {"window": {"since": None}, "comparison": 3, "owners": {}, "cost": [], "charts": "x"},
        {
            "window": {"since": "x", "until": 1},
            "comparison": {"with": "window", "standings": {"f1": None}, "mended": [1, {}]},
            "charts": {
                "volume": [{}, {"days": [1, "2026-13-01", "2026-01-01"], "marks": [{}]}],
                "drift": [{}, {"days": ["2026-01-01"], "hits": ["x"], "trials": [0]}],
                "identity": {"cluster_sizes": [{}]},
            },
            "cost": {"by_event": [{}], "billed_events": "many", "savings": [{}]},
            "coverage": {"planned_events": 1, "never_seen": 5},
        },
    ],
)
def test_a_report_that_somebody_changed_is_shown_as_far_as_it_goes(broken):
    report = Report(command="audit", tool_version="0", totals={"events": 1}, details=broken)
    for render in (html.render, text.render, markdown.render):
        assert render(report, Style())
