"""The fields of a configuration: how each is written in TOML and in an environment variable.

A reader takes what was written and gives the value of the field in Settings, or raises ValueError
with a sentence that says what the field takes.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lexicon_cli.core.finding import Severity
from lexicon_cli.core.records import dataclass

Value: TypeAlias = object
FORMATS = (
    "text",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "junit",
    "github",
    "gitlab",
    "markdown",
    "html",
    "csv",
)
COLORS = ("auto", "always", "never")
COMPARISONS = ("count", "rate")
# Named sets of rules; the last release whose rules each holds stands in rules/sets.py.
RULE_SETS = ("2026.1",)
SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Field:
    """One key: `read` for TOML values, `read_text` for variables, `schema` for editors."""

    name: str
    meaning: str
    schema: Mapping[str, Any]
    read: Callable[[Any], Value]
    read_text: Callable[[str], Value]
    is_paths: bool = False
    is_path: bool = False


def read_share(raw: object) -> float:
    """A share 0..1 from a number or from text such as `0.1%` or `0.001`."""
    share = _number(raw.strip()) if isinstance(raw, str) else raw
    if isinstance(share, bool) or not isinstance(share, int | float):
        raise ValueError('takes a share such as "0.1%" or 0.001')  # noqa: TRY004 (one kind of error)
    if not 0 <= share <= 1:
        raise ValueError("takes a share between 0% and 100%")
    return float(share)


def _number(text: str) -> float | None:
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return None


def read_severity(raw: object) -> Severity | None:
    """A severity by name, None for `never`."""
    if raw == "never":
        return None
    return _severity(raw, "never")


def _severity_or_off(raw: object) -> Severity | None:
    return None if raw == "off" else _severity(raw, "off")


def _severity(raw: object, other: str) -> Severity:
    if raw not in SEVERITIES:
        raise ValueError(f'takes {_words(SEVERITIES)} or "{other}"')
    return Severity(raw)


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _texts(raw: object) -> tuple[str, ...]:
    texts = [raw] if isinstance(raw, str) else raw
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError("takes a list of texts")
    return tuple(texts)


def _texts_of_text(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _overrides(raw: object) -> dict[str, Severity | None]:
    if not isinstance(raw, dict):
        raise ValueError('takes a table such as {EVT007 = "error"}')  # noqa: TRY004
    overrides = {}
    for key, value in raw.items():
        try:
            overrides[key] = _severity_or_off(value)
        except ValueError as error:
            raise ValueError(f'for "{key}" {error}') from None
    return overrides


def _overrides_of_text(text: str) -> dict[str, Severity | None]:
    pairs = [part.partition("=") for part in _texts_of_text(text)]
    return _overrides({key.strip(): value.strip() for key, _, value in pairs})


def _whole(raw: object, least: int) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < least:
        raise ValueError(f"takes a whole number from {least} up")
    return raw


def _whole_of_text(text: str, least: int) -> int:
    if not text.strip().isdecimal():
        raise ValueError(f"takes a whole number from {least} up")
    return _whole(int(text), least)


def _choice(raw: object, choices: tuple[str, ...]) -> str:
    if not isinstance(raw, str) or raw not in choices:
        raise ValueError(f"takes one of {_words(choices)}")
    return raw


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError("takes true or false")  # noqa: TRY004
    return raw


def _flag_of_text(text: str) -> bool:
    meant = {"1": True, "true": True, "0": False, "false": False}.get(text.strip().lower())
    return _flag(meant)


def _text(raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("takes a text")
    return raw


def _requirement(raw: object) -> str:
    from lexicon_cli.config.versions import read_requirement

    return read_requirement(raw)


def _rule_tables(raw: object) -> Value:
    from lexicon_cli.config.tables import read_rules

    return read_rules(raw)


def _per_file(raw: object) -> Value:
    from lexicon_cli.config.tables import read_per_file

    return read_per_file(raw)


def _suppressions(raw: object) -> Value:
    from lexicon_cli.config.tables import read_suppressions

    return read_suppressions(raw)


def _only_in_a_file(text: str) -> Value:
    raise ValueError("cannot be set so: it belongs in a configuration file")


_LIST = {"type": "array", "items": {"type": "string"}}
_TEXTS = {"anyOf": [{"type": "string"}, _LIST]}


def _list_field(name: str, meaning: str, *, is_paths: bool = False) -> Field:
    return Field(name, meaning, _TEXTS, _texts, _texts_of_text, is_paths)


def _choice_field(name: str, meaning: str, choices: tuple[str, ...]) -> Field:
    def read(raw: object) -> str:
        return _choice(raw, choices)

    return Field(name, meaning, {"enum": list(choices)}, read, read)


def _whole_field(name: str, meaning: str, least: int) -> Field:
    return Field(
        name,
        meaning,
        {"type": "integer", "minimum": least},
        lambda raw: _whole(raw, least),
        lambda text: _whole_of_text(text, least),
    )


FIELDS: Mapping[str, Field] = {
    entry.name: entry
    for entry in (
        _list_field("plan", "files or directories of the tracking plan", is_paths=True),
        _list_field("data", "exports to validate when none is named", is_paths=True),
        _list_field("select", "codes, names or prefixes of the rules to run"),
        _list_field("extend-select", "rules to run besides the selected ones"),
        _list_field("ignore", "rules not to run"),
        Field(
            "severity",
            "severity by code, name or prefix; the longest wins",
            {"type": "object", "additionalProperties": {"enum": [*SEVERITIES, "off"]}},
            _overrides,
            _overrides_of_text,
        ),
        Field(
            "fail-on",
            "least severity of a finding that makes the exit code 1",
            {"enum": [*SEVERITIES, "never"]},
            read_severity,
            read_severity,
        ),
        Field(
            "max-rate",
            "share of events that may have such findings",
            {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string"}]},
            read_share,
            read_share,
        ),
        Field(
            "rules",
            "options of single rules, by code or name: [rules.NAM004]",
            {"type": "object"},
            _rule_tables,
            _only_in_a_file,
        ),
        Field(
            "per-file-ignores",
            "rules not to run on the plan's files that a glob fits",
            {"type": "object"},
            _per_file,
            _only_in_a_file,
        ),
        Field(
            "suppressions",
            "findings that are not wanted, each with its reason",
            {"type": "array"},
            _suppressions,
            _only_in_a_file,
        ),
        _choice_field(
            "rule-set", "the rules of that year and no later ones, such as 2026.1", RULE_SETS
        ),
        Field("preview", "whether preview rules run", {"type": "boolean"}, _flag, _flag_of_text),
        Field(
            "required-version",
            "the releases of lexicon that may use this file",
            {"type": "string"},
            _requirement,
            _requirement,
        ),
        Field(
            "extends",
            "another configuration file, which this one adds to",
            {"type": "string", "minLength": 1},
            _text,
            _only_in_a_file,
            is_path=True,
        ),
        Field(
            "baseline",
            "file of the findings that are known already",
            {"type": "string", "minLength": 1},
            _text,
            _text,
            is_path=True,
        ),
        _choice_field(
            "baseline-compare",
            "hold data against the baseline by count, or by rate per event",
            COMPARISONS,
        ),
        Field(
            "baseline-tolerance",
            "share by which a rate may lie above the baseline's",
            {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string"}]},
            read_share,
            read_share,
        ),
        Field(
            "store",
            "file of the event store",
            {"type": "string"},
            _text,
            _text,
            is_path=True,
        ),
        _whole_field("max-findings", "findings per severity in the text report; 0 is all", 0),
        _whole_field("jobs", "worker processes", 1),
        _choice_field("format", "output format", FORMATS),
        _choice_field("color", "when to use colour", COLORS),
    )
}
