"""docs/inputs.md names every way in which a line or an input can be no event."""

import re
from pathlib import Path

import pytest

from lexicon_cli.events.sources import _ENDINGS
from lexicon_cli.rules.registry import find_rule

PAGE = (Path(__file__).parents[2] / "docs" / "inputs.md").read_text("utf-8")


@pytest.mark.parametrize("code", ["ING005", "ING016", "ING017"])
def test_every_variant_is_on_the_page(code):
    rule = find_rule(code)
    named = set(re.findall(r"`([a-z0-9-]+)`", PAGE))
    assert {variant for variant in rule.variants if variant} <= named


def test_the_page_names_no_rule_that_does_not_exist():
    codes = set(re.findall(r"\b[A-Z]{3}\d{3}\b", PAGE))
    assert all(find_rule(code) for code in codes)


def test_the_endings_of_a_directory_are_those_of_the_page():
    assert all(f"`{ending}`" in PAGE for ending in _ENDINGS)
