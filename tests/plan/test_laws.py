"""Laws of the readers and writers: round trips keep meaning, nothing ever raises."""

import json
import random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.plan.convert import to_text
from lexicon_cli.plan.load import load_text
from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.plan.plain import plan_data as data_of
from tests.plan.strategies import event_plans, load_data, plan_data, plans

LAW = settings(deadline=None, max_examples=40)


@LAW
@given(plans())
def test_yaml_is_read_back_as_it_was_written(plan: TrackingPlan) -> None:
    text, losses = to_text(plan, "yaml")
    loaded = load_text(text)
    assert {finding.code for finding in loaded.findings} <= {"TYP005"}
    assert to_text(loaded.plan, "json") == to_text(plan, "json")
    assert loaded.plan.digest == plan.digest
    assert to_text(loaded.plan, "yaml") == (text, losses) == (text, [])


@LAW
@given(plans())
def test_another_yaml_reader_takes_every_text_for_a_text(plan: TrackingPlan) -> None:
    text, _ = to_text(plan, "yaml")
    assert yaml.safe_load(text) == json.loads(json.dumps(data_of(plan)))


@LAW
@given(event_plans())
def test_flat_csv_keeps_the_meaning_of_events(data: dict[str, Any]) -> None:
    plan = load_data(data)
    text, losses = to_text(plan, "csv")
    loaded = load_text(text, "plan.csv")
    assert {finding.code for finding in loaded.findings} <= {"TYP005"}
    assert losses == []
    assert loaded.plan.digest == plan.digest
    assert to_text(loaded.plan, "csv") == (text, [])


@LAW
@given(plans())
def test_flat_csv_keeps_resolved_events_and_names_the_rest(plan: TrackingPlan) -> None:
    text, losses = to_text(plan, "csv")
    loaded = load_text(text, "plan.csv")
    assert list(loaded.plan.events) == list(plan.events)
    for name, event in plan.events.items():
        assert list(loaded.plan.events[name].properties) == list(event.properties)
    for kept in ("name", "version", "owners", "user_properties", "group_properties"):
        assert bool(getattr(plan, kept)) == (f"CSV has no place for the plan's {kept}" in losses)


@LAW
@given(plans())
def test_lexicon_csv_is_written_again_as_it_was_read(plan: TrackingPlan) -> None:
    text, _ = to_text(plan, "lexicon-csv")
    loaded = load_text(text, "lexicon.csv")
    assert loaded.findings == ()
    assert to_text(loaded.plan, "lexicon-csv")[0] == text


@LAW
@given(plan_data(), st.randoms(use_true_random=False))
def test_order_does_not_change_the_digest(data: dict[str, Any], order: random.Random) -> None:
    assert load_data(_shuffled(data, order)).digest == load_data(data).digest


FAULTS = [
    {"typ": "string"},
    {"type": "strin", "required": "perhaps"},
    {"type": "number", "minimum": 2, "maximum": 1},
    {"type": "string", "pattern": "("},
    {"status": "gone", "enum": 5},
]


@LAW
@given(event_plans(), st.lists(st.sampled_from(FAULTS)), st.randoms(use_true_random=False))
def test_order_does_not_change_the_findings(
    data: dict[str, Any], faults: list[dict[str, Any]], order: random.Random
) -> None:
    event = next(iter(data["events"].values()))
    event["include"] = ["nowhere"]
    event.setdefault("properties", {}).update({f"f{i}": fault for i, fault in enumerate(faults)})
    assert _told(_shuffled(data, order)) == _told(data)


@LAW
@given(event_plans())
def test_a_changed_description_changes_the_digest(data: dict[str, Any]) -> None:
    before = load_data(data).digest
    next(iter(data["events"].values()))["description"] = "another thing happened"
    assert load_data(data).digest != before


@pytest.mark.parametrize("name", ["plan.yaml", "plan.json", "plan.csv"])
@LAW
@given(text=st.text(max_size=200))
def test_no_text_raises(name: str, text: str) -> None:
    load_text(text.encode("utf-8", "replace").decode(), name)


@pytest.mark.parametrize("format", ["yaml", "json", "csv", "lexicon-csv"])
@LAW
@given(plan=plans(), data=st.data())
def test_no_damaged_plan_raises(format: str, plan: TrackingPlan, data: st.DataObject) -> None:
    text, _ = to_text(plan, format)
    start = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 5))
    put = data.draw(
        st.sampled_from(["", " ", "\n", "\t", '"', "'", ":", "{", "]", ",", "*a", "&a "])
    )
    suffix = {"lexicon-csv": "csv"}.get(format, format)
    loaded = load_text(text[:start] + put + text[start + cut :], f"plan.{suffix}")
    for finding in loaded.findings:
        assert finding.place is not None
        assert finding.place.line >= 1
        assert finding.place.column >= 1


def _told(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Findings without their places; fingerprints are of what a finding is about."""
    findings = load_text(json.dumps(data), "plan.json").findings
    return sorted((finding.fingerprint, finding.message) for finding in findings)


def _shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, dict):
        names = list(value)
        order.shuffle(names)
        return {name: _shuffled(value[name], order) for name in names}
    return value
