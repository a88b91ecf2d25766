"""A property that is missing only where another one has a certain value (PRP005)."""

import pytest

from lexicon_cli.drift.check import check
from lexicon_cli.drift.expectations import EventPlan, Expectations, PropertyPlan
from lexicon_cli.drift.windows import Windows
from lexicon_cli.history.splits import Split, SplitKey, add_split
from tests.drift.world import CELLS, DAYS, FIRST, World

STRING = {"string": 1.0}
METHODS = {"card": 60, "paypal": 40, "invoice": 30}
LAST = FIRST + DAYS - 1
WINDOWS = Windows(FIRST, FIRST + 28, FIRST + DAYS)


def shop(there, *, event="Purchase", methods=None, cells=CELLS, chooser="method", split=True):
    """Events of a cell and day by method; `there(day, cell, method)` is the share with the property
    "note". Method and note are counted together."""
    world = World(7)
    for day in range(DAYS):
        for cell in cells:
            for method, count in (methods or METHODS).items():
                share = there(day, cell, method)
                shares = {chooser: STRING, **({"note": {"string": share}} if share else {})}
                before = _count(world, event, "note")
                world.add(FIRST + day, event, cell, count, shares)
                if split:
                    key = SplitKey(FIRST + day, event, chooser, method)
                    number = _count(world, event, "note") - before
                    add_split(world.facts.splits, key, Split(count, {"note": number}))
    return world.facts


def _count(world, event, name):
    return sum(
        sum(counts)
        for key, counts in world.facts.types.items()
        if (key.event, key.property) == (event, name)
    )


def found(facts, required=None, windows=WINDOWS, **more):
    expect = Expectations(**more)
    if required is not None:
        planned = {"note": PropertyPlan(required=required), "method": PropertyPlan()}
        events = {name: EventPlan(properties=planned) for name in ("Purchase", "Refund")}
        expect = Expectations(has_plan=True, events=events, **more)
    return [one.fact for one in check(facts, windows, expect) if one.fact.property == "note"]


def lost_since(day, method="paypal"):
    return lambda at, cell, which: 0.0 if which == method and at >= day else 1.0


@pytest.mark.parametrize(("required", "variant"), [(True, "required"), (False, "lost")])
@pytest.mark.parametrize("day", [20, 28, 30, 33])
def test_it_is_told_with_its_value_and_day(day, required, variant):
    (fact,) = found(shop(lost_since(day)), required)
    assert (fact.code, fact.variant) == ("PRP005", variant)
    assert fact.where == (("method", "paypal"),)
    assert (fact.since, fact.until) == (FIRST + day, LAST)
    assert fact.count == 40 * len(CELLS) * (DAYS - day)
    assert fact.traffic == sum(METHODS.values()) * len(CELLS) * (DAYS - day)
    assert fact.numbers["after"] == 1.0
    assert fact.arithmetic[0].startswith('missing where "method" is "paypal": in ')


def test_the_day_on_which_it_went_missing_is_the_first_one():
    def there(day, cell, method):
        if method != "paypal" or day < 30:
            return 1.0
        return 0.5 if day == 30 else 0.0

    (fact,) = found(shop(there), False)
    assert fact.since == FIRST + 30


def test_without_a_plan_it_is_told_as_well():
    (fact,) = found(shop(lost_since(29)))
    assert (fact.code, fact.variant, fact.where) == ("PRP005", "lost", (("method", "paypal"),))


@pytest.mark.parametrize("required", [True, False])
def test_what_was_so_for_ever_is_told_of_required_properties_only(required):
    facts = shop(lost_since(0))
    assert [fact.variant for fact in found(facts, required)] == ["required"] * required


def test_a_new_value_without_it_is_told_if_several_others_have_it():
    def there(day, cell, method):
        return 0.0 if method == "invoice" else 1.0

    facts = shop(there)
    early = [key for key in facts.splits if key.value == "invoice" and key.day < FIRST + 26]
    for key in early:
        del facts.splits[key]
    for key in [key for key in facts.events if key.day < FIRST + 26]:
        facts.events[key] -= METHODS["invoice"]
    (fact,) = found(facts, False)
    assert (fact.variant, fact.where) == ("optional", (("method", "invoice"),))


