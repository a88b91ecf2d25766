"""What the judge calls a fault: values of planned properties, names of events and properties."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.platforms import platform_of
from lexicon_cli.kernel.ingest import milliseconds
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.plan.load import load_text
from lexicon_cli.schema.compile import compile_bundle
from tests.oracle.support import BASE, bundle_of, kernel_of

CASES = yaml.safe_load((Path(__file__).parent / "cases/classify.yaml").read_text(encoding="utf-8"))


def found(judge: EventJudge, name: str, properties: dict[str, Any]) -> list[str]:
    """Code, property and variant of all that is wrong, sorted."""
    occurrences = judge.judge(
        name,
        properties,
        line_bytes=500,
        platform=platform_of(properties.get("mp_lib"), properties.get("$os")),
        time_ms=milliseconds(properties.get("time")),
    )
    return sorted(" ".join(filter(None, occurrence[:3])) for occurrence in occurrences)


@pytest.mark.parametrize(
    ("prop", "value", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_broken_keyword_is_called_by_what_it_means(
    prop: Any, value: Any, expected: str | None
) -> None:
    plan = {"lexicon": 1, "events": {"E": {"properties": {"p": prop}}}}
    bundle = compile_bundle(load_text(json.dumps(plan), "plan.json").plan)
    wanted = [
        entry
        if re.search(r" p(?![a-z])", entry)
        else " ".join([entry[:6], "p", *entry[7:].split()])
        for entry in (expected or "").replace('"', "").split(", ")
        if entry
    ]
    assert found(kernel_of(bundle).judge, "E", {**BASE, "p": value}) == sorted(wanted)


NAMES = """
lexicon: 1
settings: {additional_properties: allow}
events:
  Order Completed: {aliases: [Bought, "order  completed"]}
  Card Added: {}
  Old Order: {status: deprecated, aliases: [Older]}
  Sunset Order: {status: deprecated, sunset: "2026-03-01"}
  Gone: {status: blocked, aliases: [Long Gone]}
  Web Only: {platforms: [web]}
  $mp_scroll: {properties: {depth: {type: number, required: true}}}
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Order Completed", []),
        ("order completed", ["EVT002 Order Completed"]),
        ("ORDER COMPLETED", ["EVT002 Order Completed"]),
        ("order_completed", ["EVT003 Order Completed"]),
        ("OrderCompleted", ["EVT003 Order Completed"]),
        ("Order Complete", ["EVT004 Order Completed"]),
        ("Orders Completed", ["EVT004 Order Completed"]),
        ("Boughtt", ["EVT004 Order Completed"]),
        ("Something Else", ["EVT001"]),
        ("", ["EVT001"]),
        ("Bought", ["EVT014 Bought"]),
        ("order  completed", ["EVT014 order  completed"]),
        ("Old Order", ["EVT005"]),
        ("Older", ["EVT005", "EVT014 Older"]),
        ("Sunset Order", ["EVT005 after-sunset"]),
        ("Gone", ["EVT006"]),
        ("Long Gone", ["EVT006 Long Gone"]),
        ("$mp_web_page_view", ["EVT011"]),
        ("$identify", []),
        ("$hotshard_events", ["EVT012"]),
        ("$mp_scroll", ["PRP001 depth"]),
        ("[Auto] Page View", ["EVT001", "EVT011"]),
        ("x" * 300, ["EVT001"]),
    ],
)
def test_an_event_s_name_is_known_or_resembles_a_known_one(name: str, expected: list[str]) -> None:
    assert found(kernel_of(bundle_of(NAMES)).judge, name, BASE) == expected


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (1772323200 - 1, "EVT005 before-sunset"),
        (1772323200 + 86_400 - 1, "EVT005 before-sunset"),
        (1772323200 + 86_400, "EVT005 after-sunset"),
    ],
)
def test_the_day_of_sunset_is_the_last_one(time: int, expected: str) -> None:
    judge = kernel_of(bundle_of(NAMES)).judge
    assert found(judge, "Sunset Order", {**BASE, "time": time}) == [expected]


