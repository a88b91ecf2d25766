"""Hypothesis strategies that invent tracking plans: as data in the shape of YAML, and loaded.

The plans have no faults that reading finds; names and texts are as hostile as plans may have them.
"""

import json
from typing import Any

from hypothesis import strategies as st

from lexicon_cli.plan.load import load_text
from lexicon_cli.plan.model import TrackingPlan

# Looks that YAML 1.1, spreadsheets or our own cell syntax take for something else.
_TRAPS = st.sampled_from(
    [
        *("no", "on", "1.10", "012", "1e3", "12:30", "2026-01-01", "null", "~", "y", "=", "<<"),
        *("=1+1", "@x", "+a", "-b", "- a", "a|b", "a\\", "[x]", '"q"', "{a: b}", " lead", "tail "),
        *("#c", "a #b", "a: b", "a:", "x\ny", "x\r\ny", "\ttab", "é", "🎉", "\u2028", "\ufeffb"),
        *("true", "'", "%", "0x1F", "two\nlines\n", "x" * 1100),
    ]
)
_WORDS = st.sampled_from(["Sign Up", "Purchase Completed", "app_version", "plan", "USD", "core"])
_ANY_TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12
)


def texts() -> st.SearchStrategy[str]:
    """Texts that are not blank."""
    return st.one_of(_WORDS, _TRAPS, _ANY_TEXT).filter(lambda text: text.strip() != "")


def _optional(**facts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=facts)


_NUMBERS = st.one_of(
    st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False, width=32)
)
_LISTS = st.lists(texts(), min_size=1, max_size=3, unique=True)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "string": st.one_of(texts(), st.just("")),
    "datetime": st.sampled_from(["2026-01-01", "2026-01-01T10:00:00Z"]),
    "number": _NUMBERS,
    "integer": st.integers(-(2**70), 2**70),
    "boolean": st.booleans(),
    "list": st.lists(st.one_of(texts(), _NUMBERS, st.booleans()), max_size=2),
    "object": st.dictionaries(texts(), _NUMBERS, max_size=2),
}
_DESCRIBED = {
    "description": texts(),
    "display_name": texts(),
    "required": st.booleans(),
    "nullable": st.booleans(),
    "unit": texts(),
    "pii": texts(),
    "sensitive": st.booleans(),
    "hidden": st.booleans(),
    "status": st.sampled_from(["expected", "live", "deprecated", "blocked"]),
    "replaced_by": texts(),
    "since": texts(),
    "aliases": _LISTS,
    "tags": _LISTS,
    "ignore": _LISTS,
    "x-team": texts(),
}


@st.composite
def _property(draw: st.DrawFn, depth: int = 1) -> Any:
    types = draw(st.lists(st.sampled_from(sorted(_VALUES)), max_size=2, unique=True))
    if draw(st.booleans()) and len(types) == 1:
        return types[0]
    facts: dict[str, Any] = {"type": types if len(types) != 1 else types[0]} if types else {}
    values = st.one_of([_VALUES[name] for name in types] or list(_VALUES.values()))
    facts |= draw(_optional(**_DESCRIBED))
    if draw(st.booleans()):
        facts["enum"] = draw(st.lists(values, min_size=1, max_size=3))
    if draw(st.booleans()):
        facts["examples"] = draw(st.lists(values, min_size=1, max_size=2))
    if "string" in types:
        facts |= draw(_optional(pattern=st.sampled_from(["^a|b$", r"\d+", "[,;]"])))
    if "number" in types and draw(st.booleans()):
        facts["minimum"], facts["maximum"] = sorted((draw(_NUMBERS), draw(_NUMBERS)))
    if depth and "list" in types and draw(st.booleans()):
        facts["items"] = draw(_property(depth - 1))
    if depth and "object" in types and draw(st.booleans()):
        facts["properties"] = draw(st.dictionaries(texts(), _property(depth - 1), max_size=2))
    return facts


def properties(most: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    """Definitions by name."""
    return st.dictionaries(texts(), _property(), max_size=most)


def events(properties: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """One event's definition."""
    return _optional(
        description=texts(),
        display_name=texts(),
        status=st.sampled_from(["expected", "live", "deprecated", "blocked"]),
        owner=texts(),
        tags=_LISTS,
        platforms=_LISTS,
        trigger=texts(),
        aliases=_LISTS,
        critical=st.booleans(),
        hidden=st.booleans(),
        replaced_by=texts(),
        sunset=st.dates().map(str),
        since=texts(),
        ignore=_LISTS,
        properties=properties,
        **{"x-jira": texts()},
    )


def event_plans() -> st.SearchStrategy[dict[str, Any]]:
    """Plans of nothing but events: what CSV can say."""
    return st.fixed_dictionaries(
        {"events": st.dictionaries(texts(), events(properties()), min_size=1, max_size=3)}
    )


def _some_of(names: dict[str, Any]) -> st.SearchStrategy[list[str]]:
    if not names:
        return st.just([])
    return st.lists(st.sampled_from(sorted(names)), unique=True, max_size=2)


@st.composite
def plan_data(draw: st.DrawFn) -> dict[str, Any]:
    """Plans with everything: shared definitions, groups, super properties, profiles, settings."""
    shared = draw(properties())
    members = _some_of(shared)
    groups = draw(st.dictionaries(texts(), members, max_size=2))
    data: dict[str, Any] = {"lexicon": 1, "properties": shared, "groups": groups}
    data |= draw(_optional(name=texts(), version=texts(), owners=st.dictionaries(texts(), texts())))
    data["settings"] = draw(
        _optional(
            identity=st.sampled_from(["simplified", "original", "legacy"]),
            additional_properties=st.sampled_from(["deny", "warn", "allow"]),
            conventions=_optional(events=texts(), properties=texts()),
            limits=st.just({"profile": "mixpanel@2024", "max_properties": 100}),
        )
    )
    data["super_properties"] = draw(properties(most=2))
    data["user_properties"] = draw(properties(most=2))
    data["group_properties"] = draw(st.dictionaries(texts(), properties(most=1), max_size=2))
    data["events"] = draw(st.dictionaries(texts(), events(properties()), min_size=1, max_size=3))
    steps = st.lists(texts(), min_size=1, max_size=3)
    funnels = st.one_of(steps, _optional(steps=steps, key=texts(), description=texts()))
    data |= draw(_optional(funnels=st.dictionaries(texts(), funnels, max_size=2)))
    for event in data["events"].values():
        if draw(st.booleans()):
            event["include"] = draw(_some_of(groups))
        for name in draw(members):
            event.setdefault("properties", {}).setdefault(name, None)
        if draw(st.booleans()):
            event["required"] = draw(_some_of(_may_be_required(event)))
    return data


def _may_be_required(event: dict[str, Any]) -> dict[str, Any]:
    own = event.get("properties", {})
    return {
        name: entry
        for name, entry in own.items()
        if not (isinstance(entry, dict) and entry.get("required") is False)
    }


def load_data(data: dict[str, Any]) -> TrackingPlan:
    """The plan in data of the YAML's shape; ranges may contradict each other, nothing else may."""
    loaded = load_text(json.dumps(data), "plan.json")
    assert {finding.code for finding in loaded.findings} <= {"TYP005"}, loaded.findings
    return loaded.plan


def plans() -> st.SearchStrategy[TrackingPlan]:
    """Loaded plans with everything."""
    return plan_data().map(load_data)
