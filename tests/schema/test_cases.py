"""Plans and lines by hand (cases/*.yaml), in both drafts, by both outside judges."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from lexicon_cli.plan.load import load_text
from lexicon_cli.schema.compile import compile_bundle
from lexicon_cli.schema.whole_plan import plan_schema

HERE = Path(__file__).parent
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['what']}")
    for path in sorted((HERE / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def lines_of(events: dict[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for name, listed in events.items():
        for properties in listed:
            yield {"event": name, "properties": properties}


@pytest.mark.parametrize("draft", ["2020-12", "07"])
@pytest.mark.parametrize("case", CASES)
def test_verdicts(case: dict[str, Any], draft: str, judged: Callable[..., Any]) -> None:
    plan = load_text(case["plan"]).plan
    schema = plan_schema(compile_bundle(plan, draft=draft))
    for wanted, key in ((True, "valid"), (False, "invalid")):
        lines = list(lines_of(case[key]))
        for judge, verdicts in judged(schema, lines).items():
            wrong = [
                line for line, verdict in zip(lines, verdicts, strict=True) if verdict is not wanted
            ]
            assert wrong == [], f"{judge} does not call them {key}"


@pytest.mark.parametrize("draft", ["2020-12", "07"])
def test_limits_of_the_profile(draft: str, judged: Callable[..., Any]) -> None:
    plan = load_text(
        "events: {E: {properties: {s: string, long: {type: string, max_length: 300},"
        " l: list, o: {type: object, properties: {a: string}}, n: {type: string, enum: [a]}}}}"
    ).plan
    schema = plan_schema(compile_bundle(plan, draft=draft))
    fits, over = "é" * 255, "é" * 256
    valid = [
        {"s": fits, "long": fits, "l": [fits, [fits]], "o": {"a": fits, "b": {"c": fits}}},
        {"other": fits, "deep": {"a": [{"b": fits}]}, "k" * 255: 1},
        {"s": "😀" * 255},
        {f"p{number}": 1 for number in range(254)},
        {f"p{number}": 1 for number in range(254)} | {"$import": True, "$mp_event_size": 1},
        {f"p{number}": 1 for number in range(254)}
        | dict.fromkeys(
            ("$import", "$mp_api_endpoint", "$mp_api_timestamp_ms", "$mp_event_size"), 1
        )
        | {"mp_processing_time_ms": 1},
    ]
    invalid = [
        *({"s": over}, {"long": over}, {"l": [over]}, {"l": [{"a": [over]}]}),
        *({"o": {"a": over}}, {"o": {"b": [over]}}, {"other": over}, {"other": {"a": {"b": over}}}),
        {"k" * 256: 1},
        {"$os": over},
        {f"p{number}": 1 for number in range(255)},
        {f"p{number}": 1 for number in range(254)} | {"$import": True, "$mp_lib": 1},
    ]
    for event in ("E", "$mp_click"):
        for lines, wanted in ((valid, True), (invalid, False)):
            made = [{"event": event, "properties": properties} for properties in lines]
            for verdicts in judged(schema, made).values():
                assert verdicts == [wanted] * len(made)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ({"event": "E", "properties": {}}, True),
        ({"event": "E", "properties": {}, "$mp_metadata": {"x": "y" * 300}}, True),
        ({"event": "E"}, False),
        ({"properties": {}}, False),
        ({"event": "E", "properties": []}, False),
        ({"event": "E", "properties": None}, False),
        ({"event": 5, "properties": {}}, False),
        ({"event": None, "properties": {}}, False),
        ({}, False),
        ([], False),
        ("E", False),
        (None, False),
    ],
)
def test_what_a_line_is(line: Any, wanted: bool, judged: Callable[..., Any]) -> None:
    bundle = compile_bundle(load_text("events: {E: {}}").plan)
    for schema in (plan_schema(bundle), bundle.events["E"].schema):
        for verdicts in judged(schema, [line]).values():
            assert verdicts == [wanted]


def test_overridden_limits_count(judged: Callable[..., Any]) -> None:
    plan = load_text(
        "settings: {limits: {max_properties: 3, string_characters: 4, property_name_characters: 2}}"
        "\nevents: {E: {properties: {s: string}}}"
    ).plan
    schema = compile_bundle(plan).events["E"].schema
    lines = [
        {"event": "E", "properties": properties}
        for properties in (
            {"s": "abcd", "b": 1},
            {"s": "abcde"},
            {"abc": 1},
            {"a": 1, "b": 1, "c": 1},
        )
    ]
    for verdicts in judged(schema, lines).values():
        assert verdicts == [True, False, False, False]
