"""The registry: codes and names, files on disk, pages, and the readers' own table."""

import re
from pathlib import Path

import pytest

import lexicon_cli.rules
from lexicon_cli.core.finding import Severity
from lexicon_cli.plan.problems import READER_RULES
from lexicon_cli.rules.registry import (
    FAMILIES,
    _module_of,
    all_rules,
    find_rule,
    find_rules,
    rule_doc,
    scope_of,
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
# TYP022 variant-overlap is left out: plans have no variants of an event.
CATALOGUE = """
CAP001 undecodable-request E | CAP002 missing-token E | CAP003 wrong-token E
CAP004 wrong-residency-host E | CAP005 tracking-without-consent E | CAP006 secret-in-client E
CAP007 clock-off W | CAP008 repeated-delivery I | CAP009 batch-too-large E
CAP010 expected-event-missing E | CAP011 not-a-number W | CAP012 refused-record E
DIF001 event-removed E | DIF002 event-renamed E | DIF003 event-casing-changed E
DIF004 property-removed E | DIF005 property-renamed E | DIF006 type-changed E
DIF007 property-now-required E | DIF008 constraint-tightened E
DIF009 additional-properties-closed E | DIF010 constraint-loosened W
DIF011 event-or-property-added W | DIF012 life-cycle-changed W | DIF013 metadata-changed I
DIF014 display-name-changed W | DIF015 version-not-raised E
DIF016 project-settings-changed E | DIF017 data-starts-failing E
DIF018 unused-intentional-break I
DOC001 event-description-missing W | DOC002 property-description-missing W
DOC003 description-too-short-or-placeholder I | DOC004 description-is-implementation -
DOC005 owner-missing W | DOC006 owner-invalid W | DOC007 tags-missing - | DOC008 tag-unknown W
DOC009 trigger-missing I | DOC010 example-missing - | DOC011 example-violates-schema E
DOC012 platform-missing I | DOC013 introduced-by-missing - | DOC014 link-malformed W
DRF001 type-drift E | DRF002 new-property I | DRF003 property-disappeared W
DRF004 enum-drift W | DRF005 length-growth I
EVT001 unknown-event E | EVT002 event-case-mismatch E | EVT003 event-separator-mismatch E
EVT004 event-probable-typo E | EVT005 deprecated-event W | EVT006 blocked-event E
EVT007 event-on-wrong-platform W | EVT008 planned-event-never-seen I
EVT009 live-event-vanished W | EVT010 event-before-introduced-version I
EVT011 autotracked-event - | EVT012 hotshard-event W | EVT013 name-explosion E
EVT014 merged-name I
IDP001 identity-key-is-mutable W | IDP002 identity-mode-missing I | IDP003 logout-event-missing I
IDN001 shared-device-merge E | IDN002 two-users-cannot-merge E | IDN003 cluster-over-limit E
IDN004 cluster-near-limit W | IDN005 never-linked-device W | IDN006 anon-id-not-uuid4 E
IDN007 anon-already-merged E | IDN008 alias-conflict E | IDN009 wrong-mode-event W
IDN010 distinct-id-contradicts-user-id E | IDN011 events-after-logout-keep-user W
IDN012 identify-before-auth I | IDN013 profile-set-while-anonymous W
IDN014 recorded-merge-failure E | IDN015 orphan-share I | IDN016 replay-differs-from-export W
IDN017 bridge-edge W | IDN018 mapping-too-fresh I
ING001 too-many-properties E | ING002 string-too-long E | ING003 string-probably-truncated W
ING004 property-name-too-long E | ING005 event-too-large E | ING006 list-or-object-too-large E
ING007 nesting-too-deep E | ING008 time-out-of-range E | ING009 time-unit-mixed W
ING010 bad-insert-id E | ING011 duplicate-event W | ING012 insert-id-reused W
ING013 forbidden-distinct-id E | ING014 ip-as-identity W | ING015 hot-shard-risk W
ING016 invalid-utf8 E | ING017 malformed-line E | ING018 bot-or-test-traffic I
ING019 wrong-environment W | ING020 late-arrival I | ING021 json-encoded-string I
ING022 string-over-bytes W
LIF001 status-invalid E | LIF002 deprecated-without-replacement-or-reason W
LIF003 replacement-missing E | LIF004 sunset-passed W | LIF005 sunset-too-far -
LIF006 planned-for-too-long I | LIF007 alias-clashes E | LIF008 active-refers-to-deprecated W
LIF009 status-date-order W | LIF010 key-event-set-empty -
LIM001 too-many-properties E | LIM002 near-property-limit W | LIM003 name-too-long E
LIM004 enum-value-too-long E | LIM005 nesting-too-deep E | LIM006 object-too-wide E
LIM007 too-many-events W | LIM008 profile-too-wide E | LIM009 export-cap I
LIM010 bytes-over-characters W
NAM001 duplicate-event E | NAM002 event-differs-only-by-case-or-separator E
NAM003 near-duplicate-event W | NAM004 event-casing W | NAM005 property-casing W
NAM006 duplicate-property-in-event E | NAM007 property-differs-only-by-case W
NAM008 near-duplicate-property W | NAM009 surrounding-or-double-whitespace E
NAM010 control-or-invisible-character E | NAM011 tense-and-order -
NAM012 verb-order-inconsistent I | NAM013 separator-inconsistent W | NAM014 prefix-missing -
NAM015 dynamic-name W | NAM016 property-value-in-event-name I | NAM017 generic-name I
NAM018 unit-missing I | NAM019 unit-redundant-or-contradictory W
NAM020 boolean-not-phrased-as-flag - | NAM021 timestamp-suffix - | NAM022 reserved-event-name E
NAM023 reserved-property-name W | NAM024 test-like-name W | NAM025 platform-in-name I
NAM026 display-name-equals-name I | NAM027 display-name-collision W
PII001 pii-name-unmarked W | PII002 pii-forbidden E | PII003 pii-without-purpose I
PII004 url-property W
PIV001 pii-value E | PIV002 pii-in-url E | PIV003 email-as-distinct-id W
PRP001 missing-required E | PRP002 unknown-property W | PRP003 property-case-mismatch E
PRP004 forbidden-property E | PRP005 conditionally-missing W
PRP006 super-property-missing W
PRP007 required-present-but-empty W
REF001 unused-property W | REF002 copy-paste-group I | REF003 override-weakens-parent W
REF004 definition-drift W | REF005 funnel-property-gap W | REF006 common-property-redeclared I
STR001 syntax-error E | STR002 unknown-key E | STR003 missing-key E | STR004 duplicate-yaml-key E
STR005 ambiguous-yaml-scalar W | STR006 plan-version-unsupported E | STR007 include-not-found E
STR008 unresolved-reference E | STR009 csv-header-unknown E | STR010 csv-orphan-row E
STR011 empty-plan E | STR012 unstable-order - | STR013 wrong-kind-of-value E
SUP001 unused-suppression W | SUP002 suppression-without-reason I
SUP003 unknown-code-in-suppression W | SUP004 suppression-expired W
SUP005 stale-baseline-entry I
TYP001 type-missing E | TYP002 type-unknown E | TYP003 type-conflict-across-events E
TYP004 constraint-wrong-for-type E | TYP005 impossible-range E | TYP006 enum-type-mismatch E
TYP007 enum-duplicate-or-case-variant W | TYP008 enum-too-large I | TYP009 invalid-regex E
TYP010 unknown-format W | TYP011 string-without-max-length - | TYP012 number-without-range -
TYP013 optional-not-nullable I | TYP014 id-typed-as-number W
TYP015 date-as-number-or-free-string W | TYP016 number-as-string W
TYP017 object-or-list-of-objects W | TYP018 list-item-type-missing W
TYP019 required-unknown-property E | TYP020 default-with-required I
TYP021 revenue-without-currency W
VAL001 wrong-type E | VAL002 numeric-string E | VAL003 boolean-string W
VAL004 mixed-type-in-batch W | VAL005 enum-violation E
VAL006 enum-case-variant W | VAL007 pattern-mismatch E | VAL008 out-of-range E | VAL009 bad-date E
VAL010 implausible-value W | VAL011 fractional-integer W
VAL012 currency-inconsistent W | VAL013 cardinality-jump W | VAL014 constant-value -
VAL015 null-rate-jump W | VAL016 schema-violation E
VOL001 volume-drop W | VOL002 volume-spike W | VOL003 event-silent E | VOL004 level-shift W
VOL005 version-regression W | VOL006 ratio-break W | VOL007 platform-imbalance W
VOL008 incomplete-window I
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
    assert all(rule.scope is scope_of(rule.code) for rule in RULES)


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
    assert {code: registry[code] for code in READER_RULES} == READER_RULES


def test_a_plan_rule_either_checks_or_is_found_by_the_readers():
    for rule in all_rules(Scope.PLAN):
        checks = hasattr(_module_of(rule.code), "check")
        if rule.code == "TYP009":  # broken patterns stop the reading, dangerous ones do not
            assert checks
            assert rule.code in READER_RULES
        else:
            assert checks is (rule.code not in READER_RULES)


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
