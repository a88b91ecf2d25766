"""Settings from file and variables: precedence, places of faults, paths."""

from pathlib import Path

import pytest

from lexicon_cli.config.load import load_settings
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import ConfigError
from lexicon_cli.core.finding import Severity


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(folder, text=None, environ=None, **options):
    if text is not None:
        (folder / "lexicon.toml").write_text(text, "utf-8")
    return load_settings(folder, environ=environ or {}, **options)


def test_defaults_without_any_source(folder):
    assert load(folder) == Settings()


def test_every_field_is_read_from_a_file(folder):
    settings = load(
        folder,
        """
plan = "plan.yaml"
data = ["a.ndjson", "b.ndjson"]
select = ["VAL", "unknown-event"]
extend-select = ["EVT011"]
ignore = ["ING"]
fail-on = "warning"
max-rate = "0.5%"
max-findings = 0
jobs = 3
format = "concise"
color = "never"
[severity]
EVT007 = "error"
ING = "off"
""",
    )
    assert settings.plan == ("plan.yaml",)
    assert settings.data == ("a.ndjson", "b.ndjson")
    assert settings.select == ("VAL", "unknown-event")
    assert settings.extend_select == ("EVT011",)
    assert settings.ignore == ("ING",)
    assert settings.fail_on is Severity.WARNING
    assert settings.max_rate == pytest.approx(0.005)
    assert settings.max_findings == 0
    assert settings.jobs == 3
    assert settings.format == "concise"
    assert settings.color == "never"
    assert settings.severity == {"EVT007": Severity.ERROR, "ING": None}
    assert settings.file == folder / "lexicon.toml"


def test_every_field_is_read_from_a_variable(folder):
    settings = load(
        folder,
        environ={
            "LEXICON_PLAN": "a.yaml, b.yaml",
            "LEXICON_SELECT": "VAL",
            "LEXICON_EXTEND_SELECT": "EVT011",
            "LEXICON_IGNORE": "ING001,ING002",
            "LEXICON_SEVERITY": "EVT007=error, ING=off",
            "LEXICON_FAIL_ON": "never",
            "LEXICON_MAX_RATE": "0.25",
            "LEXICON_MAX_FINDINGS": "7",
            "LEXICON_JOBS": "2",
            "LEXICON_FORMAT": "json",
            "LEXICON_COLOR": "always",
        },
    )
    assert settings.plan == ("a.yaml", "b.yaml")
    assert settings.ignore == ("ING001", "ING002")
    assert settings.severity == {"EVT007": Severity.ERROR, "ING": None}
    assert settings.fail_on is None
    assert settings.max_rate == 0.25
    assert (settings.max_findings, settings.jobs) == (7, 2)
    assert (settings.format, settings.color) == ("json", "always")


def test_a_variable_beats_the_file_field_by_field(folder):
    text = 'jobs = 2\nformat = "json"\n'
    settings = load(folder, text, environ={"LEXICON_JOBS": "5", "LEXICON_FORMAT": ""})
    assert settings.jobs == 5
    assert settings.format == "json"
    assert settings.origin == {"jobs": "LEXICON_JOBS", "format": "lexicon.toml:2"}


def test_isolated_uses_neither_file_nor_variables(folder):
    settings = load(folder, "jobs = 2\n", environ={"LEXICON_JOBS": "5"}, isolated=True)
    assert settings == Settings()


def test_a_named_file_is_used_instead_of_the_nearest(folder):
    other = folder / "other.toml"
    other.write_text("jobs = 9\n", "utf-8")
    assert load(folder, "jobs = 2\n", config=other).jobs == 9
    assert load(folder, environ={"LEXICON_CONFIG": str(other)}).jobs == 9


def test_paths_are_relative_to_the_file(folder, monkeypatch):
    (folder / "lexicon.toml").write_text('plan = ["plans/a.yaml", "-"]\n', "utf-8")
    (folder / "sub").mkdir()
    monkeypatch.chdir(folder / "sub")
    settings = load_settings(Path.cwd(), environ={})
    assert settings.plan == (str(folder / "plans" / "a.yaml"), "-")


