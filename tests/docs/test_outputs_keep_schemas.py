"""Real outputs of real runs against our own schemas."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from lexicon_cli.cli.main import run
from lexicon_cli.jobs.schemas import own_schemas
from lexicon_cli.rules.registry import all_rules

SCHEMAS = own_schemas()
PLAN = """\
lexicon: 1
name: Acme
settings: {additional_properties: deny}
events:
  Sign Up:
    description: Somebody joined
    owner: growth
    platforms: [web]
    aliases: [signup]
    properties:
      plan: {type: string, required: true, enum: [free, pro]}
      email: {type: string, pii: email}
  Old:
    status: deprecated
    replaced_by: Sign Up
    sunset: 2027-01-01
    critical: true
"""
PROPERTIES = {"time": 1767312000, "distinct_id": "u1", "$insert_id": "i1", "mp_lib": "web"}
EVENTS = [
    {"event": "Sign Up", "properties": {**PROPERTIES, "plan": "free"}},
    {"event": "Sign Up", "properties": {**PROPERTIES, "$insert_id": "i2", "plan": "Pro"}},
    {"event": "sign up", "properties": {**PROPERTIES, "$insert_id": "i3", "plan": 3}},
    {"event": "Sign Up", "properties": {**PROPERTIES, "$insert_id": "i4", "email": 5, "x": None}},
    {"event": "Old", "properties": {"time": -5}},
    {"event": "Nobody \u202e", "properties": {**PROPERTIES, "$insert_id": "i5"}},
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "bad.yaml").write_text(PLAN.replace("owner:", "ownr:"), "utf-8")
    lines = [json.dumps(event) for event in EVENTS]
    (tmp_path / "export.ndjson").write_text("\n".join([*lines, "{broken", "[]"]), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(name: str, document: object) -> None:
    faults = [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(SCHEMAS[name]).iter_errors(document)
    ]
    assert faults == []


VALIDATE = ("validate", "export.ndjson", "--plan", "plan.yaml", "--extend-select", "ALL")


@pytest.mark.parametrize(
    "args",
    [
        ("lint", "plan.yaml"),
        ("lint", "bad.yaml"),
        VALIDATE,
        (*VALIDATE, "--sample", "50%", "--since", "2020-01-01"),
        ("validate", "export.ndjson", "--plan", "bad.yaml"),
    ],
)
def test_reports_keep_their_schema(folder, args):
    run([*args, "-f", "json", "-o", "r.json", "--output", "jsonl=r.jsonl"])
    document = json.loads(Path("r.json").read_bytes())
    check("report.schema.json", document)
    lines = [json.loads(line) for line in Path("r.jsonl").read_bytes().splitlines()]
    for line in lines:
        check("report-line.schema.json", line)
    assert len(lines) == len(document["findings"]) + 1
    if args == VALIDATE:
        assert {"EVT001", "EVT002", "EVT005", "PRP001", "VAL001", "ING017"} <= {
            finding["code"] for finding in document["findings"]
        }


def test_occurrences_keep_their_schema(folder):
    assert run([*VALIDATE, "--occurrences", "o.ndjson"]) == 1
    lines = [json.loads(line) for line in Path("o.ndjson").read_bytes().splitlines()]
    assert len(lines) >= 6
    for line in lines:
        check("occurrence.schema.json", line)


@pytest.mark.parametrize("draft", ["2020-12", "07"])
def test_the_index_of_a_compiled_plan_keeps_its_schema(folder, draft):
    assert run(["compile", "plan.yaml", "--out", "out", "--draft", draft]) == 0
    check("index.schema.json", json.loads(Path("out/index.json").read_bytes()))


def test_the_catalogue_keeps_its_schema(capfdbinary):
    assert run(["rules", "-f", "json"]) == 0
    check("rules.schema.json", json.loads(capfdbinary.readouterr().out))


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_page_keeps_its_schema(rule, capfdbinary):
    assert run(["explain", rule.code, "-f", "json"]) == 0
    check("rule.schema.json", json.loads(capfdbinary.readouterr().out))
