"""The audit's page: one file that loads nothing, with charts, safe whatever the data is called."""

import html5lib
import pytest

from lexicon_cli.core.report import Report
from lexicon_cli.output import html, markdown, text
from lexicon_cli.output.style import Style
from tests.audit.audit_pages import invented_report


def test_hostile_names_are_text_everywhere():
    page = html.render(invented_report(), Style())
    parsed = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    scripts = [one for one in parsed.iter() if one.tag == "script"]
    assert len(scripts) == 1
    assert not [one for one in parsed.iter() if one.tag == "img"]
    assert not [key for one in parsed.iter() for key in one.attrib if str(key).startswith("on")]
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_no_element_has_a_style_of_its_own_and_nothing_is_loaded():
    page = html.render(invented_report("Paid"), Style())
    assert " style=" not in page
    assert page.count("<style>") == 1
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "@import" not in page
    assert "url(" not in page.replace("url(#", "")


def test_every_chart_is_drawn_and_told_in_words():
    page = html.render(invented_report("Paid"), Style())
    assert page.count("<svg ") == 4
    assert page.count('role="img" aria-label="') >= 4


def test_the_same_report_gives_the_same_bytes():
    assert html.render(invented_report(), Style()) == html.render(invented_report(), Style())


def test_what_stands_where_is_said_in_all_formats():
    for render in (html.render, text.render, markdown.render):
        shown = render(invented_report("Paid"), Style())
        for words in ("open since 2026-04-15, worse", "Mended", "By owner", "Cost"):
            assert words in shown, (render, words)


def test_hostile_names_do_nothing_in_the_terminal_or_in_markdown():
    for render in (text.render, markdown.render):
        shown = render(invented_report(), Style())
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
