"""Laws of the formatter, over plans laid out in every way."""

from collections import Counter
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lexicon_cli.plan.convert import to_text
from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.format import format_source
from lexicon_cli.plan.load import load_text
from lexicon_cli.plan.sources import Source
from tests.plan.layouts import yaml_texts
from tests.plan.strategies import event_plans, load_data, plan_data

LAW = settings(deadline=None, max_examples=40)


def formatted(text: str, name: str = "plan.yaml", *, by_name: bool = False) -> str:
    return format_source(Source(name, name.rpartition(".")[2], text), by_name=by_name)


def comments(text: str) -> Counter[str]:
    page = Page(Source("plan.yaml", "yaml", text))
    return Counter(text[start:end].rstrip() for start, end in page.comments)


@LAW
@given(yaml_texts(), st.booleans())
def test_formatting_twice_is_formatting_once_and_keeps_meaning_and_comments(
    text: str, by_name: bool
) -> None:
    once = formatted(text, by_name=by_name)
    assert formatted(once, by_name=by_name) == once
    assert comments(once) == comments(text)
    before, after = load_text(text), load_text(once)
    assert after.plan.digest == before.plan.digest
    assert Counter(one.message for one in after.findings if one.code != "STR004") == Counter(
        one.message for one in before.findings if one.code != "STR004"
    )
    ends = "\r\n" if "\r\n" in text else "\n"
    assert once.endswith(ends)
    assert not once.endswith(ends * 2)


@LAW
@given(plan_data())
def test_what_convert_writes_is_canonical_but_for_blank_lines(data: dict[str, Any]) -> None:
    text, _ = to_text(load_data(data), "yaml")
    lines = [line.strip() for line in text.split("\n")]
    assume("-" not in lines)  # what a list in a list begins with, only here on a line of its own
    assert [line for line in formatted(text).split("\n") if line] == [
        line for line in text.split("\n") if line
    ]


@LAW
@given(plan_data())
def test_json_keeps_its_meaning_and_is_formatted_once(data: dict[str, Any]) -> None:
    text, _ = to_text(load_data(data), "json")
    assert formatted(text, "plan.json") == text


@LAW
@given(event_plans(), st.randoms(use_true_random=False), st.booleans())
def test_csv_keeps_its_meaning_and_is_formatted_once(
    data: dict[str, Any], random: Any, by_name: bool
) -> None:
    text, _ = to_text(load_data(data), "csv")
    once = formatted(text, "plan.csv", by_name=by_name)
    assert formatted(once, "plan.csv", by_name=by_name) == once
    assert load_text(once, "plan.csv").plan.digest == load_text(text, "plan.csv").plan.digest
