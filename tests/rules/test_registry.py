"""The registry: codes and names, files on disk, pages, and the readers' own table."""

import re
from pathlib import Path

import pytest

import lexicon_cli.rules
from lexicon_cli.core.finding import Severity
from lexicon_cli.plan.problems import READER_RULES
from lexicon_cli.rules.registry import (
    FAMILIES,
    all_rules,
    find_rule,
    find_rules,
    rule_doc,
    severity_of,
)
from lexicon_cli.rules.rule import Scope

ROOT = Path(lexicon_cli.rules.__file__).parent
HEADINGS = (
    "What it finds",
    "Why it matters",
    "Bad",
    "Good",
    "How to mend",
    "Options",
    "Source",
)
# The catalogue's codes with name and severity ("-" is off). A code is never reused or renamed.
CATALOGUE = """
EVT001 unknown-event E | EVT002 event-case-mismatch E | EVT003 event-separator-mismatch E
EVT004 event-probable-typo E | EVT005 deprecated-event W | EVT006 blocked-event E
EVT007 event-on-wrong-platform W | EVT008 planned-event-never-seen I | EVT011 autotracked-event -
EVT012 hotshard-event W | EVT014 merged-name I
ING001 too-many-properties E | ING002 string-too-long E | ING003 string-probably-truncated W
ING004 property-name-too-long E | ING005 event-too-large E | ING006 list-or-object-too-large E
ING007 nesting-too-deep E | ING008 time-out-of-range E | ING009 time-unit-mixed W
ING010 bad-insert-id E | ING011 duplicate-event W | ING012 insert-id-reused W
ING013 forbidden-distinct-id E | ING014 ip-as-identity W | ING015 hot-shard-risk W
ING016 invalid-utf8 E | ING017 malformed-line E | ING018 bot-or-test-traffic I
ING021 json-encoded-string I | ING022 string-over-bytes W
LIF001 status-invalid E | NAM001 duplicate-event E | NAM006 duplicate-property-in-event E
PIV001 pii-value E | PIV002 pii-in-url E | PIV003 email-as-distinct-id W
PRP001 missing-required E | PRP002 unknown-property W | PRP003 property-case-mismatch E
PRP004 forbidden-property E | PRP006 super-property-missing W | PRP007 required-present-but-empty W
STR001 syntax-error E | STR002 unknown-key E | STR003 missing-key E | STR004 duplicate-yaml-key E
STR005 ambiguous-yaml-scalar W | STR006 plan-version-unsupported E | STR007 include-not-found E
STR008 unresolved-reference E | STR009 csv-header-unknown E | STR010 csv-orphan-row E
STR011 empty-plan E | STR013 wrong-kind-of-value E
TYP002 type-unknown E | TYP005 impossible-range E | TYP009 invalid-regex E
VAL001 wrong-type E | VAL002 numeric-string E | VAL003 boolean-string W | VAL005 enum-violation E
VAL006 enum-case-variant W | VAL007 pattern-mismatch E | VAL008 out-of-range E | VAL009 bad-date E
VAL010 implausible-value W | VAL011 fractional-integer W | VAL016 schema-violation E
"""
GRADES = {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.INFO, "-": None}
RULES = all_rules()


def test_the_registry_holds_the_catalogue():
    found = {rule.code: (rule.name, rule.severity) for rule in RULES}
    for entry in re.findall(r"([A-Z]{3}\d{3}) (\S+) (\S)", CATALOGUE):
        code, name, letter = entry
        assert found.pop(code) == (name, GRADES[letter])
    assert not found


def test_codes_are_sorted_and_unique_and_of_their_family():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert all(rule.scope is FAMILIES[rule.code[:3].lower()] for rule in RULES)


def test_a_name_is_shared_by_a_plan_rule_and_a_data_rule_at_most():
    for rule in RULES:
        same = find_rules(rule.name)
        assert len({other.scope for other in same}) == len(same)


@pytest.mark.parametrize("family", FAMILIES)
def test_each_familys_tuple_equals_its_files(family):
    modules = __import__(f"lexicon_cli.rules.{family}", fromlist=["MODULES"]).MODULES
    on_disk = sorted(path.stem for path in (ROOT / family).glob("*.py") if path.stem != "__init__")
    assert list(modules) == on_disk


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_file_is_named_after_its_rule(rule):
    stem = f"{rule.code.lower()}_{rule.name.replace('-', '_')}"
    assert (ROOT / rule.code[:3].lower() / f"{stem}.py").is_file()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_page_has_every_heading_once_and_in_order(rule):
    headings = re.findall(r"^## (.+)$", rule_doc(rule), re.MULTILINE)
    assert [heading for heading in headings if heading in HEADINGS] == list(HEADINGS)
    sections = re.split(r"^## .+$", rule_doc(rule), flags=re.MULTILINE)
    assert all(len(section.strip()) > 4 for section in sections)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_summaries_follow_the_style(rule):
    assert rule.summary[0].islower() or rule.summary[0] == "`"
    assert not rule.summary.endswith(".")
    assert rule.source
    assert set(rule.variant_severity) <= set(rule.variants)


def test_the_readers_table_agrees_with_the_registry():
    registry = {rule.code: (rule.name, rule.severity) for rule in all_rules(Scope.PLAN)}
    assert registry == READER_RULES


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("VAL001", "VAL001"),
        ("val001", "VAL001"),
        (" wrong-type ", "VAL001"),
        ("archived-event", "EVT006"),
        ("missing-insert-id", "ING010"),
        ("duplicate-event", "ING011"),
    ],
)
def test_rules_are_found_by_code_name_and_former_name(word, code):
    assert find_rule(word).code == code


@pytest.mark.parametrize("word", ["VAL", "VAL0011", "nothing", ""])
def test_other_words_find_no_rule(word):
    assert find_rule(word) is None


def test_a_shared_name_finds_both_rules():
    assert [rule.code for rule in find_rules("duplicate-event")] == ["ING011", "NAM001"]


@pytest.mark.parametrize(
    ("code", "variant", "severity"),
    [
        ("EVT005", "", Severity.WARNING),
        ("EVT005", "after-sunset", Severity.ERROR),
        ("ING001", "over", Severity.ERROR),
        ("ING001", "at-limit", Severity.WARNING),
        ("ING010", "missing", Severity.WARNING),
        ("ING010", "blocked", Severity.ERROR),
        ("ING013", "case", Severity.WARNING),
        ("PRP002", "", Severity.WARNING),
        ("PRP002", "denied", Severity.ERROR),
        ("EVT011", "", None),
        ("XYZ001", "", None),
    ],
)
def test_sub_cases_are_graded(code, variant, severity):
    assert severity_of(code, variant) is severity
