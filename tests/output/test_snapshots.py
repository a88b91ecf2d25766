"""One whole report per format. `UPDATE_SNAPSHOTS=1` (make snapshots) rewrites the files."""

import os
from pathlib import Path

import pytest
from reports import REPORTS

from lexicon_cli.output import pages
from lexicon_cli.output.formats import FORMATS, render
from lexicon_cli.output.style import Style
from lexicon_cli.output.write import utf8

FOLDER = Path(__file__).parent / "snapshots"
STYLES = {"": Style(), ".ascii": Style(unicode=False), ".color": Style(color=True)}
PAGE = """\
What the rule is.

## Why it matters

Because `{"a": 1}` is not
what was promised.

## How to mend

Write *this* instead of <that>.

Or something else.
"""
CASES = [(name, form, "") for name in REPORTS for form in FORMATS] + [
    (name, "text", style) for name in REPORTS for style in STYLES if style
]


@pytest.fixture(autouse=True)
def _same_pages(monkeypatch):
    """A better sentence on a rule's page is no reason to look at these files again."""
    pages.known_facts.cache_clear()
    monkeypatch.setattr(pages, "rule_doc", lambda rule: PAGE)
    yield
    pages.known_facts.cache_clear()


@pytest.mark.parametrize(("name", "form", "style"), CASES)
def test_report_looks_as_it_did(name, form, style):
    content = utf8(render(REPORTS[name](), form, STYLES[style]))
    file = FOLDER / f"{name}{style}.{form}"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        file.write_bytes(content)
    assert content == file.read_bytes()


def test_no_snapshot_is_left_over():
    wanted = {f"{name}{style}.{form}" for name, form, style in CASES}
    assert {file.name for file in FOLDER.iterdir()} == wanted
