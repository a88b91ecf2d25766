"""The HTML report: one file, inert whatever it says, readable by eye and by screen reader."""

import base64
import hashlib
import re
import warnings
from dataclasses import replace
from itertools import pairwise

import pytest
from hostile_reports import reports
from hypothesis import HealthCheck, given, settings
from reports import HOSTILE, REPORTS, finding, hostile_report, scored_report, shop_report

from lexicon_cli.core.finding import Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.formats import render
from lexicon_cli.output.html_findings import MOST
from lexicon_cli.output.html_tags import prose, tag
from lexicon_cli.output.safe import visible
from lexicon_cli.output.style import Style

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the parser's own old imports
    import html5lib

ELEMENTS = frozenset(
    (
        *("html", "head", "meta", "title", "style", "script", "body", "header", "main"),
        *("footer", "section", "article", "div", "h1", "h2", "h3", "h4", "p", "strong"),
        *("b", "span", "code", "dl", "dt", "dd", "ul", "li", "table", "caption", "thead"),
        *("tbody", "tr", "th", "td"),
    )
)
ATTRIBUTES = frozenset(
    (
        *("lang", "charset", "http-equiv", "content", "name", "class", "id", "scope"),
        *("title", "tabindex", "role", "aria-label", "aria-labelledby"),
    )
)


def page(report):
    """The page as a browser reads it; a syntax error in it fails the test."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False
    )
    return parser.parse(render(report, "html", Style()))


def words(node):
    return " ".join(" ".join(node.itertext()).split())


def check_inert(report):
    document = page(report)
    for element in document.iter():
        assert element.tag in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
    assert len(list(document.iter("script"))) == 1
    assert len(list(document.iter("style"))) == 1
    return document


@pytest.mark.parametrize("make", [*REPORTS.values(), hostile_report])
def test_nothing_but_known_elements_is_in_the_page(make):
    check_inert(make())


@given(reports)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_but_known_elements_is_in_the_page_whatever_it_says(report):
    document = check_inert(report)
    said = [visible(node.text or "") for node in document.iter("p") if node.get("class")]
    for entry in report.findings:
        if entry.code != "EVT008" and entry.message.strip():
            assert visible(entry.message) in said


def test_hostile_text_is_there_to_be_read():
    assert " ".join(visible(HOSTILE).split()) in words(page(hostile_report()))


def test_the_policy_allows_this_style_and_script_and_nothing_else():
    content = render(shop_report(), "html", Style())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', content)[1]
    policy = policy.replace("&#39;", "'")
    for name in ("style", "script"):
        text = re.search(rf"<{name}>(.*?)</{name}>", content, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "base-uri 'none'; form-action 'none'" in policy


def test_the_page_needs_nothing_from_elsewhere():
    content = render(hostile_report(), "html", Style())
    bare = re.sub(r"<(style|script)>.*?</\1>", "", content, flags=re.DOTALL)
    assert not re.search(r'\s(src|href|style|on\w+)="', bare)
    assert "url(" not in content
    assert "@import" not in content


@pytest.mark.parametrize("make", REPORTS.values())
def test_headings_step_down_one_at_a_time(make):
    levels = [
        int(node.tag[1]) for node in page(make()).iter() if re.fullmatch("h[1-6]", str(node.tag))
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("make", REPORTS.values())
def test_tables_have_captions_and_headings_with_a_scope(make):
    for table in page(make()).iter("table"):
        assert table.find("caption").text
        assert all(cell.get("scope") in {"col", "row"} for cell in table.iter("th"))
        width = len(list(table.find("thead").iter("th")))
        for row in table.find("tbody"):
            assert len(row) == width


@pytest.mark.parametrize("make", REPORTS.values())
def test_labels_point_at_what_is_there_once(make):
    document = page(make())
    ids = [node.get("id") for node in document.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    named = [node.get("aria-labelledby") for node in document.iter()]
    assert {name for name in named if name} <= set(ids)


def test_the_verdict_and_the_totals_stand_on_top():
    header = words(page(shop_report()).find("body/header"))
    assert "3 errors and 2 warnings in 12,345 events (10.7 % with errors)" in header
    assert "Malformed lines 2" in header
    assert "Acme Shop 2.3.0" in header


def test_a_finding_tells_what_where_and_how_to_mend():
    main = words(page(shop_report()).find("body/main"))
    for part in (
        "Wrong type VAL001",
        "How to mend:",
        "Expected number",
        "Observed string",
        "1,204 events, 75.2 % of its events",
        'export.ndjson:17 "12.50"',
        "Planned at plan.yaml:31:7",
        "Planned but never seen (2) Coupon Applied Refund Issued",
    ):
        assert part in main


def test_a_score_is_shown():
    main = words(page(scored_report()).find("body/main"))
    assert "Score 83.5 of 100, grade B" in main
    assert "event descriptions 75.0 % 15 20" in main
    assert "describe events (10 places, +5 points)" in main


def test_too_many_findings_are_cut_and_the_rest_is_counted():
    findings = tuple(
        finding("VAL001", "wrong-type", severity, f"m{at}", event=f"E{at}")
        for severity in (Severity.INFO, Severity.ERROR)
        for at in range(MOST - 100)
    )
    report = Report(command="v", tool_version="1", totals={"events": 9}, findings=findings)
    document = page(report)
    assert len(list(document.iter("article"))) == MOST
    assert "300 more findings left out" in words(document)
    assert f"Errors ({MOST - 100})" in words(document)
    assert f"Infos ({MOST - 100})" in words(document)


def test_a_report_without_anything_is_a_page():
    empty = Report(command="validate", tool_version="1", totals={"events": 0})
    assert "no findings in 0 events" in words(page(empty))
    assert "In order" in words(page(replace(empty, totals={})))


def test_prose_and_tags_escape_what_they_are_given():
    assert prose("write `<a>` & go") == "write <code>&lt;a&gt;</code> &amp; go"
    assert tag("b", "<", title='"<') == '<b title="&quot;&lt;">&lt;</b>'
