"""Names and values from data act on nobody, in no format."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import FORMULAS, HOSTILE, finding, hostile_report, shop_report

from lexicon_cli.core.finding import Severity
from lexicon_cli.core.report import PlanRef, Report
from lexicon_cli.output import github
from lexicon_cli.output.csv import cell
from lexicon_cli.output.formats import FORMATS, render
from lexicon_cli.output.markdown import code, text
from lexicon_cli.output.safe import harmless_json, shown, visible
from lexicon_cli.output.style import Style
from lexicon_cli.output.write import utf8

HARMFUL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
any_text = st.text(alphabet=st.characters(codec=None), max_size=40)


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_lets_a_harmful_character_through(form):
    content = render(hostile_report(), form, Style())
    assert not HARMFUL.search(content)


@pytest.mark.parametrize("form", FORMATS)
def test_no_name_starts_a_new_line(form):
    lines = render(hostile_report(), form, Style()).splitlines()
    assert not any(line.startswith(("| <script>", "<script>")) for line in lines) or form == "text"


def test_json_keeps_what_it_was_given():
    document = render(hostile_report(), "json", Style())
    read = json.loads(utf8(document))
    assert read["findings"][0]["event"] == HOSTILE
    assert Report.from_dict(read).findings == hostile_report().findings


def test_json_lines_are_findings_then_a_summary():
    lines = render(hostile_report(), "jsonl", Style()).split("\n")
    assert lines.pop() == ""
    read = [json.loads(line) for line in lines]
    assert [line["type"] for line in read] == ["finding"] * (len(lines) - 1) + ["summary"]
    assert "findings" not in read[-1]
    assert read[-1]["totals"]["errors"] == 8


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_text_in_a_spreadsheet(formula):
    rows = list(csv.DictReader(io.StringIO(render(hostile_report(), "csv", Style()))))
    cells = [row["event"] for row in rows]
    assert f"'{visible(formula)}" in cells
    assert not any(value.startswith(tuple("=+-@\t\r＝")) for row in rows for value in row.values())


@given(any_text)
@settings(deadline=None, max_examples=200)
def test_a_csv_cell_never_begins_a_formula(value):
    assert not cell(value).startswith(tuple("=+-@\t\r\n＝＋－＠"))


@given(any_text)
@settings(deadline=None, max_examples=200)
def test_visible_text_has_nothing_harmful_and_is_stable(value):
    once = visible(value)
    assert not HARMFUL.search(once)
    assert "\n" not in once
    assert visible(once) == once
    assert shown(value, unicode=False).isascii()


@given(st.recursive(any_text | st.integers(), lambda inner: st.lists(inner, max_size=3)))
@settings(deadline=None, max_examples=200)
def test_harmless_json_means_the_same(value):
    document = json.dumps({"value": value}, ensure_ascii=False, indent=2)
    assert json.loads(utf8(harmless_json(document))) == {"value": value}
    assert not HARMFUL.search(harmless_json(document))


def test_ordinary_names_of_all_scripts_are_left_alone():
    for name in ("Sign Up", "Покупка", "購入完了", "שלום", "خرید", "Ünïcödé – ok", "naïve 🎉"):
        assert visible(name) == name


@given(any_text)
@settings(deadline=None, max_examples=200)
def test_a_code_span_is_never_ended_from_inside(value):
    span = code(value)
    fence = re.match("`+", span)[0]
    inside = span[len(fence) : -len(fence)]
    assert span.endswith(fence)
    assert fence not in re.findall("`+", inside)
    assert not inside.startswith("`")
    assert not inside.endswith("`")


@given(any_text)
@settings(deadline=None, max_examples=200)
def test_markdown_text_has_no_html_no_link_no_mention(value):
    shown_text = text(value)
    bare = re.sub(r"\\.", "", shown_text)
    assert "<" not in shown_text
    assert not re.search(r"[`*_\[\]|]", bare)
    assert not re.search(r"@(?!&#8203;)", shown_text)
    assert "://" not in shown_text


def test_a_comment_stays_below_the_size_that_hosts_take():
    findings = tuple(
        finding("EVT001", "unknown-event", Severity.ERROR, HOSTILE * 3, event=f"{HOSTILE}{n}")
        for n in range(2_000)
    )
    quiet = tuple(
        finding("EVT008", "planned-event-never-seen", Severity.INFO, "", event="q" * 200)
        for n in range(2_000)
    )
    totals = {"lines": 9, "events": 9}
    report = Report(
        command="validate", tool_version="1", totals=totals, findings=(*findings, *quiet)
    )
    content = render(report, "markdown", Style())
    assert len(content) < 65_536
    listed = content.count("**EVT001**")
    assert 20 < listed < 2_000
    assert f"**{2_000 - listed:,} more findings left out**" in content
    assert "more\n" in content.split("Planned but never seen (2,000)")[1]


def test_a_comment_folds_all_but_the_worst_severity():
    content = render(shop_report(), "markdown", Style())
    assert content.index("#### ❌ 3 errors") < content.index("<details><summary>⚠️ 2 warnings")
    assert content.count("<details>") == content.count("</details>") == 2
    assert "</summary>\n\n|" in content  # without the empty line it would be no table


@pytest.mark.parametrize("count", [20, 21, 2_000])
def test_a_long_table_is_folded_and_always_closed(count):
    findings = tuple(
        finding("EVT001", "unknown-event", Severity.ERROR, "m" * 50, event=f"e{at}")
        for at in range(count)
    )
    report = Report(command="validate", tool_version="1", totals={"events": 9}, findings=findings)
    content = render(report, "markdown", Style())
    assert content.count("<details>") == content.count("</details>") == (count > 20)
    opened = content.partition("<details>")[0]
    assert opened.count("**EVT001**") == min(count, 20)


@pytest.mark.parametrize("form", FORMATS)
def test_names_of_a_megabyte_do_not_break_a_format(form):
    name = "x" * 1_000_000
    report = hostile_report()
    report = replace(report, plan=PlanRef(name, name, "sha256:00"), findings=report.findings[:2])
    content = render(report, form, Style())
    if form in ("text", "markdown", "html", "github", "gitlab", "concise"):
        assert len(content) < 70_000


@given(any_text)
@settings(deadline=None, max_examples=200)
def test_a_workflow_command_says_what_it_was_given(value):
    line = github.command("error", value, file=value)
    assert "\n" not in line
    assert "\r" not in line
    head, _, rest = line.removeprefix("::error file=").partition("::")
    assert "," not in head
    assert ":" not in head
    for shown_part in (head, rest):
        read = shown_part
        for old, new in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            read = read.replace(old, new)
        assert read == value


@given(any_text)
@settings(deadline=None, max_examples=200)
def test_guarded_text_holds_its_mark_only_around_it(value):
    guarded = github.guarded(f"{value}\n")
    if guarded == f"{value}\n":
        assert not re.search(r"^\s*::", value, re.MULTILINE)
        assert "##[" not in value
    else:
        mark = guarded.split("\n")[0].removeprefix("::stop-commands::")
        assert guarded == f"::stop-commands::{mark}\n{value}\n::{mark}::\n"
        assert mark not in value
