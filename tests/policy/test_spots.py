"""A finding about several definitions is hidden one definition at a time."""

import pytest

from lexicon_cli.config.settings import Settings
from lexicon_cli.jobs.lint import lint_loaded
from lexicon_cli.plan.load import load_text

PLAN = """\
lexicon: 1
settings: {{identity: simplified}}
events:
  Order Paid:
    properties:
      created_at: {{type: integer, description: When{first}}}
  Order Sent:
    properties:
      created_at: {{type: integer, description: When{second}}}
"""
IGNORE = ", ignore: [TYP015 an old clock]"


def findings(first="", second=""):
    loaded = load_text(PLAN.format(first=first, second=second))
    report = lint_loaded(loaded, Settings(select=("TYP015", "SUP001")))
    return report, [(one.code, one.event, one.place.line) for one in report.findings]


def test_two_definitions_are_one_finding():
    report, found = findings()
    assert found == [("TYP015", None, 6)]
    assert report.findings[0].message.endswith("(defined so 2 times)")
    assert [spot.event for spot in report.findings[0].spots] == ["Order Paid", "Order Sent"]


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        (IGNORE, "", [("TYP015", "Order Sent", 9)]),
        ("", IGNORE, [("TYP015", "Order Paid", 6)]),
        (IGNORE, IGNORE, []),
    ],
)
def test_a_suppression_takes_its_own_definition_out(first, second, wanted):
    report, found = findings(first, second)
    assert found == wanted
    assert all("times" not in one.message for one in report.findings)


def test_what_is_left_offers_no_fix_of_the_rest():
    report, _ = findings(first=IGNORE)
    assert report.findings[0].fix is None
