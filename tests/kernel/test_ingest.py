"""Mixpanel's own limits at their very boundaries: each case one step below, at, and beyond."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lexicon_cli.core.limits import Limits
from lexicon_cli.kernel.arrival import late_after_ms
from lexicon_cli.kernel.ingest import LATE, Ingest, id_text, milliseconds
from tests.oracle.support import BASE, NOW_MS


class Cases(yaml.SafeLoader):
    """YAML whose `!text [x, 3, y, 1]` is "xxxy"."""


def made_text(loader: Cases, node: yaml.SequenceNode) -> str:
    parts = loader.construct_sequence(node)
    return "".join(part * times for part, times in zip(parts[::2], parts[1::2], strict=True))


Cases.add_constructor("!text", made_text)
CASES = yaml.load((Path(__file__).parent / "cases/ingest.yaml").read_text(encoding="utf-8"), Cases)


def found(properties: dict[str, Any], line_bytes: int = 500, **limits: int) -> list[str]:
    """Code, property and variant of what is wrong with an event."""
    ingest = Ingest({**Limits().to_dict(), **limits}, now_ms=NOW_MS)
    occurrences = [*ingest.absent(properties), *ingest.whole(properties, line_bytes)]
    if ingest.is_late(properties, milliseconds(properties.get("time"))):
        occurrences.append(LATE)
    for name, value in properties.items():
        occurrences += ingest.of_name(name)
        occurrences += ingest.of_value(name, value, line_bytes=line_bytes, masked=False)
    return [" ".join(filter(None, occurrence[:3])) for occurrence in occurrences]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_limits_hold_at_their_boundaries(case: dict[str, Any]) -> None:
    properties = {**BASE, **case["properties"]}
    properties = {name: value for name, value in properties.items() if value is not None}
    if "name_length" in case:
        properties["n" * case["name_length"]] = 1
    if "list_length" in case:
        properties["list"] = [1] * case["list_length"]
    if "object_keys" in case:
        properties["object"] = {str(key): 1 for key in range(case["object_keys"])}
    assert found(properties) == case["found"]


@pytest.mark.parametrize(
    ("count", "code"),
    [(254, []), (255, ["ING001 at-limit"]), (256, ["ING001 over"]), (300, ["ING001 over"])],
)
def test_the_number_of_properties_without_what_servers_add(count: int, code: list[str]) -> None:
    properties = {**BASE, **{f"p{number}": 1 for number in range(count - len(BASE))}}
    assert found(properties) == code
    added = {"$import": True, "mp_processing_time_ms": 1, "$mp_event_size": 2}
    assert found({**properties, **added}) == code


def test_the_size_of_an_event() -> None:
    assert found(BASE, line_bytes=999_999) == []
    assert found(BASE, line_bytes=1_000_000) == ["ING005"]


def test_the_size_of_a_property() -> None:
    fits = {**BASE, "p": ["x" * 200] * 40 + ["x" * (8192 - 40 * 203 - 4)]}
    assert found(fits, line_bytes=9000) == []
    more = {**BASE, "p": ["x" * 200] * 40 + ["x" * (8192 - 40 * 203 - 3)]}
    assert found(more, line_bytes=9000) == ["ING006 p bytes"]


def test_limits_of_a_plan_s_own_count() -> None:
    assert found({**BASE, "p": "x" * 11}, string_characters=10)[-1] == "ING002 p"
    assert found({**BASE, "p": "é" * 6}, string_bytes=11) == ["ING022 p"]
    assert found({**BASE, "p": "é" * 5}, string_bytes=11) == []
    assert found({**BASE, "p": [[1]]}, nesting_depth=1) == ["ING007 p"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1772409700, 1772409700000),
        (1772409700123, 1772409700123),
        (1772409700.5, 1772409700500),
        (99_999_999_999, 99_999_999_999_000),
        (100_000_000_000, 100_000_000_000),
        (-5, -5000),
        (0, 0),
        (1e300, None),
        (True, None),
        ("1772409700", None),
        (None, None),
    ],
)
def test_a_time_is_seconds_or_milliseconds_by_its_size(value: Any, expected: int | None) -> None:
    assert milliseconds(value) == expected


@pytest.mark.parametrize(
    ("value", "text"), [("a", "a"), (5, "5"), (5.5, "5.5"), (True, "true"), (None, "null")]
)
def test_an_id_is_text(value: Any, text: str) -> None:
    assert id_text(value) == text


@pytest.mark.parametrize(
    ("timezone", "hours"),
    [
        ("UTC", 38),  # perhaps nobody has said
        ("America/Los_Angeles", 24 + 8),
        ("Europe/Berlin", 24 - 1),
        ("Pacific/Auckland", 24 - 12),
        ("Nowhere/At_All", 38),
    ],
)
def test_how_late_an_event_may_come_allows_for_the_time_zone(timezone: str, hours: int) -> None:
    assert late_after_ms(timezone, NOW_MS) == hours * 3_600_000
