"""Drifts that were planted: found with their day, platform and version, and nothing else."""

from dataclasses import dataclass, field

import pytest

from lexicon_cli.drift.check import check
from lexicon_cli.drift.expectations import EventPlan, Expectations, PropertyPlan
from lexicon_cli.drift.explosion import is_instance
from lexicon_cli.drift.windows import Windows
from lexicon_cli.kernel.bounded import OTHER
from lexicon_cli.rules.registry import severity_of
from tests.drift.world import CELLS, DAYS, FIRST, World

WINDOWS = Windows(FIRST, FIRST + 28, FIRST + DAYS)
NUMBER, STRING = {"number": 1.0}, {"string": 1.0}
PROPERTIES = {
    "price": NUMBER,
    "quantity": {"integer": 0.9, "number": 0.1},
    "plan": STRING,
    "coupon": {"string": 0.3},
    "note": {"null": 0.1, "string": 0.7},
    "currency": STRING,
}
VALUES = {
    "price": 400,
    "plan": {"free": 0.7, "pro": 0.28, "team": 0.02},
    "coupon": 12,
    "note": 900,
    "currency": {"USD": 1.0},
}
IOS, ANDROID, NEW_IOS = ("ios", "5.1.0"), ("android", "5.1.0"), ("ios", "5.2.0")


def changed(**properties):
    """The usual properties, but for these; None takes one away."""
    mixed = {**PROPERTIES, **properties}
    return {name: shares for name, shares in mixed.items() if shares is not None}


@dataclass(frozen=True)
class Case:
    """From the day `at` (of 35) on, `cells` have other `properties` or `values`; the other cells
    stay. `adopts`: the cells are a release that spreads, beside the old ones."""

    name: str
    code: str
    at: int
    prop: str | None = None
    variant: str = ""
    cells: tuple = CELLS
    where: tuple = ()
    properties: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    adopts: bool = False
    later: bool = False
    slack: int = 0  # days that the start may be late


CASES = [
    Case("all turns to text", "DRF001", 31, "price", "replaced", properties={"price": STRING}),
    Case(
        "one platform turns to text",
        "DRF001",
        29,
        "price",
        "replaced",
        cells=(IOS,),
        where=(("platform", "ios"),),
        properties={"price": STRING},
    ),
    Case(
        "a release turns to text",
        "DRF001",
        30,
        "price",
        "replaced",
        cells=(NEW_IOS,),
        where=(("platform", "ios"), ("app_version", "5.2.0")),
        properties={"price": STRING},
        adopts=True,
    ),
    Case(
        "a release turns a tenth to text",
        "DRF001",
        29,
        "price",
        "mixed",
        cells=(NEW_IOS,),
        where=(("platform", "ios"), ("app_version", "5.2.0")),
        properties={"price": {"number": 0.9, "string": 0.1}},
        adopts=True,
        slack=1,
    ),
    Case(
        "it began before the window",
        "DRF001",
        20,
        "price",
        "replaced",
        cells=(ANDROID,),
        where=(("platform", "android"),),
        properties={"price": STRING},
    ),
    Case(
        "a release and the next one lose a property",
        "DRF003",
        29,
        "plan",
        cells=(NEW_IOS, ("ios", "5.2.1")),
        where=(("platform", "ios"), ("app_version", "5.2.0")),
        properties={"plan": None},
        adopts=True,
        later=True,
    ),
    Case("a rare property goes", "DRF003", 28, "coupon", properties={"coupon": None}),
    Case(
        "a required field thins out",
        "VAL015",
        30,
        "currency",
        "missing",
        cells=(ANDROID,),
        where=(("platform", "android"),),
        properties={"currency": {"string": 0.7}},
    ),
    Case(
        "nulls",
        "VAL015",
        32,
        "plan",
        "null",
        properties={"plan": {"null": 0.4, "string": 0.6}},
    ),
    Case("a new property", "DRF002", 33, "plan_id", "new-property", properties={"plan_id": STRING}),
    Case(
        "a new value",
        "DRF004",
        30,
        "plan",
        values={"plan": {"free": 0.6, "pro": 0.3, "Team": 0.1}},
    ),
    Case("ids among values", "VAL013", 30, "coupon", "leapt", values={"coupon": 5000}),
    Case("a default for all", "VAL013", 29, "note", "collapsed", values={"note": {"none": 1.0}}),
    Case("longer texts", "DRF005", 31, "note", "", values={"note": {"x" * 240: 0.1, "no": 0.9}}),
    Case(
        "a second currency",
        "VAL012",
        31,
        "price",
        "second",
        values={"currency": {"USD": 0.9, "EUR": 0.1}},
    ),
]
# What else is true of some of them.
ALSO = {"a new value": {"VAL013"}, "longer texts": {"VAL013"}}


