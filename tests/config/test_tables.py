"""The tables of a configuration, what it extends, and which releases may use it."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from lexicon_cli import __version__
from lexicon_cli.config.load import load_settings
from lexicon_cli.config.toml_lines import line_of, toml_lines
from lexicon_cli.config.versions import fits
from lexicon_cli.core.errors import ConfigError
from lexicon_cli.core.finding import Place
from lexicon_cli.jobs.schemas.config import config_schema
from lexicon_cli.policy.options import option_schema, rule_options
from lexicon_cli.rules.rule import Option, Rule, Scope

SCHEMA = Draft202012Validator(config_schema())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(folder, text, environ=None):
    (folder / "lexicon.toml").write_text(text, "utf-8")
    return load_settings(folder, environ=environ or {})


WHOLE = """\
# a comment = 1
rule-set = "2026.1"
preview = true
required-version = ">=0.1, <9"
baseline = "known/baseline.json"
baseline-compare = "rate"
baseline-tolerance = "10%"

[per-file-ignores]
"plans/old/**" = ["NAM004", "DOC"]
"*.csv" = "DOC001"

[rules.LIF004]
grace_days = 7

[[suppressions]]
rules = ["NAM004", "DOC001"]
event = "Old *"
reason = "renamed in Q3"
until = 2026-12-31

