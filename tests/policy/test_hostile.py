"""Suppressions and names as nobody would write them: no crash, no endless work."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.config.settings import Settings
from lexicon_cli.config.tables import ConfigSuppression
from lexicon_cli.core.finding import Place
from lexicon_cli.plan.load import load_text
from lexicon_cli.policy.collect import suppressions_of
from lexicon_cli.policy.globs import name_fits, path_fits
from lexicon_cli.policy.matching import Matcher
from tests.policy.support import TODAY, at, codes, finding, lint_text

ONE = "# lexicon: ignore[DOC001] why"
MANY = 10_000


def quickly(act, seconds=20):
    """Far more than it takes on a slow machine, far less than squares of ten thousand."""
    start = time.process_time()
    found = act()
    assert time.process_time() - start < seconds
    return found


TEXTS = {
    "stacked": f"{ONE}\n" * MANY + "events:\n  A: {}\n",
    "side by side": f"events:\n  A: {{}}  {ONE * MANY}\n",
    "side by side with spaces": f"events:\n  A: {{}}  {f'{ONE} ' * MANY}\n",
    "one each": "events:\n" + "".join(f"  E{n}: {{}}  {ONE}\n" for n in range(MANY)),
    "many words": f"events:\n  A: {{}}  # lexicon: ignore[{'DOC001,' * MANY}] why\n",
    "many keys": f"events:\n  A:\n    ignore: [{', '.join(['DOC001 why'] * MANY)}]\n",
    "many different keys": "events:\n  A:\n    ignore: ["
    + ", ".join(f"X{n} why" for n in range(MANY))
    + "]\n",
    "long reason": f"events:\n  A: {{}}  {ONE}{' x' * 500_000}\n",
    "long word": f"events:\n  A: {{}}  # lexicon: ignore[{'X' * 1_000_000}] why\n",
    "unclosed": f"events:\n  A: {{}}  # lexicon: ignore[{'[' * 1_000_000}\n",
    "spaces": f"events:\n  A: {{}}  #{' ' * 1_000_000}lexicon: ignore[DOC001] why\n",
    "long name": f"events:\n  {'n' * 900}: {{}}  {ONE}\n  ? {'m' * 1_000_000}\n  : {{}}\n",
    "deep": "events:\n  A:\n    x-a: " + "[" * 90 + f"1 {ONE}\n" + "]" * 90 + "\n",
    "control": "events:\n  A: {}  # lexicon: ignore[DOC001\x07] why\n",
    "nothing": f"{ONE}\n",
    "no mapping": f"- a  {ONE}\n- b\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_lint_comes_to_an_end(text):
    found = quickly(lambda: lint_text(text, only=("SUP", "STR", "DOC001")))
    assert all(one.code[:3] in ("SUP", "STR", "DOC") for one in found.findings)


def test_ten_thousand_that_hide_a_finding_each():
    found = lint_text(TEXTS["one each"])
    assert (codes(found), found.totals["suppressed"]) == ([], MANY)


def test_ten_thousand_in_the_configuration():
    entries = tuple(
        ConfigSuppression(rules=("DOC001",), event=f"E{n} *", place=Place("l.toml", n + 1))
        for n in range(1_000)
    )
    matcher = Matcher(suppressions_of(None, Settings(suppressions=entries)), TODAY)
    found = (finding("DOC001", event=f"E{n} x", place=at(n + 1)) for n in range(1_000))
    assert quickly(lambda: all(matcher.hides(one) for one in found))


def test_globs_do_not_backtrack_for_ever():
    name = "a" * 2_000
    assert not quickly(lambda: name_fits("*a" * 200 + "b", name))
    assert quickly(lambda: name_fits("*a" * 200, name))
    path = "/x" * 500
    assert not quickly(lambda: path_fits("/**/**/**/**/**/y", path))
    assert path_fits("/**/**/x", path)


LINES = st.lists(
    st.sampled_from(
        [
            "events:",
            "  A:",
            "  B: {owner: x,",
            "    q: 'it''s",
            '    description: "x',
            "    trigger: |2-",
            "    owner: >",
            "      text",
            "    - x",
            "    - &a {k: v}",
            "    r: *a",
            "    }",
            '    "',
            "---",
            "",
            "\t",
            ONE,
            f"  {ONE}",
            f"    p: string  {ONE}",
            "  # lexicon: ignore-file[DOC] until 2020-01-01",
            "    ignore: [DOC001 why, ~, {}]",
            "    ignore: {DOC001: [x], ? [y] : z}",
            "# lexicon: ignore[",
        ]
    ),
    max_size=14,
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r", "\u2028"]))
@settings(deadline=None, max_examples=400)
def test_no_text_makes_it_fail(lines, newline):
    text = newline.join(lines)
    loaded = load_text(text)
    for entry in suppressions_of(loaded, Settings()):
        assert entry.place.line >= 1
        if entry.lines is not None:
            assert 1 <= entry.lines.first <= entry.lines.last
    lint_text(text, only=("SUP", "STR", "DOC"))
