"""The sample plans: without a fault, fully described, and together they show the whole format."""

import pytest

from lexicon_cli.jobs.lint import lint
from lexicon_cli.plan.load import load_plan
from lexicon_cli.plan.model import TYPES

PLANS = {
    "b2b_saas": "sample_plans/b2b_saas",
    "ecommerce": "sample_plans/ecommerce.yaml",
    "mobile_game": "sample_plans/mobile_game.yaml",
}


@pytest.fixture(params=sorted(PLANS))
def plan(request, plan_of):
    return plan_of(request.param)


@pytest.mark.parametrize("name", sorted(PLANS))
def test_lints_clean(name, monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    report = lint([PLANS[name]])
    assert [finding.message for finding in report.findings] == []


def test_every_event_tells_what_who_when_and_where(plan):
    for event in plan.events.values():
        assert event.description, event.name
        assert event.display_name, event.name
        assert event.owner in plan.owners, event.name
        assert event.trigger, event.name
        assert event.platforms, event.name
        assert event.tags, event.name


def test_every_property_has_a_type_and_a_description(plan):
    profiles = [plan.user_properties, *plan.group_properties.values()]
    events = [event.properties for event in plan.events.values()]
    for properties in (*events, *profiles, plan.super_properties):
        for definition in _with_nested(properties.values()):
            assert definition.types, definition.name
            assert definition.description or not definition.name, definition


def _with_nested(definitions):
    for definition in definitions:
        yield definition
        yield from _with_nested((definition.properties or {}).values())
        if definition.items is not None:
            yield from _with_nested([definition.items])


def test_a_plan_has_12_to_25_events(plan):
    assert 12 <= len(plan.events) <= 25


def test_together_they_use_the_whole_format(plan_of):
    plans = [plan_of(name) for name in PLANS]
    events = [event for plan in plans for event in plan.events.values()]
    properties = [
        definition for event in events for definition in _with_nested(event.properties.values())
    ]
    assert {kind for definition in properties for kind in definition.types} == set(TYPES)
    assert {event.status for event in events} == {"live", "expected", "deprecated", "blocked"}
    for key in ("aliases", "include", "critical", "replaced_by", "sunset", "since"):
        assert any(getattr(event, key) for event in events), key
    for key in (
        *("nullable", "required", "enum", "pattern", "minimum", "maximum", "max_length", "items"),
        *("properties", "examples", "unit", "pii", "sensitive", "status", "replaced_by"),
        *("aliases", "since", "owner", "ignore"),
    ):
        assert any(getattr(definition, key) for definition in properties), key
    assert any(len(definition.types) > 1 for definition in properties)
    assert any(plan.group_properties for plan in plans)
    assert all(plan.user_properties and plan.super_properties for plan in plans)


# What Mixpanel's own CSV cannot say: a type it has no word for, a successor, keys of objects.
UNSAYABLE = {"TYP001", "LIF002", "TYP017"}


@pytest.mark.parametrize(
    ("file", "codes"), [("ecommerce.csv", set()), ("ecommerce-lexicon.csv", UNSAYABLE)]
)
def test_the_csv_forms_lose_only_what_they_cannot_say(file, codes, monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    report = lint([f"sample_plans/{file}"])
    assert {finding.code for finding in report.findings} == codes
    assert report.totals["planned_events"] == 22


def test_the_flat_csv_promises_what_the_yaml_promises(plan_of, request):
    flat = load_plan([request.config.rootpath / "sample_plans" / "ecommerce.csv"]).plan
    plan = plan_of("ecommerce")
    for name, event in plan.events.items():
        other = flat.events[name]
        assert set(other.properties) == set(event.properties)
        assert (other.status, other.aliases, other.critical, other.sunset) == (
            *(event.status, event.aliases, event.critical, event.sunset),
        )
        for key, definition in event.properties.items():
            twin = other.properties[key]
            assert (twin.types, twin.enum, twin.pattern, bool(twin.required), twin.maximum) == (
                *(definition.types, definition.enum, definition.pattern),
                *(bool(definition.required), definition.maximum),
            )