[[suppressions]]
rules = "VAL001"
property = "utm_*"
file = "plans/a.yaml"
owner = "growth"
until = "2027-01-31"
"""


def test_all_of_it_is_read_with_places(folder):
    settings = load(folder, WHOLE)
    assert SCHEMA.is_valid(tomllib.loads(WHOLE.replace("2026-12-31", '"2026-12-31"')))
    assert (settings.rule_set, settings.preview) == ("2026.1", True)
    assert settings.baseline == "known/baseline.json"
    assert (settings.baseline_compare, settings.baseline_tolerance) == ("rate", 0.1)
    deep, flat = settings.per_file_ignores
    assert (deep.rules, deep.file) == (("NAM004", "DOC"), f"{folder}/plans/old/**")
    assert (flat.rules, flat.file) == (("DOC001",), f"{folder}/**/*.csv")
    assert deep.place == Place("lexicon.toml", 10)
    assert not deep.of_table
    one, two = settings.suppressions
    assert (one.rules, one.event, one.reason) == (("NAM004", "DOC001"), "Old *", "renamed in Q3")
    assert (one.until, two.until) == (date(2026, 12, 31), date(2027, 1, 31))
    assert (two.rules, two.property, two.owner) == (("VAL001",), "utm_*", "growth")
    assert two.file == f"{folder}/plans/a.yaml"
    assert [entry.place.line for entry in (one, two)] == [16, 22]
    assert rule_options(settings) == {"LIF004": {"grace_days": 7}}


def test_plain_values_are_read_from_variables(folder):
    settings = load_settings(
        folder,
        environ={
            "LEXICON_RULE_SET": "2026.1",
            "LEXICON_PREVIEW": "1",
            "LEXICON_BASELINE": "known.json",
            "LEXICON_BASELINE_COMPARE": "rate",
            "LEXICON_BASELINE_TOLERANCE": "0.5",
            "LEXICON_REQUIRED_VERSION": __version__,
        },
    )
    assert (settings.rule_set, settings.preview, settings.baseline) == (
        "2026.1",
        True,
        "known.json",
    )
    assert (settings.baseline_compare, settings.baseline_tolerance) == ("rate", 0.5)


@pytest.mark.parametrize("name", ["RULES", "PER_FILE_IGNORES", "SUPPRESSIONS", "EXTENDS"])
def test_tables_are_not_read_from_variables(folder, name):
    with pytest.raises(ConfigError, match="belongs in a configuration file"):
        load_settings(folder, environ={f"LEXICON_{name}": "x"})


FAULTS = [
    ('rule-set = "2025"', 1, '"rule-set" takes one of "2026.1"'),
    ("preview = 1", 1, '"preview" takes true or false'),
    ("rules = 3", 1, '"rules" takes a table for each rule'),
    ("[rules]\nNAM004 = 3", 1, '"rules" takes a table for each rule'),
    ('[per-file-ignores]\n"a" = []', 1, '"per-file-ignores" for "a" takes rules'),
    ('[per-file-ignores]\n"a" = [3]', 1, '"per-file-ignores" for "a" takes rules'),
    ("per-file-ignores = []", 1, '"per-file-ignores" takes a table'),
    ("[suppressions]\nrules = []", 1, '"suppressions" takes tables'),
    ('[[suppressions]]\nevent = "a"', 1, '"suppressions" number 1 needs "rules"'),
    ("[[suppressions]]\nrules = []", 1, '"suppressions" number 1 takes rules'),
    (
        '[[suppressions]]\nrules = "A"\nresaon = ""',
        1,
        '"suppressions" number 1 has an unknown key "resaon" (did you mean "reason"?)',
    ),
    ('[[suppressions]]\nrules = "A"\nevent = 3', 1, 'number 1 takes a text for "event"'),
    ('[[suppressions]]\nrules = "A"\nuntil = "2026-02-30"', 1, "takes a day such as"),
    ('[[suppressions]]\nrules = "A"\nuntil = 2026-01-01T00:00:00', 1, "takes a day such as"),
    ('\nbaseline = ""', 2, '"baseline" takes a text'),
    ('baseline-compare = "both"', 1, '"baseline-compare" takes one of'),
    ('required-version = "new"', 1, '"required-version" takes versions'),
    ('required-version = ">=99"', 1, f"lexicon >=99 is required, this is {__version__}"),
    ('jobz = 1\nrequired-version = ">=99"', 2, "lexicon >=99 is required"),
    ('extends = "none.toml"', 1, '"extends" names no file: "none.toml"'),
    ('extends = "lexicon.toml"', 1, '"extends" leads back to "lexicon.toml"'),
]


@pytest.mark.parametrize(("text", "line", "said"), FAULTS)
def test_faults_name_place_and_key(folder, text, line, said):
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    assert str(caught.value).startswith(f"lexicon.toml:{line}: ")
    assert said in str(caught.value)
    if "version" not in text and "extends" not in text:
        assert not SCHEMA.is_valid(tomllib.loads(text)) or "until" in text


def test_a_file_adds_to_the_one_that_it_extends(folder):
    (folder / "base").mkdir()
    (folder / "base" / "team.toml").write_text(
        'extends = "../root.toml"\nplan = "p.yaml"\nignore = ["DOC"]\n'
        "[rules.LIF004]\ngrace_days = 7\n[rules.LIF006]\ndays = 5\n"
        '[[suppressions]]\nrules = "NAM"\n'
    )
    (folder / "root.toml").write_text('jobs = 7\nignore = ["NAM"]\n[severity]\nDOC001 = "info"\n')
    settings = load(
        folder,
        'extends = "base/team.toml"\nignore = ["LIM"]\n[severity]\nDOC002 = "off"\n'
        '[rules.LIF006]\ndays = 9\n[[suppressions]]\nrules = "DOC"\n',
    )
    assert settings.file == folder / "lexicon.toml"
    assert (settings.jobs, settings.ignore) == (7, ("LIM",))
    assert settings.plan == ("base/p.yaml",)
    assert set(settings.severity) == {"DOC001", "DOC002"}
    assert rule_options(settings) == {"LIF004": {"grace_days": 7}, "LIF006": {"days": 9}}
    assert [str(entry.place) for entry in settings.suppressions] == [
        "base/team.toml:8:1",
        "lexicon.toml:7:1",
    ]
    assert settings.origin["ignore"] == "lexicon.toml:2"
    assert settings.origin["jobs"] == "root.toml:1"


def test_files_that_extend_each_other_are_told(folder):
    (folder / "b.toml").write_text('extends = "lexicon.toml"\n')
    with pytest.raises(ConfigError, match=r'b\.toml:1: "extends" leads back'):
        load(folder, 'extends = "b.toml"\n')


RULE_FAULTS = [
    ("[rules.LIF04]\nx = 1", 1, 'no rule "LIF04"', ""),
    ("[rules.unkown-event]\n", 1, 'no rule "unkown-event"', 'did you mean "unknown-event"?'),
    ("[rules.LIF004]\ngrace_day = 1", 2, 'no option "grace_day"', 'did you mean "grace_days"?'),
    ("[rules.DOC001]\n\nx = 1", 3, 'no option "x" of DOC001', "DOC001 has no options"),
    ("[rules.LIM003]\nname_length = 1", 2, "of LIM003", ""),
    ('[rules.LIF004]\ngrace_days = "7"', 2, "takes a whole number", ""),
    ("[rules.LIF004]\ngrace_days = true", 2, "takes a whole number", ""),
    (
        "[rules.LIF004]\ngrace_days = 1\n[rules.sunset-passed]\ngrace-days = 2",
        4,
        'option "grace-days" of LIF004 is set twice',
        "",
    ),
]


@pytest.mark.parametrize(("text", "line", "said", "hint"), RULE_FAULTS)
def test_options_are_checked_against_the_rules(folder, text, line, said, hint):
    with pytest.raises(ConfigError) as caught:
        rule_options(load(folder, text))
    assert str(caught.value).startswith(f"lexicon.toml:{line}: ")
    assert said in str(caught.value)
    assert caught.value.hint == hint or not hint


def test_options_are_found_by_name_and_with_hyphens(folder):
    text = "[rules.sunset-passed]\ngrace-days = 7"
    assert rule_options(load(folder, text)) == {"LIF004": {"grace_days": 7}}
    assert SCHEMA.is_valid(tomllib.loads(text))


KINDS = [
    (0.5, 1, 1.0),
    (0.5, 0.25, 0.25),
    (0.5, "x", None),
    (0.5, True, None),
    (True, False, False),
    (True, 1, None),
    ((), "x", ("x",)),
    ((), ["x", "y"], ("x", "y")),
    ((), [1], None),
    ({}, {"a": 1}, {"a": 1}),
    ({}, 1, None),
    ("x", "y", "y"),
    ("x", 1, None),
    (None, "y", "y"),
]


@pytest.mark.parametrize(("default", "raw", "value"), KINDS)
def test_a_default_tells_what_an_option_takes(folder, monkeypatch, default, raw, value):
    option = Option("o", default, "meaning")
    rule = Rule(
        code="NAM801",
        name="made-up",
        scope=Scope.PLAN,
        severity=None,
        summary="s",
        source="s",
        options=(option,),
    )
    monkeypatch.setattr("lexicon_cli.policy.options.find_rules", lambda word: (rule,))
    settings = load(folder, "").with_values({"rules": {"NAM801": {"o": raw}}}, {})
    assert Draft202012Validator(option_schema(option)).is_valid(raw) is (value is not None)
    if value is None:
        with pytest.raises(ConfigError, match='option "o" of NAM801 takes'):
            rule_options(settings)
    else:
        found = rule_options(settings)["NAM801"]["o"]
        assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("version", "requirement", "yes"),
    [
        ("0.1.0", "0.1", True),
        ("0.1.0", "==0.1.0", True),
        ("0.1.0", ">=0.1,<0.2", True),
        ("0.2.0", ">=0.1,<0.2", False),
        ("0.2.0", ">0.2", False),
        ("0.2.1", "> 0.2", True),
        ("0.2.1", "!=0.2.1", False),
        ("0.2.1", "~=0.2.0", True),
        ("0.3.0", "~=0.2.0", False),
        ("0.3.0", "~=0.2", True),
        ("1.0.0", "~=0.2", False),
        ("0.10.0", "<0.9", False),
        ("0.2.0rc1", ">=0.2", True),
        ("0.2.0", "<=0.2", True),
    ],
)
def test_versions_are_held_against_requirements(version, requirement, yes):
    assert fits(version, requirement) is yes


def test_lines_of_toml_survive_strings_lists_and_comments():
    text = '''\
a = """
b = 1
[c]
""" # c = 2
"quoted.key" = [
  "]", # ]
  { x = "}" },
]
dotted . 'key' = 1
[t]
k = \'\'\'x\'\'\'
[t.u]
"v\\u0041" = 1
[[list]]
x = 1
[[list]]
[list.inner]
y = 2
'''
    tomllib.loads(text)
    lines = toml_lines(text)
    assert lines["a",] == 1
    assert ("b",) not in lines
    assert lines["quoted.key",] == 5
    assert lines["dotted", "key"] == 9
    assert lines["t", "k"] == 11
    assert lines["t", "u", "vA"] == 13
    assert lines["list", 0, "x"] == 15
    assert lines["list", 1, "inner", "y"] == 18
    assert line_of(lines, ("t", "nothing")) == 10
    assert line_of(lines, ("dotted",)) == 9
    assert line_of(lines, ("no", "such")) == 1


def test_places_in_pyproject_are_those_of_its_table(folder):
    (folder / "pyproject.toml").write_text(
        "[project]\nname = 'x'\n[tool.lexicon]\njobs = 2\n"
        "[[tool.lexicon.suppressions]]\nrules = 'DOC'\n[tool.lexicon.rules.LIF004]\nx = 1\n"
    )
    settings = load_settings(Path.cwd(), environ={})
    assert settings.origin["jobs"] == "pyproject.toml:4"
    assert settings.suppressions[0].place == Place("pyproject.toml", 5)
    with pytest.raises(ConfigError, match=r"pyproject\.toml:8: no option"):
        rule_options(settings)
