"""lexicon.toml, and the [tool.lexicon] table of pyproject.toml."""

from lexicon_cli.config.fields import FIELDS
from lexicon_cli.config.tables import PER_FILE_SCHEMA, SUPPRESSIONS_SCHEMA
from lexicon_cli.jobs.schemas.shapes import Schema, described, document
from lexicon_cli.policy.options import option_schema
from lexicon_cli.rules.registry import all_rules
from lexicon_cli.rules.rule import Rule


def config_schema() -> Schema:
    """The keys that the readers in config/ know; each may have `_` for `-`."""
    tables = {
        "rules": _rules(),
        "per-file-ignores": PER_FILE_SCHEMA,
        "suppressions": SUPPRESSIONS_SCHEMA,
    }
    properties = {}
    for field in FIELDS.values():
        schema = described(dict(tables.get(field.name, field.schema)), field.meaning)
        properties[field.name] = schema
        properties.setdefault(field.name.replace("-", "_"), schema)
    shape = {"type": "object", "properties": properties, "additionalProperties": False}
    return document("Configuration of lexicon", shape)


def _rules() -> Schema:
    """A table for each rule that has options, under its code or its name."""
    having = [rule for rule in all_rules() if rule.options]
    tables = {rule.code: described(_options([rule]), rule.summary) for rule in having}
    for name in sorted({rule.name for rule in having}):
        same = [rule for rule in having if rule.name == name]
        tables[name] = described(_options(same), same[0].summary)
    return {
        "type": "object",
        "properties": tables,
        "additionalProperties": {"type": "object", "maxProperties": 0},
    }


def _options(rules: list[Rule]) -> Schema:
    properties: dict[str, Schema] = {}
    for option in (option for rule in rules for option in rule.options):
        schema = option_schema(option)
        for name in (option.name, option.name.replace("_", "-"), option.name.replace("-", "_")):
            properties.setdefault(name, schema)
    return {"type": "object", "properties": properties, "additionalProperties": False}
