"""Keys, configuration and comments together: what they hide, and what is said about them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from lexicon_cli.config.load import load_settings
from lexicon_cli.config.settings import Settings
from lexicon_cli.config.tables import ConfigSuppression
from lexicon_cli.core.errors import ConfigError
from lexicon_cli.core.finding import Severity
from lexicon_cli.plan.edit import apply_fixes
from lexicon_cli.plan.load import load_text
from lexicon_cli.policy.apply import suppress
from lexicon_cli.policy.collect import suppressions_of
from lexicon_cli.policy.matching import Matcher
from lexicon_cli.rules.registry import find_rule, rule_doc
from lexicon_cli.rules.rule import Scope
from lexicon_cli.rules.sup import MODULES
from tests.policy.support import TODAY, at, codes, finding, lint_text, report

PLAN = """\
properties:
  currency: {type: string, ignore: [VAL005 old clients]}
super_properties:
  app: {type: string, ignore: VAL001 why}
events:
  A:
    ignore: [VAL002 why]
    properties:
      p: {type: string, ignore: {VAL003: why, VAL006: until 2020-01-01 why}}
      items:
        type: list
        items: {type: object, properties: {sku: {type: string, ignore: [VAL007 why]}}}
      currency: {required: true}
  B:
    include: [money]
user_properties:
  currency: {type: string, ignore: [VAL010 why]}
groups: {money: [currency]}
"""
TABLE = """\
event,event_ignore,property,ignore,type
A,VAL002 why,p,VAL003 why|VAL006 until 2020-01-01 why,string
B,,p,,string
"""
ABOUT = [
    # code, event, property, hidden in the YAML plan, hidden in the CSV
    ("VAL002", "A", None, True, True),
    ("VAL002", "A", "p", True, True),
    ("VAL002", "A", "anything.at[].all", True, True),
    ("VAL002", "B", None, False, False),
    ("VAL003", "A", "p", True, True),
    ("VAL003", "A", "p.below", True, True),
    ("VAL003", "A", "pq", False, False),
    ("VAL003", "B", "p", False, False),
    ("VAL003", "A", None, False, False),
    ("VAL006", "A", "p", False, False),
    ("VAL007", "A", "items[].sku", True, False),
    ("VAL007", "A", "items", False, False),
    ("VAL005", "A", "currency", True, False),
    ("VAL005", "B", "currency", True, False),
    ("VAL010", "B", "currency", False, False),
    ("VAL001", "B", "app", True, False),
    ("VAL001", None, None, False, False),
]


@pytest.mark.parametrize(("code", "event", "prop", "in_yaml", "in_csv"), ABOUT)
def test_an_ignore_key_covers_its_entry(code, event, prop, in_yaml, in_csv):
    for text, name, hidden in ((PLAN, "plan.yaml", in_yaml), (TABLE, "plan.csv", in_csv)):
        matcher = Matcher(suppressions_of(load_text(text, name), Settings()), TODAY)
        assert matcher.hides(finding(code, event=event, prop=prop)) is hidden


def test_an_ignore_key_of_a_profile_property_covers_its_lines():
    matcher = Matcher(suppressions_of(load_text(PLAN), Settings()), TODAY)
    assert matcher.hides(finding("VAL010", prop="currency", place=at(17)))
    assert not matcher.hides(finding("VAL010", prop="currency", place=at(2)))


def test_a_key_that_is_mixed_in_holds_but_has_no_fix():
    text = "x-base: &b {ignore: [DOC001 why]}\nevents:\n  A:\n    <<: *b\n"
    (one,) = suppressions_of(load_text(text), Settings())
    assert one.editing is None
    assert codes(lint_text(text)) == []


def test_a_comment_on_an_entry_covers_data_findings_on_it():
    text = """\
properties:
  q: string  # lexicon: ignore[VAL003] why
events:
  A:  # lexicon: ignore[VAL001] why
    properties:
      p: string  # lexicon: ignore[VAL002] why
      q:
