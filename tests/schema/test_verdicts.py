"""Compiled schemas against a reading of the contract in plain Python, by three outside judges."""

import random
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lexicon_cli.core import mixpanel
from lexicon_cli.core.naming import fold_case
from lexicon_cli.plan.model import PropertyDef, TrackingPlan
from lexicon_cli.schema.compile import compile_bundle
from lexicon_cli.schema.whole_plan import plan_schema

DRAFTS = ("2020-12", "07")
DATE = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-](\d\d):(\d\d))?)?", re.A
)
ECMA = {
    "^a": lambda text: text.startswith("a"),
    "b$": lambda text: text.endswith("b"),
    r"^\d+$": lambda text: re.fullmatch("[0-9]+", text) is not None,
    r"\w": lambda text: re.search("[A-Za-z0-9_]", text) is not None,
    "^[^@]+$": lambda text: text != "" and "@" not in text,
}


def expected_valid(plan: TrackingPlan, line: dict[str, Any]) -> bool:
    """What contract §5 says of a line, read straight off it."""
    name, properties = line["event"], line["properties"]
    event = plan.events.get(name) or next(
        (plan.events[own] for own in sorted(plan.events) if name in plan.events[own].aliases), None
    )
    if event is None and name not in mixpanel.DEFAULT_EVENTS:
        return False  # EVT001-EVT004
    if event is not None and event.status == "blocked":
        return False  # EVT006
    if len(set(properties) - mixpanel.SERVER_ADDED) > 254:
        return False  # ING001
    if any(len(key) > 255 for key in properties) or not short(list(properties.values())):
        return False  # ING004, ING002
    if event is None:
        return True
    for prop in event.properties.values():
        if prop.required and prop.status != "blocked" and prop.name not in properties:
            return False  # PRP001
    folds = {fold_case(planned) for planned in event.properties}
    for key, value in properties.items():
        if key in event.properties:
            if not fits(event.properties[key], value):
                return False  # PRP004, VAL
        elif mixpanel.is_mixpanel_property(key):
            continue
        elif fold_case(key) in folds or plan.settings.additional_properties == "deny":
            return False  # PRP003, PRP002
    return True