@pytest.mark.parametrize(
    ("library", "system", "expected"),
    [
        ("web", None, []),
        ("WEB", None, []),
        ("swift", None, ["EVT007 ios"]),
        ("react-native", "Android", ["EVT007 android"]),
        (None, None, []),
        ("mine", None, ["EVT007 other"]),
    ],
)
def test_an_event_comes_from_the_platforms_of_the_plan(
    library: str | None, system: str | None, expected: list[str]
) -> None:
    judge = kernel_of(bundle_of(NAMES)).judge
    assert found(judge, "Web Only", {**BASE, "mp_lib": library, "$os": system}) == expected


def properties_of(mode: str) -> SchemaBundle:
    return bundle_of(
        f"lexicon: 1\nsettings: {{additional_properties: {mode}}}\n"
        "events: {E: {properties: {Plan: {type: string}, größe: {type: string}}}}\n"
    )


@pytest.mark.parametrize(
    ("mode", "unknown"), [("deny", ["PRP002 denied"]), ("warn", ["PRP002"]), ("allow", [])]
)
def test_an_unplanned_property_is_denied_warned_of_or_allowed(
    mode: str, unknown: list[str]
) -> None:
    judge = kernel_of(properties_of(mode)).judge
    assert found(judge, "E", {**BASE, "Plan": "a"}) == []
    expected = [f"{entry[:6]} stranger{entry[6:]}" for entry in unknown]
    assert found(judge, "E", {**BASE, "stranger": 1}) == expected
    assert found(judge, "E", {**BASE, "$city": "x", "$el_attr__a": 1}) == []


@pytest.mark.parametrize("mode", ["deny", "warn", "allow"])
@pytest.mark.parametrize(
    ("name", "planned"), [("plan", "Plan"), ("PLAN", "Plan"), ("GRÖßE", "größe")]
)
def test_a_property_that_differs_by_case_is_never_fine(mode: str, name: str, planned: str) -> None:
    judge = kernel_of(properties_of(mode)).judge
    assert found(judge, "E", {**BASE, name: "a"}) == [f"PRP003 {name} {planned}"]


@pytest.mark.parametrize(
    ("name", "value", "variant"),
    [
        ("price", -0.01, "negative"),
        ("item_count", -1, "negative"),
        ("user_age", 131, "age"),
        ("user_age", 130, None),
        ("amount", -5, None),
        ("price", 0, None),
    ],
)
def test_a_number_can_be_more_than_its_name_allows(
    name: str, value: float, variant: str | None
) -> None:
    bundle = bundle_of(f"lexicon: 1\nevents: {{E: {{properties: {{{name}: {{type: number}}}}}}}}")
    expected = [] if variant is None else [f"VAL010 {name} {variant}"]
    assert found(kernel_of(bundle).judge, "E", {**BASE, name: value}) == expected


def test_each_fault_of_a_property_counts_once() -> None:
    bundle = bundle_of("lexicon: 1\nevents: {E: {properties: {p: {type: list, items: string}}}}")
    assert found(kernel_of(bundle).judge, "E", {**BASE, "p": [1, 2, 3.5, None]}) == [
        "VAL001 p[] integer",
        "VAL001 p[] null",
        "VAL001 p[] number",
    ]


def test_values_of_personal_properties_are_never_shown() -> None:
    bundle = bundle_of(
        "lexicon: 1\nevents: {E: {properties: {p: {type: integer, pii: phone},"
        " q: {type: object, sensitive: true, properties: {r: {type: integer}}}}}}"
    )
    judge = kernel_of(bundle).judge
    properties = {**BASE, "p": "secret text", "q": {"r": "hidden text"}}
    occurrences = judge.judge("E", properties, line_bytes=9, platform="web", time_ms=None)
    assert len(occurrences) == 2
    assert not any(word in str(occurrences) for word in ("secret", "hidden"))