"""
    matcher = Matcher(suppressions_of(load_text(text), Settings()), TODAY)
    elsewhere = at(1, "other.yaml")
    assert matcher.hides(finding("VAL001", event="A", prop="extra", place=elsewhere))
    assert matcher.hides(finding("VAL002", event="A", prop="p", place=elsewhere))
    assert matcher.hides(finding("VAL003", event="A", prop="q", place=elsewhere))
    assert not matcher.hides(finding("VAL002", event="A", prop="q", place=elsewhere))


CONFIGURED = [
    ({"event": "Old *"}, True),
    ({"event": "Old ?"}, False),
    ({"event": "*"}, True),
    ({"property": "utm_*"}, True),
    ({"property": "utm"}, False),
    ({"event": "Old *", "property": "x*"}, False),
    ({"file": "/w/plans/**/a.yaml"}, True),
    ({"file": "/w/plans/*"}, True),
    ({"file": "/w/plans/*.yaml"}, False),
    ({"file": "/w/plans"}, True),
    ({"file": "/w/plan"}, False),
    ({"file": "/w/**/[ab].yaml"}, True),
    ({"file": "/w/**/[!ab].yaml"}, False),
    ({"file": "/w/plans/[z-a]"}, False),
    ({}, True),
    ({"until": date(2026, 5, 31)}, False),
]


@pytest.mark.parametrize(("facts", "hidden"), CONFIGURED)
def test_a_suppression_of_the_configuration_needs_all_its_globs(facts, hidden):
    entry = ConfigSuppression(rules=("VAL",), **facts)
    matcher = Matcher(suppressions_of(None, Settings(suppressions=(entry,))), TODAY)
    place = at(3, "/w/plans/x/a.yaml")
    one = finding("VAL001", event="Old Name", prop="utm_source", place=place)
    assert matcher.hides(one) is hidden
    assert not matcher.hides(replace(one, code="PRP001"))


def test_a_finding_without_a_place_fits_no_glob_of_files():
    entry = ConfigSuppression(rules=("VAL",), file="/**")
    matcher = Matcher(suppressions_of(None, Settings(suppressions=(entry,))), TODAY)
    assert not matcher.hides(finding("VAL001", event="A"))


def test_names_with_brackets_are_globs_of_themselves():
    entry = ConfigSuppression(rules=("VAL",), property="items[].*")
    matcher = Matcher(suppressions_of(None, Settings(suppressions=(entry,))), TODAY)
    assert matcher.hides(finding("VAL001", event="A", prop="items[].sku"))


def test_globs_of_the_configuration_are_seen_from_its_folder(tmp_path, monkeypatch):
    (tmp_path / "plans" / "old").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "plans")
    text = '[per-file-ignores]\n"plans/old/**" = ["DOC"]\n"b.yaml" = "NAM004"\n'
    (tmp_path / "lexicon.toml").write_text(text, "utf-8")
    settings = load_settings(Path.cwd(), environ={})
    matcher = Matcher(suppressions_of(None, settings), TODAY)
    assert matcher.hides(finding("DOC001", place=at(1, "old/a.yaml")))
    assert not matcher.hides(finding("DOC001", place=at(1, "a.yaml")))
    assert matcher.hides(finding("NAM004", place=at(1, "old/b.yaml")))
    assert not matcher.hides(finding("NAM004", place=at(1, "old/bb.yaml")))


def test_an_unknown_rule_in_the_configuration_is_an_error_with_its_line():
    entry = ConfigSuppression(rules=("DOC001", "unkown-event"), place=at(7, "lexicon.toml"))
    with pytest.raises(ConfigError, match=r'lexicon\.toml:7: no rule "unkown-event"') as caught:
        lint_text("events: {A: }", settings=Settings(suppressions=(entry,)))
    assert caught.value.hint == 'did you mean "unknown-event"?'


EXAMPLES = [stem.partition("_")[0].upper() for stem in MODULES[:4]]


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_bad_plan_of_a_page_has_the_finding_and_the_good_one_has_none(code):
    blocks = rule_doc(find_rule(code)).split("```yaml lint\n")[1:]
    bad, good = (block.partition("```")[0] for block in blocks)
    assert code in codes(lint_text(bad))
    assert codes(lint_text(good)) == []


SAID = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", SAID, ids=lambda case: case["name"])
def test_what_is_said_of_suppressions(case):
    name = case.get("file", "plan.yaml")
    only = case.get("rules", ["SUP", "DOC001"])
    found = lint_text(case["plan"], only=only, name=name).findings
    said = [f"{one.place.line}:{one.place.column} {one.code} {one.message}" for one in found]
    assert said == case["finds"]
    fixes = [one.fix for one in found if one.fix]
    if "fixed" in case:
        fixed = apply_fixes(load_text(case["plan"], name), fixes)
        assert fixed.texts[name] == case["fixed"]
        left = lint_text(fixed.texts[name], only=only, name=name).findings
        assert [one.code for one in left if one.fix] == []
    else:
        assert fixes == []


def test_the_severity_of_suppression_rules_is_chosen_like_others():
    text = "events:\n  A:  # lexicon: ignore[DOC001] \n"
    settings = Settings(select=("SUP", "DOC001"), severity={"SUP002": Severity.ERROR})
    assert [one.severity for one in lint_text(text, settings=settings).findings] == [Severity.ERROR]
    settings = Settings(select=("SUP", "DOC001"), ignore=("SUP002",))
    assert codes(lint_text(text, settings=settings)) == []


def test_suppressions_can_be_suppressed():
    text = """\