def short(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= 255
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(short(part) for part in parts)


def fits(prop: PropertyDef, value: Any) -> bool:
    if prop.status == "blocked":
        return False
    types = prop.types or ("any",)
    if value is None:
        listed = prop.enum is None or None in prop.enum or prop.nullable is True
        return listed and (prop.nullable is True or "any" in types)
    if "any" in types:
        # Every kind of value, and whatever the plan says of its kind.
        types = ("string", "number", "boolean", "list", "object")
        return allowed(prop, value) and any(fits_type(prop, kind, value) for kind in types)
    elements = isinstance(value, list) and "list" in types and not holds_lists(prop)
    return (elements or allowed(prop, value)) and any(
        fits_type(prop, kind, value, elements=elements) for kind in types
    )


def holds_lists(prop: PropertyDef) -> bool:
    return any(isinstance(item, list) for item in prop.enum or ())


def allowed(prop: PropertyDef, value: Any) -> bool:
    return prop.enum is None or any(same(item, value) for item in prop.enum)


def same(one: Any, two: Any) -> bool:
    """JSON equality: 1 is 1.0 and not true."""
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(same(one[key], two[key]) for key in one)
    return bool(one == two)


def fits_type(prop: PropertyDef, kind: str, value: Any, *, elements: bool = False) -> bool:
    if kind in ("string", "datetime"):
        return isinstance(value, str) and fits_text(prop, kind, value)
    if kind in ("number", "integer"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        low, high = prop.minimum, prop.maximum
        inside = (low is None or value >= low) and (high is None or value <= high)
        return inside and (kind == "number" or float(value).is_integer())
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "object":
        return isinstance(value, dict) and fits_object(prop, value)
    if not isinstance(value, list) or not within(prop, len(value)):
        return False
    items = prop.items or PropertyDef(name="")
    if elements and items.enum is None and prop.enum is not None:
        nullable = items.nullable is True
        if not all(allowed(prop, item) or (item is None and nullable) for item in value):
            return False
        if None in value and not nullable and "any" not in (items.types or ("any",)):
            return False
    return all(fits(items, item) for item in value)


def fits_text(prop: PropertyDef, kind: str, text: str) -> bool:
    if not within(prop, len(text)):
        return False
    if kind == "datetime" and not is_date(text):
        return False
    if prop.pattern is not None and not ECMA[prop.pattern](text):
        return False
    if prop.format == "date":
        return is_date(text) and "T" not in text
    if prop.format == "date-time" and kind == "string":
        return is_date(text) and "T" in text
    # No text of conftest.TEXTS is an address or a UUID.
    return prop.format not in ("email", "uuid")


def is_date(text: str) -> bool:
    match = DATE.fullmatch(text)
    if match is None:
        return False
    month, day = int(match[2]), int(match[3])
    hour, minute, second = (int(match[group] or 0) for group in (5, 6, 7))
    zone_hour, zone_minute = int(match[10] or 0), int(match[11] or 0)
    clock = hour < 24 and minute < 60 and second < 60 and zone_hour < 24 and zone_minute < 60
    return 1 <= month <= 12 and 1 <= day <= 31 and clock


def fits_object(prop: PropertyDef, value: dict[str, Any]) -> bool:
    inner = prop.properties or {}
    missing = (
        name
        for name in inner
        if inner[name].required and inner[name].status != "blocked" and name not in value
    )
    return not any(missing) and all(
        fits(inner[key], item) for key, item in value.items() if key in inner
    )


def within(prop: PropertyDef, size: int) -> bool:
    return size >= (prop.min_length or 0) and (prop.max_length is None or size <= prop.max_length)


@given(rng=st.randoms(use_true_random=False), draft=st.sampled_from(DRAFTS))
@settings(
    max_examples=120,
    deadline=None,
    # A stream of random numbers does not shrink to anything simpler.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_judge_agrees_with_the_contract(
    made_up: SimpleNamespace, judged: Callable[..., Any], rng: random.Random, draft: str
) -> None:
    plan = made_up.plan(rng)
    lines = [made_up.line(rng, plan) for _ in range(12)]
    bundle = compile_bundle(plan, draft=draft)
    expected = [expected_valid(plan, line) for line in lines]
    for judge, verdicts in judged(plan_schema(bundle), lines).items():
        for line, verdict, wanted in zip(lines, verdicts, expected, strict=True):
            assert verdict is wanted, (judge, line)


@pytest.mark.parametrize("draft", DRAFTS)
def test_an_event_schema_agrees_with_the_whole_plan(
    made_up: SimpleNamespace, judged: Callable[..., Any], draft: str
) -> None:
    rng = random.Random(7)
    for _ in range(25):
        plan = made_up.plan(rng)
        bundle = compile_bundle(plan, draft=draft)
        for entry in bundle.events.values():
            own = [entry.name, *entry.aliases]
            lines = [made_up.line(rng, plan) | {"event": rng.choice(own)} for _ in range(6)]
            whole = judged(plan_schema(bundle), lines)
            assert judged(entry.schema, lines) == whole


def test_lines_of_another_event_are_invalid_in_an_event_schema(
    made_up: SimpleNamespace, judged: Callable[..., Any]
) -> None:
    plan = made_up.plan(random.Random(1))
    for entry in compile_bundle(plan).events.values():
        other = {"event": "something else", "properties": {}}
        assert judged(entry.schema, [other])["jsonschema"] == [False]


def test_made_up_lines_are_of_both_kinds(made_up: SimpleNamespace) -> None:
    rng = random.Random(3)
    found = []
    for _ in range(100):
        plan = made_up.plan(rng)
        found += [expected_valid(plan, made_up.line(rng, plan)) for _ in range(10)]
    assert found.count(True) > 200
    assert found.count(False) > 200


def test_ajv_in_strict_mode_agrees_with_the_contract(
    made_up: SimpleNamespace, ajv: Callable[[list[Any]], list[Any]]
) -> None:
    rng = random.Random(11)
    jobs, expected = [], []
    for draft in DRAFTS:
        for _ in range(60):
            plan = made_up.plan(rng)
            lines = [made_up.line(rng, plan) for _ in range(25)]
            schema = plan_schema(compile_bundle(plan, draft=draft))
            jobs.append({"draft": draft, "schema": schema, "lines": lines})
            expected.append([expected_valid(plan, line) for line in lines])
    answers = ajv(jobs)
    for job, answer, wanted in zip(jobs, answers, expected, strict=True):
        assert isinstance(answer, list), answer
        for line, verdict, right in zip(job["lines"], answer, wanted, strict=True):
            assert verdict is right, line