def test_a_new_value_of_two_may_be_meant_to_lack_it():
    facts = shop(lost_since(0, "true"), methods={"false": 80, "true": 40})
    for key in [key for key in facts.splits if key.value == "true" and key.day < FIRST + 26]:
        del facts.splits[key]
    for key in [key for key in facts.events if key.day < FIRST + 26]:
        facts.events[key] -= 40
    assert [fact for fact in found(facts, False) if fact.code == "PRP005"] == []


def test_nothing_is_told_if_it_came_back():
    facts = shop(lambda day, cell, method: float(method != "paypal" or not 29 <= day < 32))
    assert [fact for fact in found(facts, False) if fact.code == "PRP005"] == []


def test_nothing_is_told_of_a_value_if_two_lack_it():
    facts = shop(lambda day, cell, method: float(method == "card" or day < 30))
    assert all(not fact.where for fact in found(facts, False))


def test_a_platform_that_explains_it_is_told_alone():
    def there(day, cell, method):
        return float(cell[0] != "server")

    facts = shop(there)
    (fact,) = found(facts, False)
    assert fact.where == (("platform", "server"),)


def test_a_value_of_one_platform_only_is_not_told_beside_it():
    """Only the server takes invoices, and it never sends the note."""
    facts = shop(lambda day, cell, method: float(cell[0] != "server"), methods={"card": 90})
    for key in list(facts.splits):
        facts.splits[key] = Split(270, {"note": 270})
        invoice = key._replace(value="invoice")
        facts.splits[invoice] = Split(90, {"note": 0})
    assert [fact.where for fact in found(facts, True)] == [(("platform", "server"),)]


def test_a_version_that_explains_it_is_not_told_as_a_value():
    cells = (("ios", "4.0"), ("ios", "5.0"))
    facts = shop(
        lambda day, cell, method: float(cell[1] == "5.0"), methods={"card": 90}, cells=cells
    )
    for key in list(facts.splits):
        facts.splits[key] = Split(90, {"note": 90})
        facts.splits[key._replace(value="old")] = Split(90, {"note": 0})
    assert found(facts, False) == []


def test_few_events_tell_nothing():
    few = {"card": 60, "paypal": 1, "invoice": 30}
    assert [f for f in found(shop(lost_since(30), methods=few), False) if f.code == "PRP005"] == []


def test_what_some_have_elsewhere_only_is_no_contrast():
    facts = shop(lambda day, cell, method: 0.0 if method == "paypal" and day > 29 else 0.7)
    assert [fact for fact in found(facts, False) if fact.code == "PRP005"] == []


@pytest.mark.parametrize("status", ["deprecated", "blocked"])
def test_properties_that_are_to_go_are_left_alone(status):
    planned = {"note": PropertyPlan(required=True, status=status)}
    expect = Expectations(has_plan=True, events={"Purchase": EventPlan(properties=planned)})
    assert check(shop(lost_since(29)), WINDOWS, expect) == []


def test_a_chooser_that_is_personal_is_not_named():
    facts = shop(lost_since(29))
    assert [fact.where for fact in found(facts, False, masked=frozenset({"method"}))] == [()]


def test_without_joint_counts_it_is_told_without_the_value():
    (fact,) = found(shop(lost_since(29), split=False), False)
    assert (fact.code, fact.where) == ("VAL015", ())


def test_the_same_in_two_events_is_one_finding():
    facts = shop(lost_since(29))
    facts.merge(shop(lost_since(30), event="Refund"))
    (fact,) = found(facts, False)
    assert (fact.event, fact.since) == (None, FIRST + 29)
    assert sorted(fact.texts["events"]) == ["Purchase", "Refund"]


def test_days_of_a_baseline_are_the_past_wherever_they_lie():
    apart = frozenset(range(FIRST, FIRST + 28))
    windows = Windows(FIRST + 28, FIRST + 28, FIRST + DAYS, apart)
    (fact,) = found(shop(lost_since(28)), False, windows)
    assert (fact.variant, fact.since) == ("lost", FIRST + 28)
    assert found(shop(lost_since(0)), False, windows) == []


def test_what_comes_at_random_is_not_told():
    facts = shop(lambda day, cell, method: 0.9)
    assert found(facts, False) == []
