"""The JSON Schemas of our own files: fresh, sound, and true of what we write and read."""

import json
import tomllib
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from lexicon_cli.config.fields import FIELDS
from lexicon_cli.jobs.schemas import main, own_schemas
from lexicon_cli.plan.load import load_text
from lexicon_cli.plan.schema_keys import (
    EVENT_KEYS,
    FUNNEL_KEYS,
    PLAN_KEYS,
    PROPERTY_KEYS,
    SETTINGS_KEYS,
)

ROOT = Path(__file__).parents[2]
SCHEMAS = own_schemas()
PLANS = sorted((ROOT / "sample_plans").rglob("*.yaml"))


def faults(name: str, value: object) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[name])
    return [error.message for error in validator.iter_errors(value)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_files_are_fresh(name):
    assert json.loads((ROOT / "schemas" / name).read_text("utf-8")) == SCHEMAS[name]


def test_a_stale_folder_is_told_and_mended(tmp_path, capsys):
    (tmp_path / "old.schema.json").write_text("{}", "utf-8")
    assert main([str(tmp_path), "--check"]) == 1
    assert "old.schema.json" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas(name):
    validator_for(SCHEMAS[name]).check_schema(SCHEMAS[name])


@pytest.mark.parametrize("plan", PLANS, ids=lambda path: path.name)
def test_sample_plans_are_plans(plan):
    written = yaml.load(plan.read_text("utf-8"), Loader=yaml.BaseLoader)
    assert faults("plan.schema.json", typed(written)) == []


def typed(value: object) -> object:
    """What a YAML 1.2 reader makes of plain scalars, near enough for plans."""
    if isinstance(value, dict):
        return {key: typed(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [typed(entry) for entry in value]
    if value in ("true", "false"):
        return value == "true"
    if value == "":
        return None
    try:
        return json.loads(value) if value.lstrip("-").replace(".", "", 1).isdigit() else value
    except ValueError:
        return value


VALUES = {
    "version": 1,
    "text": "t",
    "texts": ["t"],
    "names": ["t"],
    "flag": True,
    "required": ["a"],
    "number": 1.5,
    "count": 3,
    "date": "2026-12-31",
    "value": {"any": [1]},
    "values": [1, "a"],
    "types": ["string", "integer"],
    "text_map": {"events": "Title Case"},
    "name_map": {"g": ["p"]},
    "ignores": {"NAM004": "reason"},
    "limits": {"profile": "mixpanel@2024", "max_properties": 100},
    "settings": {"identity": "original"},
    "property": "string",
    "properties": {"p": {"type": "string"}, "q": "integer", "r": None},
    "property_groups": {"company": {"size": "integer"}},
    "funnels": {"F": {"steps": ["A", "B"], "key": "id"}, "G": ["A"], "H": None},
    "steps": ["A", "B", "A"],
    "events": {"E": {"properties": {}}, "F": None},
}
LEVELS = {
    "plan": (PLAN_KEYS, lambda inner: inner),
    "settings": (SETTINGS_KEYS, lambda inner: {"settings": inner}),
    "event": (EVENT_KEYS, lambda inner: {"events": {"E": inner}}),
    "property": (PROPERTY_KEYS, lambda inner: {"properties": {"p": inner}}),
    "funnel": (FUNNEL_KEYS, lambda inner: {"funnels": {"f": inner}}),
    "nested": (PROPERTY_KEYS, lambda inner: {"properties": {"p": {"items": inner}}}),
}


@pytest.mark.parametrize(("keys", "wrap"), LEVELS.values(), ids=LEVELS)
def test_every_key_of_every_level_is_allowed(keys, wrap):
    for key in keys.values():
        value = key.choices[0] if key.choices else VALUES[key.kind]
        assert faults("plan.schema.json", wrap({key.name: value})) == []
        assert faults("plan.schema.json", wrap({"x-mine": value, "_note": 1})) == []


@pytest.mark.parametrize(("keys", "wrap"), LEVELS.values(), ids=LEVELS)
def test_unknown_keys_and_wrong_kinds_are_refused(keys, wrap):
    assert faults("plan.schema.json", wrap({"requierd": True}))
    for key in keys.values():
        if key.kind not in ("value", "text_map"):
            assert faults("plan.schema.json", wrap({key.name: {"a": {"b": 1.5}}})), key.name


@pytest.mark.parametrize(
    "text",
    [
        "events: {A: {propertys: {}}}",
        "events: {A: {properties: {p: {type: int}}}}",
        "events: {A: {status: active}}",
        "events: {A: {properties: {p: {enum: 5}}}}",
        "events: [A]",
        "settings: {identity: new}\nevents: {A: }",
        "lexicon: 2\nevents: {A: }",
    ],
)
def test_what_an_editor_marks_lint_finds_too(text):
    assert faults("plan.schema.json", typed(yaml.load(text, Loader=yaml.BaseLoader)))
    assert load_text(text).findings


def test_the_configuration_schema_knows_the_fields_of_the_reader():
    known = set(SCHEMAS["config.schema.json"]["properties"])
    assert known == {name for field in FIELDS for name in (field, field.replace("-", "_"))}


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ('plan = "p"\nselect = ["A"]\nmax-rate = "1%"\njobs = 2\nfail-on = "never"', True),
        ('[severity]\nA = "off"', True),
        ("max_rate = 0.5", True),
        ("jobs = 0", False),
        ('jobz = 1\nfail-on = "info"', False),
        ('fail-on = "bad"', False),
        ('[severity]\nA = "never"', False),
        ("max-rate = 2", False),
    ],
)
def test_the_configuration_schema_agrees_with_the_reader(text, good, tmp_path):
    from lexicon_cli.config.load import load_settings
    from lexicon_cli.core.errors import ConfigError

    assert (faults("config.schema.json", tomllib.loads(text)) == []) is good
    (tmp_path / "lexicon.toml").write_text(text, "utf-8")
    if good:
        load_settings(tmp_path, environ={})
    else:
        with pytest.raises(ConfigError):
            load_settings(tmp_path, environ={})
