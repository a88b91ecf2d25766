"""Faults found while reading carry the change that mends them where there is one for certain."""

import pytest

from lexicon_cli.core.finding import Place
from lexicon_cli.core.fix import RemoveItem, Replace
from lexicon_cli.plan.load import load_text


def _plan(line: str) -> str:
    return f"lexicon: 1\nproperties: {{amount: number}}\nevents:\n  A: {line}\n"


def _at(column: int) -> Place:
    return Place("plan.yaml", 4, column)


@pytest.mark.parametrize(
    ("line", "code", "change", "safe"),
    [
        ("{properties: {p: int}}", "TYP002", Replace(_at(23), "int", "integer"), True),
        ("{properties: {p: strnig}}", "TYP002", Replace(_at(23), "strnig", "string"), False),
        ("{descripton: x}", "STR002", Replace(_at(7), "descripton", "description"), False),
        ("{status: active}", "LIF001", Replace(_at(15), "active", "live"), False),
        ("{owner: no}", "STR005", Replace(_at(14), "no", "no"), True),
        ("{properties: [amount, amount]}", "NAM006", RemoveItem(_at(28), "amount"), True),
        ("{properties: {amuont: }}", "STR008", Replace(_at(20), "amuont", "amount"), False),
    ],
)
def test_a_certain_remedy_is_offered(
    line: str, code: str, change: Replace | RemoveItem, safe: bool
) -> None:
    finding = next(one for one in load_text(_plan(line)).findings if one.code == code)
    assert finding.fix is not None
    [made] = finding.fix.changes
    assert made == change
    assert finding.fix.safe is safe
    assert finding.fixable == ("safe" if safe else "unsafe")
    assert change.at == finding.place


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{properties: {p: nonsense}}", "TYP002"),
        ("{properties: {p: string|integer}}", "TYP002"),
        ("{descripton: x, description: y}", "STR002"),
        ("{properties: {p: {optional: true}}}", "STR002"),
        ("{properties: {p: {minimum: 2, maximum: 1}}}", "TYP005"),
    ],
)
def test_a_guess_is_none(line: str, code: str) -> None:
    finding = next(one for one in load_text(_plan(line)).findings if one.code == code)
    assert finding.fix is None
    assert finding.fixable is None


def test_an_unknown_column_of_a_csv_may_be_renamed() -> None:
    [finding] = load_text("event,property,tpye\nA,p,string\n", "plan.csv").findings
    assert finding.fix is not None
    assert finding.fix.changes == (Replace(Place("plan.csv", 1, 16), "tpye", "type"),)