def build(case, event="Purchase", seed=3):
    world = World(seed)
    for day in range(DAYS):
        for cell in sorted({*CELLS, *(case.cells if case.adopts else ())}):
            is_new = day >= case.at and cell in case.cells
            if case.adopts and cell in case.cells:
                count = 12 + 20 * (day - case.at) if is_new else 0
            else:
                count = 110
            world.add(
                FIRST + day,
                event,
                cell,
                count,
                changed(**case.properties) if is_new else PROPERTIES,
                {**VALUES, **case.values} if is_new else VALUES,
            )
    return world.usual("Page Viewed", {"path": STRING}, {"path": 300})


def expectations():
    return Expectations(
        money=lambda name: "sure" if name == "price" else "",
        is_currency=lambda name: name == "currency",
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_planted_drift_is_found_where_and_when_it_began(case):
    found = [one.fact for one in check(build(case).facts, WINDOWS, expectations())]
    mine = [fact for fact in found if (fact.code, fact.property) == (case.code, case.prop)]
    assert len(mine) == 1
    fact = mine[0]
    assert fact.variant == case.variant
    assert fact.event == "Purchase"
    assert FIRST + case.at <= fact.since <= FIRST + case.at + case.slack
    assert fact.where == case.where
    assert bool(fact.numbers.get("later")) is case.later
    assert fact.until == FIRST + DAYS - 1
    assert 0 < fact.count <= fact.traffic
    others = {fact.code for fact in found} - {case.code, "VAL014"}
    assert others <= ALSO.get(case.name, set())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_else_is_an_error(case):
    found = [one.fact for one in check(build(case, seed=11).facts, WINDOWS, expectations())]
    errors = {f.code for f in found if getattr(severity_of(f.code, f.variant), "rank", 0) == 3}
    assert errors <= {case.code}


@pytest.mark.parametrize("case", CASES[:4], ids=lambda case: case.name)
def test_a_change_of_a_property_in_several_events_is_one_finding(case):
    world = build(case)
    for event in ("Refund", "Quote"):
        world.facts.merge(build(case, event, seed=5).facts)
    found = [one.fact for one in check(world.facts, WINDOWS, expectations())]
    mine = [fact for fact in found if fact.code == case.code]
    assert len(mine) == 1
    assert mine[0].event is None
    assert sorted(mine[0].texts["events"]) == ["Purchase", "Quote", "Refund"]
    assert FIRST + case.at <= mine[0].since <= FIRST + case.at + case.slack


def test_integers_among_numbers_are_no_drift():
    world = World(1).usual("A", {"n": {"integer": 1.0}}, days=range(FIRST, FIRST + 30))
    world.usual("A", {"n": {"number": 0.5, "integer": 0.5}}, days=range(FIRST + 30, FIRST + DAYS))
    assert check(world.facts, WINDOWS, Expectations()) == []


def test_a_type_that_comes_back_is_no_drift():
    world = World(1).usual("A", {"n": NUMBER}, days=range(FIRST, FIRST + 10))
    world.usual("A", {"n": STRING}, days=range(FIRST + 10, FIRST + 30))
    world.usual("A", {"n": NUMBER}, days=range(FIRST + 30, FIRST + DAYS))
    assert "DRF001" not in {one.fact.code for one in check(world.facts, WINDOWS, Expectations())}


def test_a_type_that_the_plan_allows_is_no_drift():
    world = World(1).usual("A", {"n": NUMBER}, days=range(FIRST, FIRST + 30))
    world.usual("A", {"n": STRING}, days=range(FIRST + 30, FIRST + DAYS))
    planned = PropertyPlan(kinds=frozenset({"string", "number"}))
    expect = Expectations(has_plan=True, events={"A": EventPlan(properties={"n": planned})})
    assert check(world.facts, WINDOWS, expect) == []


@pytest.mark.parametrize(
    ("required", "variant"), [(True, "required"), (False, "optional"), (None, "optional")]
)
def test_a_property_that_one_platform_never_sends(required, variant):
    world = World(2).usual("A", {"p": STRING}, cells=CELLS[:3])
    world.usual("A", {}, cells=CELLS[3:])
    events = {} if required is None else {"A": {"p": PropertyPlan(required=required)}}
    expect = Expectations(
        has_plan=bool(events),
        events={name: EventPlan(properties=known) for name, known in events.items()},
    )
    (found,) = check(world.facts, WINDOWS, expect)
    assert (found.fact.code, found.fact.variant) == ("PRP005", variant)
    assert found.fact.where == (("platform", "server"),)


def test_a_required_property_that_one_version_never_sends():
    cells = (("ios", "4.0"), ("ios", "5.0"))
    world = World(2).usual("A", {"p": STRING}, cells=cells[1:])
    world.usual("A", {}, cells=cells[:1])
    for required, expected in ((True, ["PRP005"]), (False, [])):
        known = {"p": PropertyPlan(required=required)}
        expect = Expectations(has_plan=True, events={"A": EventPlan(properties=known)})
        assert [one.fact.code for one in check(world.facts, WINDOWS, expect)] == expected


@pytest.mark.parametrize(
    ("planned", "variant"),
    [
        (None, ""),
        (EventPlan(), ""),
        (EventPlan(critical=True), "critical"),
        (EventPlan(status="deprecated"), None),
        (EventPlan(status="blocked"), None),
    ],
)
def test_an_event_that_fell_silent(planned, variant):
    world = World(4).usual("Gone", {"p": STRING}, days=range(FIRST, FIRST + 31))
    world.usual("Stays", {"p": STRING})
    events = {} if planned is None else {"Gone": planned, "Stays": EventPlan()}
    expect = Expectations(has_plan=planned is not None, events=events)
    found = [one.fact for one in check(world.facts, WINDOWS, expect)]
    assert [fact.variant for fact in found] == ([] if variant is None else [variant])
    if found:
        assert (found[0].code, found[0].event, found[0].since) == ("EVT009", "Gone", FIRST + 31)


def test_a_silent_event_that_the_plan_does_not_know_is_told_apart():
    world = World(4).usual("Gone", {}, days=range(FIRST, FIRST + 31)).usual("Stays", {})
    expect = Expectations(has_plan=True, events={"Stays": EventPlan()})
    assert [one.fact.variant for one in check(world.facts, WINDOWS, expect)] == ["unplanned"]


def test_a_campaign_that_pauses_has_not_vanished():
    days = [day for day in range(FIRST, FIRST + 31) if (day - FIRST) % 7 < 2]
    world = World(4).usual("Newsletter", {}, days=days).usual("Stays", {})
    assert check(world.facts, WINDOWS, Expectations()) == []


def test_days_that_were_not_loaded_silence_no_event():
    world = World(4).usual("A", {}, days=range(FIRST, FIRST + 30)).usual("B", {}, count=1)
    only_b = [one.fact.event for one in check(world.facts, WINDOWS, Expectations())]
    assert only_b == ["A"]  # B came: A should have
    world = World(4).usual("A", {}, days=range(FIRST, FIRST + 30))
    assert check(world.facts, WINDOWS, Expectations()) == []


def test_a_renamed_event_is_told_of():
    world = World(4).usual("Purchase Complete", {}, days=range(FIRST, FIRST + 31))
    world.usual("Purchase Completed", {}, days=range(FIRST + 31, FIRST + DAYS)).usual("B", {})
    found = {one.fact.code: one.fact for one in check(world.facts, WINDOWS, Expectations())}
    assert found["EVT009"].texts["renamed"] == "Purchase Completed"
    assert found["DRF002"].variant == "new-event"


def test_a_new_event_on_one_platform_of_the_plan():
    world = (
        World(4)
        .usual("A", {})
        .usual("New", {}, days=range(FIRST + 30, FIRST + DAYS), cells=CELLS[:1])
    )
    expect = Expectations(has_plan=True, events={"A": EventPlan(), "New": EventPlan()})
    (found,) = check(world.facts, WINDOWS, expect)
    assert (found.fact.code, found.fact.variant) == ("DRF002", "planned-event")
    assert (found.fact.since, found.fact.where) == (FIRST + 30, (("platform", "web"),))


@pytest.mark.parametrize(
    ("since", "versions", "days"),
    [
        ("5.2.0", {"5.1.0"}, None),
        ("5.1", set(), None),
        ("2026-03-19", None, 31),
        ("soon", set(), None),
    ],
)
def test_events_before_their_introduction(since, versions, days):
    world = World(4).usual("A", {"p": STRING}, days=range(FIRST + 28, FIRST + DAYS))
    expect = Expectations(
        has_plan=True,
        events={"A": EventPlan(since=since, properties={"p": PropertyPlan(since=since)})},
    )
    found = [one.fact for one in check(world.facts, WINDOWS, expect) if one.fact.code == "EVT010"]
    if versions is not None:
        assert {version for fact in found for version in fact.app_versions} == versions
        assert [fact.property for fact in found] == ([None, "p"] if versions else [])
    else:
        assert {fact.count for fact in found} == {
            sum(n for key, n in world.facts.events.items() if key.day < FIRST + days)
        }


def test_mixed_types_and_where_the_rare_ones_come_from():
    world = (
        World(5)
        .usual("A", {"p": STRING}, cells=CELLS[:2])
        .usual("A", {"p": NUMBER}, cells=CELLS[2:3])
    )
    (found,) = check(world.facts, WINDOWS, Expectations())
    assert (found.fact.code, found.fact.where) == ("VAL004", (("platform", "android"),))
    assert list(found.fact.texts["kinds"]) == ["string", "number"]


def test_types_mixed_between_events():
    world = World(5).usual("A", {"p": STRING}).usual("B", {"p": NUMBER}).usual("C", {"p": STRING})
    (found,) = check(world.facts, WINDOWS, Expectations())
    assert (found.fact.code, found.fact.variant) == ("VAL004", "between-events")
    assert found.fact.texts["by_kind"] == {"string": ["A", "C"], "number": ["B"]}


@pytest.mark.parametrize(
    ("shares", "variant"),
    [
        ({"USD": 0.98, "usd": 0.02}, "spelling"),
        ({"USD": 0.6, "EUR": 0.4}, "several"),
        ({"USD": 1.0}, None),
        (None, "none"),
    ],
)
def test_currencies(shares, variant):
    properties = {"price": NUMBER} if shares is None else {"price": NUMBER, "currency": STRING}
    world = World(6).usual("A", properties, {} if shares is None else {"currency": shares})
    found = [one.fact for one in check(world.facts, WINDOWS, expectations())]
    told = [fact.variant for fact in found if fact.code == "VAL012"]
    assert told == ([] if variant is None else [variant])


def test_money_without_its_currency_in_a_part():
    world = World(6).usual("A", {"price": NUMBER, "currency": {"string": 0.5}})
    found = [one.fact.variant for one in check(world.facts, WINDOWS, expectations())]
    assert found == ["partly"]


def test_events_of_a_test_environment():
    world = World(6).usual("A", {"env": STRING}, {"env": {"production": 0.98, "staging": 0.02}})
    (found,) = check(world.facts, WINDOWS, Expectations())
    assert found.fact.code == "ING019"
    assert [value for value, _ in found.fact.texts["values"]] == ["staging"]


def test_events_of_two_projects():
    tokens = {"4f1e": 0.5, "9b2c": 0.5}
    world = World(6).usual("A", {"token": STRING}, {"token": tokens})
    world.usual("B", {"token": STRING}, {"token": {"4f1e": 1.0}})
    found = [one.fact for one in check(world.facts, WINDOWS, Expectations())]
    (mixed,) = [fact for fact in found if fact.code == "ING019"]
    assert (mixed.variant, mixed.event, mixed.numbers["tokens"]) == ("tokens", "A", 2)
    assert "4f1e" not in str(found)


def test_a_constant():
    world = World(6).usual("A", {"p": STRING}, {"p": {"one": 1.0}})
    (found,) = check(world.facts, WINDOWS, Expectations())
    assert (found.fact.code, found.fact.texts["value"]) == ("VAL014", "one")


@pytest.mark.parametrize("name", ["secret", "jane@example.com"])
def test_values_that_must_not_be_shown_are_counted_only(name):
    values = {"a": 0.5, "b": 0.5}
    world = World(7).usual(
        "A", {"secret": STRING}, {"secret": values}, days=range(FIRST, FIRST + 30)
    )
    new = {"a": 0.5, "b": 0.4, name: 0.1}
    world.usual("A", {"secret": STRING}, {"secret": new}, days=range(FIRST + 30, FIRST + DAYS))
    masked = frozenset({"secret"}) if name == "secret" else frozenset()
    (found,) = check(world.facts, WINDOWS, Expectations(masked=masked))
    assert found.fact.code == "DRF004"
    assert found.fact.texts["values"] == []
    assert found.fact.texts["hidden"] == 1
    assert name not in str(found.fact.texts["known"])


def test_an_event_that_may_be_among_the_other_names_has_not_vanished():
    world = World(3)
    for day in range(FIRST, FIRST + DAYS):
        world.usual("Seen", {}, days=(day,), count=60)
        world.usual("Buy" if day < FIRST + 30 else OTHER, {}, days=(day,), count=60)
    assert check(world.facts, WINDOWS, Expectations()) == []
    world.facts.planned["Buy"] = frozenset()
    (found,) = check(world.facts, WINDOWS, Expectations())
    assert (found.fact.code, found.fact.event, found.fact.since) == ("EVT009", "Buy", FIRST + 30)


@pytest.mark.parametrize("name", ["Order {} Viewed", "Order {}", "Viewed by user{}aaaaaaaa"])
def test_a_name_that_is_a_value_does_not_vanish_besides(name):
    world = World(3)
    for day in range(FIRST, FIRST + DAYS):
        world.usual("Seen", {}, days=(day,), count=60)
        if day < FIRST + 5:
            world.usual(name.format("17"), {}, days=(day,), count=60)
    for number in range(80):
        world.usual(name.format(1000 + number), {}, days=(FIRST + 28 + number % 7,), count=8)
    assert {one.fact.code for one in check(world.facts, WINDOWS, Expectations())} == {"EVT013"}


@pytest.mark.parametrize(
    ("name", "template", "known"),
    [
        ("Order 17", "Order <number>", True),
        ("Order 17", "Cart <number>", False),
        ("Clicked red button", "Clicked <text> button", True),
        ("Clicked dark red button", "Clicked <text> button", False),
        ("Clicked button", "Clicked <text> button", False),
        ("Clicked  button", "Clicked <text> button", False),
    ],
)
def test_instances_of_a_name(name, template, known):
    assert is_instance(name, template) is known
