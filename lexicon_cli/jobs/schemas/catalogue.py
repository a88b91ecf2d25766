"""The documents of `rules --format json` and `explain --format json`."""

from lexicon_cli.config.fields import SEVERITIES
from lexicon_cli.jobs.schemas.shapes import TEXT, Schema, by_name, closed, document, several
from lexicon_cli.rules.rule import RuleStatus, Scope

_RULE: dict[str, Schema] = {
    "code": {"type": "string", "pattern": "^[A-Z]{3}[0-9]{3}$"},
    "name": TEXT,
    "scope": {"enum": [scope.value for scope in Scope]},
    "severity": {"enum": [*SEVERITIES, "off"]},
    "summary": TEXT,
    "fix": {"enum": ["none", "safe", "unsafe"]},
    "status": {"enum": [status.value for status in RuleStatus]},
    "since": TEXT,
    "aliases": several(TEXT),
    "options": several(TEXT),
    "variants": by_name(TEXT),
    "variant_severity": by_name({"enum": list(SEVERITIES)}),
    "source": TEXT,
}


def rules_schema() -> Schema:
    """All rules."""
    shape = closed({"schema_version": {"const": 1}, "rules": several(closed(_RULE))})
    return document("The rules of lexicon", shape)


def rule_schema() -> Schema:
    """One rule with its page in Markdown."""
    return document("A rule of lexicon", closed({**_RULE, "page": TEXT}))
