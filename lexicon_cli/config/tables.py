"""The tables of a configuration: options of rules, and findings that are not wanted.

Readers take what TOML holds and raise ValueError with a sentence that says what is wrong. Whether a
rule exists is not known here: the policy room looks.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import dataclass, field

_ENTRY_KEYS = ("rules", "event", "property", "file", "reason", "until", "owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigSuppression:
    """Findings that a configuration hides: those of `rules` that fit all globs given.

    `file` is a glob over paths of plan files, absolute once the configuration is loaded. `until` is
    the last day on which it holds. `of_table` is false for an entry of `per-file-ignores`, which
    has no room for a reason. `place` is where it stands in the configuration.
    """

    rules: tuple[str, ...]
    event: str | None = None
    property: str | None = None
    file: str | None = None
    reason: str = ""
    until: date | None = None
    owner: str | None = None
    of_table: bool = True
    place: Place = field(default=Place("lexicon.toml"))


def read_rules(raw: object) -> dict[str, Mapping[str, Any]]:
    """Options by rule, as written."""
    if not isinstance(raw, dict) or not all(isinstance(entry, dict) for entry in raw.values()):
        raise ValueError('takes a table for each rule, such as [rules.NAM004] with case = "…"')
    return dict(raw)


def read_per_file(raw: object) -> tuple[ConfigSuppression, ...]:
    """`"glob" = ["CODE", …]` in the order written."""
    if not isinstance(raw, dict):
        raise ValueError('takes a table such as {"plans/old/*.yaml" = ["NAM004"]}')  # noqa: TRY004
    found = []
    for glob, codes in raw.items():
        try:
            rules = _rules(codes)
        except ValueError as error:
            raise ValueError(f'for "{glob}" {error}') from None
        found.append(ConfigSuppression(rules=rules, file=glob, of_table=False))
    return tuple(found)


def read_suppressions(raw: object) -> tuple[ConfigSuppression, ...]:
    """The `[[suppressions]]` tables, in order."""
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        raise ValueError("takes tables: write [[suppressions]] above each")
    found = []
    for number, entry in enumerate(raw, start=1):
        try:
            found.append(_suppression(entry))
        except ValueError as error:
            raise ValueError(f"number {number} {error}") from None
    return tuple(found)


def _suppression(entry: Mapping[str, Any]) -> ConfigSuppression:
    for key in entry:
        if key not in _ENTRY_KEYS:
            from lexicon_cli.config.suggest import did_you_mean

            hint = did_you_mean(key, _ENTRY_KEYS)
            raise ValueError(f'has an unknown key "{key}"{f" ({hint})" if hint else ""}')
    if "rules" not in entry:
        raise ValueError('needs "rules", such as ["NAM004"]')
    texts: dict[str, Any] = {
        key: _text(key, entry[key]) for key in _ENTRY_KEYS[1:5] if key in entry
    }
    return ConfigSuppression(
        rules=_rules(entry["rules"]),
        until=_day(entry["until"]) if "until" in entry else None,
        owner=_text("owner", entry["owner"]) if "owner" in entry else None,
        **texts,
    )


def _rules(raw: object) -> tuple[str, ...]:
    words = [raw] if isinstance(raw, str) else raw
    if not isinstance(words, list) or not words:
        raise ValueError('takes rules such as ["NAM004", "DOC"]')
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError('takes rules such as ["NAM004", "DOC"]')
    return tuple(word.strip() for word in words)


def _text(key: str, raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError(f'takes a text for "{key}"')  # noqa: TRY004 (one kind of error)
    return raw


def _day(raw: object) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 10 else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise ValueError('takes a day such as 2027-01-31 for "until"')


_RULE_WORDS: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "minItems": 1, "items": {"type": "string"}},
    ]
}
RULES_SCHEMA = {"type": "object", "additionalProperties": {"type": "object"}}
PER_FILE_SCHEMA = {"type": "object", "additionalProperties": _RULE_WORDS}
SUPPRESSIONS_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["rules"],
        "additionalProperties": False,
        "properties": {
            "rules": {"description": "codes, names, prefixes or ALL", **_RULE_WORDS},
            "event": {"description": "glob over names of events", "type": "string"},
            "property": {"description": "glob over names of properties", "type": "string"},
            "file": {"description": "glob over the plan's files", "type": "string"},
            "reason": {"description": "why the findings are not wanted", "type": "string"},
            "until": {"description": "the last day on which it holds", "type": "string"},
            "owner": {"description": "who answers for it", "type": "string"},
        },
    },
}
