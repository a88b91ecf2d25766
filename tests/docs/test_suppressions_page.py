"""docs/suppressions.md: its examples do what the page says."""

import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from lexicon_cli.config.fields import FIELDS
from lexicon_cli.config.load import load_settings
from lexicon_cli.config.settings import Settings
from lexicon_cli.jobs.lint import lint_loaded
from lexicon_cli.jobs.schemas import own_schemas
from lexicon_cli.plan.load import load_text
from lexicon_cli.policy.baseline_file import baseline_bytes, read_baseline
from lexicon_cli.policy.options import rule_options
from lexicon_cli.policy.selection import check_selectors, check_suppressed_rules
from lexicon_cli.rules.registry import all_rules
from lexicon_cli.rules.rule import Scope

PAGE = (Path(__file__).parents[2] / "docs" / "suppressions.md").read_text("utf-8")


def blocks(fence):
    return re.findall(rf"^```{fence}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("text", blocks("yaml plan"))
def test_every_suppression_of_the_plans_hides_something(text):
    assert "ignore" in text
    found = lint_loaded(load_text(text), Settings())
    assert [one for one in found.findings if one.code[:3] in ("SUP", "STR")] == []
    assert found.totals["suppressed"] >= 3
    bare = lint_loaded(load_text(text.replace("ignore", "x-ignore")), Settings())
    assert {"DOC001", "DOC002"} & {one.code for one in bare.findings}


def test_the_configuration_is_one(tmp_path):
    (text,) = blocks("toml lexicon.toml")
    (tmp_path / "team.toml").write_text("jobs = 2\n", "utf-8")
    (tmp_path / "inner").mkdir()
    file = tmp_path / "inner" / "lexicon.toml"
    file.write_text(text, "utf-8")
    settings = load_settings(tmp_path, config=file, environ={})
    check_selectors(settings)
    check_suppressed_rules(settings)
    assert rule_options(settings) == {"LIF004": {"grace_days": 7}}
    assert settings.jobs == 2
    plain = tomllib.loads(text.replace("2999-12-31", '"2999-12-31"'))
    Draft202012Validator(own_schemas()["config.schema.json"]).validate(plain)


def test_the_baseline_is_one(tmp_path):
    (text,) = blocks("json baseline")
    file = tmp_path / "b.json"
    file.write_text(text, "utf-8")
    (entry,) = read_baseline(str(file))
    assert entry.line == 2
    assert baseline_bytes([entry]).decode().splitlines()[1].startswith('{"family": "plan"')
    assert text == baseline_bytes([entry]).decode()


def test_the_page_names_the_rules_that_there_are():
    listed = re.findall(r"^\| (SUP\d{3}) \|", PAGE, re.MULTILINE)
    assert listed == [rule.code for rule in all_rules(Scope.POLICY)]
    known = {f"LEXICON_{name.replace('-', '_').upper()}" for name in FIELDS}
    assert set(re.findall(r"LEXICON_\w+", PAGE)) <= known
