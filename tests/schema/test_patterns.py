"""Patterns mean the same to every engine; the table is patterns.yaml."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.formats import FORMAT_PATTERNS, format_pattern
from lexicon_cli.core.naming import fold_case
from lexicon_cli.core.patterns import DATE_TIME_PATTERN
from lexicon_cli.core.regexes import literal, one_of, portable_pattern
from lexicon_cli.schema.names import letter_cases

HERE = Path(__file__).parent
TABLE = yaml.safe_load((HERE / "patterns.yaml").read_text(encoding="utf-8"))
FORMATS = yaml.safe_load((HERE / "formats.yaml").read_text(encoding="utf-8"))


def found_by_all(pattern: str, text: str) -> bool:
    """Whether the engines find the pattern; they must agree."""
    python = re.search(pattern, text) is not None
    rust = jsonschema_rs.is_valid({"pattern": pattern}, text)
    assert python == rust, text
    return python


@pytest.mark.parametrize(("ecma", "found", "missed"), TABLE)
def test_python_and_rust_read_it_as_ecma_does(
    ecma: str, found: list[str], missed: list[str]
) -> None:
    pattern = portable_pattern(ecma)
    assert [text for text in found if not found_by_all(pattern, text)] == []
    assert [text for text in missed if found_by_all(pattern, text)] == []


def test_ajv_reads_it_the_same(ajv: Callable[[list[Any]], list[Any]]) -> None:
    jobs, wanted = [], []
    for ecma, found, missed in TABLE:
        schema = {"type": "string", "pattern": portable_pattern(ecma)}
        jobs.append({"draft": "07", "schema": schema, "lines": [*found, *missed]})
        wanted.append([True] * len(found) + [False] * len(missed))
    assert ajv(jobs) == wanted


@pytest.mark.parametrize("ecma", [row[0] for row in TABLE])
def test_a_portable_pattern_stays_as_it_is(ecma: str) -> None:
    pattern = portable_pattern(ecma)
    assert portable_pattern(pattern) == pattern


@pytest.mark.parametrize(
    ("ecma", "why"),
    [
        ("(?i)a", "not in ECMA-262"),
        ("(?i:a)", "not in ECMA-262"),
        ("(?#note)a", "not in ECMA-262"),
        ("(?>a)", "not in ECMA-262"),
        ("(?P=year)", "not in ECMA-262"),
        ("(?(1)a|b)", "not in ECMA-262"),
        (r"(a)\1", "back-references"),
        (r"(?<x>a)\k<x>", "back-references"),
        (r"\p{L}", "list the characters"),
        ("a{,3}", "write"),
        ("a{3,1}", "counts downwards"),
        ("a{1001}", "more than 1000"),
        ("*a", "nothing to repeat"),
        ("a**", "nothing to repeat"),
        ("a++", "nothing to repeat"),
        ("^*", "nothing to repeat"),
        ("(?=a)*", "nothing to repeat"),
        ("a|+", "nothing to repeat"),
        (r"\b+", "nothing to repeat"),
        ("[]a]", "empty class"),
        ("[^]a]", "empty class"),
        ("[b-a]", "backwards"),
        (r"[\u{1F600}-a]", "backwards"),
        ("[a", "middle"),
        ("a\\", "middle"),
        ("(a", "never closed"),
        ("a)", 'no "\\("'),
        (r"\q", "unknown escape"),
        (r"\u12", "unknown escape"),
        (r"\ud83d", "no character"),
        (r"\u{110000}", "no character"),
        ("\ud83d", "surrogate"),
        ("(?<=a*)b", "fixed-width"),
        ("[a--]", "backwards"),
    ],
)
def test_what_cannot_be_made_portable_is_refused_with_a_reason(ecma: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        portable_pattern(ecma)


@given(st.text(alphabet=r"ab1é😀\dwsbBSDW.*+?{}[]()|^$-,:=!<>uxk0 &~", max_size=12), st.data())
@settings(max_examples=400, deadline=None)
def test_whatever_is_taken_compiles_everywhere_and_alike(ecma: str, data: st.DataObject) -> None:
    try:
        pattern = portable_pattern(ecma)
    except ValueError:
        return
    assert portable_pattern(pattern) == pattern
    text = data.draw(st.text(alphabet="ab1é😀 -\n\u2028{}[]()&~_", max_size=6))
    found_by_all(pattern, text)


@given(st.characters(exclude_categories=["Cs"]))
@settings(max_examples=400, deadline=None)
def test_a_literal_finds_its_own_character_only(char: str) -> None:
    for pattern in (literal(char), one_of(char + "a")):
        assert found_by_all(f"^{pattern}(?![\\s\\S])", char)
        assert not found_by_all(f"^{pattern}(?![\\s\\S])", char + char)
        assert not found_by_all(f"^{pattern}(?![\\s\\S])", "b" if char != "b" else "c")


def test_letter_cases_are_all_characters_that_fold_alike() -> None:
    by_fold: dict[str, set[str]] = {}
    for code in (*range(0xD800), *range(0xE000, 0x110000)):
        by_fold.setdefault(fold_case(chr(code)), set()).add(chr(code))
    for letters in by_fold.values():
        if len(letters) > 1:
            for letter in letters:
                assert set(letter_cases(letter)) == letters
    assert letter_cases("1") == "1"
    assert letter_cases("日") == "日"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_formats(name: str) -> None:
    pattern = format_pattern(name)
    assert pattern is not None
    assert portable_pattern(pattern) == pattern
    for text in FORMATS[name]["valid"]:
        assert found_by_all(pattern, text), text
    for text in [*FORMATS[name]["invalid"], "", f"{FORMATS[name]['valid'][0]}\n"]:
        assert not found_by_all(pattern, text), text


def test_every_format_is_in_the_table() -> None:
    assert sorted(FORMATS) == sorted(FORMAT_PATTERNS)


def test_other_words_for_formats() -> None:
    assert (
        format_pattern("date_time") == format_pattern(" DateTime ") == format_pattern("date-time")
    )
    assert format_pattern("GUID") == format_pattern("uuid")
    assert format_pattern("colour") is None


def test_the_date_pattern_is_portable_as_it_stands() -> None:
    assert portable_pattern(DATE_TIME_PATTERN) == DATE_TIME_PATTERN
