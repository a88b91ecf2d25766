"""`--schemas`: what compile wrote gives the plan's own report; what people wrote by hand, with
keywords that the kernel leaves to the reference library, gives right verdicts everywhere."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from lexicon_cli.cli.main import run
from tests.corpus.support import event

ROOT = Path(__file__).parents[2]

CONDITIONAL = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Sign Up",
    "type": "object",
    "required": ["event", "properties"],
    "properties": {
        "event": {"const": "Sign Up"},
        "properties": {
            "type": "object",
            "properties": {
                "plan": {"enum": ["free", "pro"]},
                "seats": {"type": "integer"},
                "tags": {
                    "type": "array",
                    "prefixItems": [{"type": "string"}, {"type": "integer"}],
                    "items": False,
                },
            },
            "if": {"properties": {"plan": {"const": "pro"}}, "required": ["plan"]},
            "then": {"required": ["seats"]},
            "else": {"not": {"required": ["seats"]}},
            "dependentSchemas": {"coupon": {"properties": {"plan": {"const": "pro"}}}},
            "dependentRequired": {"a": ["b"]},
            "patternProperties": {r"^(time|distinct_id|\$|a|b|coupon)": True},
            "unevaluatedProperties": False,
        },
    },
}
# The schema of the properties alone, without a draft, under the name of its title.
BARE = {
    "title": "Bare",
    "properties": {"n": {"type": "number", "maximum": 9}},
    "propertyNames": {"pattern": "^[a-z$_]+$"},
    "contains": {"const": "for arrays only"},
    "minProperties": 3,
    "oneOf": [{"required": ["n"]}, {"required": ["m"]}],
}
LINES = {
    "pro with seats": event(1, plan="pro", seats=2),
    "pro without seats": event(2, plan="pro"),
    "free with seats": event(3, plan="free", seats=3),
    "coupon for free": event(4, plan="free", coupon="x"),
    "coupon for pro": event(5, plan="pro", seats=1, coupon="x"),
    "a without b": event(6, a=1),
    "a with b": event(7, a=1, b=2),
    "good tags": event(8, tags=["x", 1]),
    "a tag of another type": event(9, tags=["x", "y"]),
    "too many tags": event(10, tags=["x", 1, 2]),
    "an unevaluated property": event(11, zzz=1),
    "one of two": event(12, name="Bare", n=0.5),
    "none of two": event(13, name="Bare"),
    "both of two": event(14, name="Bare", n=1, m=1),
    "a name with a capital": event(15, name="Bare", n=1, Nn=1),
    "too much": event(16, name="Bare", n=10),
}


@pytest.fixture
def schemas(job):
    Path("schemas").mkdir()
    Path("schemas/sign-up.schema.json").write_text(json.dumps(CONDITIONAL), "utf-8")
    Path("schemas/bare.schema.json").write_text(json.dumps(BARE), "utf-8")
    content = b"\n".join(LINES.values()).replace(b', "plan": "free"}', b"}")
    Path("data").write_bytes(content)
    return job


def is_valid(line: bytes) -> bool:
    value = json.loads(line)
    if value["event"] == "Bare":
        return Draft202012Validator(BARE).is_valid(value["properties"])
    return Draft202012Validator(CONDITIONAL).is_valid(value)


@pytest.mark.parametrize(("part_bytes", "jobs"), [(10**9, 1), (400, 1), (400, 2)])
def test_unusual_keywords_get_right_verdicts(schemas, part_bytes, jobs):
    outcome = schemas("data", schemas="schemas", part_bytes=part_bytes, jobs=jobs)
    lines = Path("data").read_bytes().splitlines()
    expected = {number for number, line in enumerate(lines, start=1) if not is_valid(line)}
    assert {row["line"] for row in outcome.occurrences} == expected
    assert len(expected) == 11
    whole = schemas("data", schemas="schemas")
    assert (outcome.document, outcome.files) == (whole.document, whole.files)


def test_findings_name_the_keyword_that_was_broken(schemas):
    messages = [
        finding.message
        for finding in schemas("data", schemas="schemas").report.findings
        if finding.code == "VAL016"
    ]
    for keyword in ("then", "else", "dependentSchemas", "dependentRequired", "oneOf"):
        assert any(f'"{keyword}"' in message for message in messages), messages
    assert all("is not valid under any" not in message for message in messages)


@pytest.mark.parametrize("draft", ["2020-12", "07"])
def test_compiled_schemas_give_the_report_of_the_plan(job, draft, capfd):
    plan = str(ROOT / "sample_plans" / "ecommerce.yaml")
    options = ["--plan", "ecommerce", "--events", "1500", "--seed", "3", "--faults", "0.3"]
    command = [sys.executable, "-m", "lexicon_cli.jobs.sample_data", *options, "-o"]
    subprocess.run([*command, str(Path("data").absolute())], cwd=ROOT, check=True)
    assert run(["compile", plan, "--out", "compiled", "--draft", draft]) == 0
    by_plan = job("data", plan=plan)
    by_schemas = job("data", schemas="compiled", part_bytes=100_000, jobs=2)
    # Compiled files are the same wherever the plan lies: its folder is not in them.
    text = json.dumps(by_plan.document).replace(json.dumps(plan), '"ecommerce.yaml"')
    assert by_schemas.document == json.loads(text)
    assert by_schemas.files == by_plan.files
    assert len(by_plan.report.findings) > 30