def test_a_byte_order_mark_does_not_matter(folder):
    (folder / "lexicon.toml").write_bytes(b"\xef\xbb\xbfjobs = 2\n")
    assert load(folder).jobs == 2


def test_underscores_are_as_good_as_hyphens(folder):
    assert load(folder, 'fail_on = "info"\n').fail_on is Severity.INFO


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("jobs = 2\njobz = 3\n", 'lexicon.toml:2: unknown key "jobz"', 'did you mean "jobs"?'),
        ("\n\nselct = []\n", 'lexicon.toml:3: unknown key "selct"', 'did you mean "select"?'),
        ("[severty]\nA = 'off'\n", 'lexicon.toml:1: unknown key "severty"', 'mean "severity"?'),
        ("jobs = 0\n", 'lexicon.toml:1: "jobs" takes a whole number from 1 up', ""),
        ("jobs = true\n", 'lexicon.toml:1: "jobs" takes a whole number from 1 up', ""),
        ('jobs = "2"\n', 'lexicon.toml:1: "jobs" takes a whole number from 1 up', ""),
        ("select = [1]\n", 'lexicon.toml:1: "select" takes a list of texts', ""),
        ("ignore = {}\n", 'lexicon.toml:1: "ignore" takes a list of texts', ""),
        (
            'fail-on = "errors"\n',
            'lexicon.toml:1: "fail-on" takes "error", "warning", "info" or',
            "",
        ),
        ("max-rate = 2\n", '"max-rate" takes a share between 0% and 100%', ""),
        ("max-rate = nan\n", '"max-rate" takes a share between 0% and 100%', ""),
        ('max-rate = "x%"\n', '"max-rate" takes a share such as "0.1%" or 0.001', ""),
        ("max-rate = true\n", '"max-rate" takes a share such as "0.1%" or 0.001', ""),
        ('format = "xml"\n', 'lexicon.toml:1: "format" takes one of "text"', ""),
        ('severity = "error"\n', '"severity" takes a table such as', ""),
        ('[severity]\nX = "bad"\n', 'lexicon.toml:1: "severity" for "X" takes "error"', ""),
        ("jobs = 2\nfail-on = 'info'\nfail_on = 'info'\n", '"fail_on" is given twice', ""),
        ("jobs = \n", "lexicon.toml: not TOML: ", ""),
    ],
)
def test_a_fault_is_told_with_its_place(folder, text, message, hint):
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    assert message in str(caught.value)
    assert hint in caught.value.hint


def test_a_fault_in_pyproject_has_its_line(folder):
    text = "[project]\nname = 'x'\njobz = 1\n\n[tool.lexicon]\njobs = 1\njobz = 2\n"
    (folder / "pyproject.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r'pyproject.toml:7: unknown key "jobz"'):
        load(folder)


@pytest.mark.parametrize(
    ("name", "text"),
    [("LEXICON_JOBS", "two"), ("LEXICON_JOBS", "-1"), ("LEXICON_FAIL_ON", "bad")],
)
def test_a_fault_in_a_variable_names_it(folder, name, text):
    with pytest.raises(ConfigError, match=f'environment variable "{name}" takes'):
        load(folder, environ={name: text})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "no such file"),
        (lambda path: path.mkdir(), "is a directory"),
        (lambda path: path.write_bytes(b"jobs = 1\n# \xff\n"), "not UTF-8 at byte 11"),
    ],
)
def test_an_unreadable_file_is_an_error(folder, make, message):
    path = folder / "odd.toml"
    make(path)
    with pytest.raises(ConfigError, match=message):
        load(folder, config=path)


def test_a_named_pyproject_without_our_table_is_an_error(folder):
    path = folder / "pyproject.toml"
    path.write_text("[project]\n", "utf-8")
    with pytest.raises(ConfigError, match=r"no \[tool.lexicon\] table"):
        load(folder, config=path)
