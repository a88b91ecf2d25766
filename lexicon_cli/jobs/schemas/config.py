"""lexicon.toml, and the [tool.lexicon] table of pyproject.toml."""

from lexicon_cli.config.fields import FIELDS
from lexicon_cli.jobs.schemas.shapes import Schema, described, document


def config_schema() -> Schema:
    """The keys that the readers in config/ know; each may have `_` for `-`."""
    properties = {}
    for field in FIELDS.values():
        schema = described(dict(field.schema), field.meaning)
        properties[field.name] = schema
        properties.setdefault(field.name.replace("-", "_"), schema)
    shape = {"type": "object", "properties": properties, "additionalProperties": False}
    return document("Configuration of lexicon", shape)