# lexicon: ignore-file[SUP001, SUP002] we know
events:
  A:  # lexicon: ignore[DOC001]
    description: enough
"""
    found = lint_text(text)
    assert codes(found) == []
    assert found.totals["suppressed"] == 2


def test_nothing_is_unused_in_a_plan_that_does_not_parse():
    text = "events:\n  A:  # lexicon: ignore[DOC001] why\n    description: x\n  B: [\n"
    assert codes(lint_text(text, only=("SUP", "STR001", "DOC001"))) == ["DOC001", "STR001"]


def test_entries_of_the_configuration_are_judged_at_their_place():
    entries = (
        ConfigSuppression(rules=("DOC001",), event="No *", place=at(3, "lexicon.toml")),
        ConfigSuppression(rules=("DOC001",), file="/no", of_table=False, place=at(5, "l.toml")),
        ConfigSuppression(rules=("VAL001",), reason="why"),
    )
    settings = Settings(select=("SUP", "DOC001"), suppressions=entries)
    found = lint_text("events: {A: }", settings=settings).findings
    said = [(one.code, str(one.place), one.fix) for one in found if one.code != "DOC001"]
    assert said == [
        ("SUP001", "l.toml:5:3", None),
        ("SUP001", "lexicon.toml:3:3", None),
        ("SUP002", "lexicon.toml:3:3", None),
    ]


def judged(text, found, *, ran, seen=None, scope=Scope.DATA):
    loaded = load_text(text)
    return suppress(
        found,
        suppressions_of(loaded, Settings()),
        Settings(),
        scope=scope,
        today=TODAY,
        ran=ran,
        seen=seen,
    )


DATA_PLAN = """\
events:
  A:  # lexicon: ignore[VAL001, DOC001, PRP001] why
    ignore: [VAL002 why, VAL003 until 2020-01-01 why]
"""


def test_data_suppressions_are_judged_by_data_alone():
    found = report(finding("VAL001", event="A"), finding("VAL003", event="A"), events={"A": 5})
    after = judged(DATA_PLAN, found, ran={"VAL001": 3, "VAL002": 3, "PRP001": 3}, seen={"A"})
    said = [(one.code, one.severity.value, one.message, one.fix) for one in after.findings]
    assert said == [
        ("VAL003", "warning", "VAL003 of A", None),
        ("SUP004", "warning", "the suppression of VAL003 ended on 2020-01-01", None),
        ("SUP001", "info", "the suppression of PRP001 hides nothing in this data", None),
        ("SUP001", "info", "the suppression of VAL002 hides nothing in this data", None),
    ]
    assert after.totals["suppressed"] == 1


def test_nothing_is_unused_on_an_event_that_did_not_occur():
    after = judged(DATA_PLAN, report(events={}, total=5), ran={"VAL002": 3}, seen={"B"})
    assert codes(after) == ["SUP004"]


def test_without_ranks_suppressions_hold_and_nothing_is_said_of_them():
    found = report(finding("VAL001", event="A"))
    assert codes(judged(DATA_PLAN, found, ran=None, scope=Scope.PLAN)) == []


def test_taking_away_all_that_is_unused_changes_nothing():
    text = """\
# lexicon: ignore-file[DOC001] wide
events:  # lexicon: ignore[DOC, DOC001] middle
  # lexicon: ignore[DOC001] narrow
  A:  # lexicon: ignore[ALL, DOC001] narrow too
    ignore: [DOC001 key]
"""
    found = lint_text(text, only=("SUP001", "DOC001"))
    assert set(codes(found)) == {"SUP001"}
    fixed = apply_fixes(load_text(text), [one.fix for one in found.findings])
    again = lint_text(fixed.texts["plan.yaml"], only=("SUP001", "DOC001"))
    assert codes(again) == []
    assert again.totals["suppressed"] == 1
