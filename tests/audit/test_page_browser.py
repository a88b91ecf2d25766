"""The audit's page in a browser: nothing is loaded, nothing goes wrong, every chart is there."""

import pytest

from lexicon_cli.output import html
from lexicon_cli.output.style import Style
from tests.audit.audit_pages import HOSTILE, invented_report


@pytest.fixture
def visit(browser, tmp_path):
    """Opens the page of a report; gives it with what went on besides."""
    opened = []

    def open_page(report, *, width=1280, scheme="light"):
        file = tmp_path / "audit.html"
        file.write_text(html.render(report, Style()), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
        )
        opened.append(context)
        page = context.new_page()
        trouble = []
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: (trouble.append("a dialog"), dialog.dismiss()))
        page.on(
            "request",
            lambda request: trouble.append(request.url) if request.url != file.as_uri() else None,
        )
        page.goto(file.as_uri())
        return page, trouble

    yield open_page
    for context in opened:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_are_drawn_in_the_pages_own_colours(visit, scheme):
    page, trouble = visit(invented_report("Paid"), scheme=scheme)
    charts = page.locator("svg.chart")
    assert charts.count() == 4
    for number in range(4):
        box = charts.nth(number).bounding_box()
        assert box["width"] > 150
        assert box["height"] > 50
    ink = page.evaluate("getComputedStyle(document.body).color")
    lines = page.evaluate(
        "[...document.querySelectorAll('svg.chart path')].map(p => getComputedStyle(p).stroke)"
    )
    assert ink in lines
    assert trouble == []


def test_hostile_names_do_nothing(visit):
    page, trouble = visit(invented_report(HOSTILE))
    assert page.locator("svg.chart").count() == 4
    assert page.locator("img").count() == 0
    assert "<script>alert(1)</script>" in page.inner_text("main")
    assert trouble == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(visit, width):
    page, _ = visit(invented_report("Paid"), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_links_lead_to_the_sections_and_the_filter_works(visit):
    page, trouble = visit(invented_report("Paid"))
    for link in page.locator("nav a").all():
        assert page.locator(link.get_attribute("href")).count() == 1
    assert page.locator("article.finding").first.is_visible()
    assert trouble == []
