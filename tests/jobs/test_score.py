"""The score: published weights and grades, what counts, what raises it; more words never hurt."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.jobs.lint import lint_loaded
from lexicon_cli.jobs.score import GRADES, HYGIENE, WEIGHTS, Part, Score, score
from lexicon_cli.plan.load import load_text
from lexicon_cli.rules.registry import find_rule
from tests.plan.strategies import load_data, plan_data

GOOD = """\
lexicon: 1
super_properties:
  app_version: {type: string, description: Version of the app, display_name: App Version}
events:
  order_paid:
    description: The order was paid
    display_name: Order Paid
    owner: growth
    tags: [commerce]
    properties:
      total: {type: number, description: What was paid, display_name: Order Total}
"""


def of(text, findings=()):
    return score(load_text(text).plan, findings)


def share(text, name, findings=()):
    (part,) = (part for part in of(text, findings).parts if part.name == name)
    return part.share


def finding(code, severity=Severity.WARNING, event=None):
    return Finding(code=code, name="x", severity=severity, message="x", event=event)


def test_weights_add_up_to_a_hundred_and_grades_are_the_published_ones():
    assert sum(WEIGHTS.values()) == 100
    assert dict(GRADES) == {"A": 90, "B": 75, "C": 60, "D": 40, "F": 0}


def test_a_plan_with_everything_has_a_hundred():
    found = of(GOOD)
    assert (found.value, found.grade) == (100.0, "A")
    assert found.to_dict()["raises"] == []


def test_a_plan_without_entries_has_a_hundred():
    assert of("lexicon: 1\nevents: {}\n").value == 100.0


def test_a_bare_plan_has_hygiene_and_issues_only():
    found = of("lexicon: 1\nevents: {order_paid: {properties: {total: number}}}\n")
    assert (found.value, found.grade) == (20.0, "F")
    assert found.to_dict()["raises"][0] == {"what": "describe events", "points": 20, "count": 1}


@pytest.mark.parametrize(
    ("part", "old", "new", "expected"),
    [
        ("event description", "description: The order was paid", "description: ' '", 0),
        ("event display name", "display_name: Order Paid", "display_name: order_paid", 0),
        ("event display name", "display_name: Order Paid", "display_name: ''", 0),
        ("event verified", "owner: growth", "status: live", 0),
        ("event verified", "owner: growth", "x-verified: true", 1),
        ("event verified", "owner: growth", "owner: growth\n    x-verified: false", 0),
        ("event verified", "owner: growth", "owner: growth\n    status: deprecated", 0),
        ("event tags", "tags: [commerce]", "tags: ['']", 0),
        ("property description", "description: What was paid, ", "", 0.5),
        ("property display name", "display_name: Order Total", "display_name: total", 0.5),
    ],
)
def test_what_each_part_asks(part, old, new, expected):
    assert old in GOOD
    assert share(GOOD.replace(old, new), part) == expected


def test_a_property_name_counts_once_and_is_described_if_it_is_anywhere():
    text = "lexicon: 1\nevents:\n  A Done: {properties: {x: {description: y}}}\n"
    text += "  B Done: {properties: {x: string, z: string}}\n"
    assert share(text, "property description") == 0.5


def test_profiles_count_by_themselves():
    text = "lexicon: 1\nevents: {A Done: {properties: {x: {description: y}}}}\n"
    text += "user_properties: {x: string}\ngroup_properties: {company: {x: string}}\n"
    assert share(text, "property description") == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "entry",
    ["$mp_click: {}", "'[Auto] Click': {}", "Old: {status: blocked, properties: {y: string}}"],
)
def test_what_is_blocked_or_mixpanels_own_does_not_count(entry):
    assert of(f"{GOOD}  {entry}\n").value == 100.0


@pytest.mark.parametrize("entry", ["$city", "mp_thing", "$own"])
def test_properties_of_mixpanels_kind_do_not_count(entry):
    assert of(f"{GOOD}      {entry}: string\n").value == 100.0
    assert of(f"{GOOD}      own: {{type: string, status: blocked}}\n").value == 100.0


@pytest.mark.parametrize(("issues", "points"), [(1, 9.8), (10, 8.0), (50, 0.0), (80, 0.0)])
def test_each_open_issue_costs_two_percent_of_its_part(issues, points):
    found = of(GOOD, [finding("TYP003") for _ in range(issues)])
    assert found.value == 90 + points
    (rise,) = found.to_dict()["raises"]
    assert (rise["what"], rise["count"]) == ("mend errors and warnings", issues)


def test_hints_and_what_other_parts_count_are_no_open_issues():
    found = [finding("DOC009", Severity.INFO), finding("DOC001"), finding("DOC002")]
    assert of(GOOD, found).value == 100.0


def test_untidy_events_cost_hygiene_once_each():
    found = [finding("NAM003", event="order_paid"), finding("LIF004", event="order_paid")]
    assert share(GOOD, "hygiene", found) == 0.0
    assert share(GOOD, "open issues", found) == 1.0
    assert share(GOOD, "hygiene", [finding("NAM003", event="gone")]) == 1.0


def test_hygiene_names_rules_that_exist_and_are_about_events():
    assert all(find_rule(code) is not None for code in HYGIENE)


@pytest.mark.parametrize(
    ("value", "grade"),
    [(100, "A"), (90, "A"), (89.9, "B"), (75, "B"), (60, "C"), (40, "D"), (0, "F")],
)
def test_grades_begin_at_their_least_score(value, grade, monkeypatch):
    monkeypatch.setitem(WEIGHTS, "event tags", 100)
    assert Score((Part("event tags", round(value * 10), 1000, ""),)).grade == grade


def test_the_rounded_score_decides_the_grade(monkeypatch):
    monkeypatch.setitem(WEIGHTS, "event tags", 100)
    found = Score((Part("event tags", 89_960, 100_000, ""),))
    assert (found.value, found.grade) == (90.0, "A")


def test_raises_come_with_the_most_first():
    text = GOOD.replace("    tags: [commerce]\n", "").replace("description: What was paid, ", "")
    raises = of(text, [finding("TYP003")]).to_dict()["raises"]
    assert [entry["what"] for entry in raises] == [
        "tag events",
        "describe properties",
        "mend errors and warnings",
    ]
    assert [entry["points"] for entry in raises] == [10.0, 10.0, 0.2]


def test_lint_adds_it_on_request():
    loaded = load_text(GOOD)
    assert lint_loaded(loaded, Settings()).details == {}
    report = lint_loaded(loaded, Settings(), with_score=True)
    assert report.details["score"]["grade"] == "A"


MODEST = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.generate),
)


@MODEST
@given(plan_data(), st.integers(0, 70), st.booleans())
def test_a_score_lies_between_0_and_100(data, issues, untidy):
    plan = load_data(data)
    found = [finding("TYP003") for _ in range(issues)]
    found += [finding("NAM003", event=name) for name in plan.events] if untidy else []
    result = score(plan, found)
    assert 0 <= result.value <= 100
    for part in result.parts:
        assert 0 <= part.good <= part.entries or part.name == "open issues"
        assert 0 <= part.share <= 1
    gain = sum(entry["points"] for entry in result.to_dict()["raises"])
    assert result.value + gain == pytest.approx(100, abs=0.2)


@MODEST
@given(plan_data(), st.data())
def test_describing_one_more_thing_never_lowers_the_score(data, draw):
    plan = load_data(data)
    before = score(plan).value
    name = draw.draw(st.sampled_from(sorted(plan.events)))
    event = plan.events[name]
    told = {"description": "What was done", "display_name": f"{name} done", "tags": ("x",)}
    key = draw.draw(st.sampled_from(sorted(told)))
    better = replace(event, **{key: told[key]})
    if event.properties and draw.draw(st.booleans()):
        own = draw.draw(st.sampled_from(sorted(event.properties)))
        described = replace(event.properties[own], description="What it is")
        better = replace(event, properties={**event.properties, own: described})
    after = score(replace(plan, events={**plan.events, name: better})).value
    assert after >= before


def test_the_document_is_plain_json():
    document = of(GOOD, [finding("TYP003")]).to_dict()
    assert json.loads(json.dumps(document)) == document
