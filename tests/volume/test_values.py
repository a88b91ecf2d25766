"""Which value of a property explains a change, and when none does."""

import numpy as np
import pytest

from lexicon_cli.history.cell import KeptValues
from lexicon_cli.history.facts import DailyFacts, ValueKey
from lexicon_cli.volume.blaming import values_in
from lexicon_cli.volume.check import check
from lexicon_cli.volume.counts import counts_of
from lexicon_cli.volume.options import VolumeOptions
from tests.volume.conftest import FIRST, WEEK, Project

DAYS = 84
METHODS = {"card": 0.5, "paypal": 0.35, "invoice": 0.15}


class Shop(Project):
    """ "Paid" with values, day by day: each day's events are drawn value by value."""

    def __init__(self, methods=None, level=800.0, seed=1, platforms=("web", "ios"), **factors):
        super().__init__(DAYS, seed)
        self.values = {}
        self.facts = DailyFacts()
        week = np.resize(WEEK, DAYS) * np.exp(self._rng.normal(0, 0.04, DAYS))
        for platform in platforms:
            total = np.zeros(DAYS)
            for value, share in (methods or METHODS).items():
                mean = level / len(platforms) * share * week
                mean = mean * factors.get(f"{value}_{platform}", factors.get(value, np.ones(DAYS)))
                drawn = self._rng.poisson(mean).astype(float)
                self.values[value] = self.values.get(value, 0) + drawn
                total += drawn
            self.cells["Paid", platform, ""] = total
        self.add("Seen", level=2_000)
        self.has("method", self.values)

    def has(self, name, values, cut=()):
        """A property of "Paid", by day; on the days in `cut` it had too many values."""
        for value, counts in values.items():
            for day, count in enumerate(counts):
                if count:
                    self.kept(name, day).add(value, int(count))
        for day in cut:
            self.kept(name, day).is_cut = True
        return self

    def kept(self, name, day) -> KeptValues:
        return self.facts.cell(ValueKey(FIRST + day, "Paid", name)).values

    def check(self, hidden=frozenset(), since=DAYS - 7, **more):
        counts = counts_of(self.keys())
        values = values_in(self.facts, hidden.__contains__)
        found = check(counts, since=FIRST + since, options=VolumeOptions(), values=values, **more)
        return [fact for fact in found.facts if fact.event == "Paid"]


def since(day, factor):
    """A factor from a day on, counted from the end if negative."""
    found = np.ones(DAYS)
    found[day:] = factor
    return found


def test_the_value_that_explains_a_drop_is_named():
    (fact,) = Shop({"card": 0.4, "paypal": 0.6}, paypal=since(-4, 0.03)).check()
    assert (fact.code, fact.where) == ("VOL001", (("method", "paypal"),))
    assert fact.since == FIRST + DAYS - 4
    assert fact.numbers["effect"] == pytest.approx(-0.97, abs=0.03)
    assert fact.numbers["expected"] == pytest.approx(0.6 * 800 * 0.75, rel=0.15)
    assert fact.numbers["low"] < fact.numbers["expected"] < fact.numbers["high"]
    lines = "\n".join(fact.arithmetic)
    assert 'where "method" is "paypal": ' in lines
    assert "standard deviations of its days; 2 values were tried" in lines


def test_a_level_that_is_one_values_is_named():
    (fact,) = Shop(paypal=since(-12, 0.25)).check()
    assert (fact.code, fact.where) == ("VOL004", (("method", "paypal"),))
    assert fact.since == FIRST + DAYS - 12


def test_a_spike_that_is_one_values_is_named():
    (fact,) = Shop(card=since(-2, 3.5)).check()
    assert (fact.code, fact.where) == ("VOL002", (("method", "card"),))


@pytest.mark.parametrize("factor", [0.3, 0.6, 0.8])
@pytest.mark.parametrize("share", [0.6, 0.9, 0.97])
@pytest.mark.parametrize("seed", range(5))
def test_no_value_is_named_when_all_fall_alike(factor, share, seed):
    methods = {"card": share, "paypal": 1 - share}
    shop = Shop(methods, seed=seed, **dict.fromkeys(methods, since(-6, factor)))
    for fact in shop.check():
        assert "method" not in dict(fact.where)
        assert "value" not in fact.texts


def test_no_value_is_named_when_two_fall():
    (fact,) = Shop(
        {"card": 0.4, "paypal": 0.3, "invoice": 0.3},
        paypal=since(-4, 0.05),
        invoice=since(-4, 0.05),
    ).check()
    assert fact.where == ()


def test_no_value_is_named_of_a_property_that_had_too_many():
    shop = Shop({"card": 0.4, "paypal": 0.6}, paypal=since(-4, 0.03))
    shop.kept("method", DAYS - 20).is_cut = True
    (fact,) = shop.check()
    assert fact.where == ()


def test_a_value_of_weeks_only_is_not_blamed():
    """A campaign that began ten days before, and ends."""
    began = np.where(np.arange(DAYS) < DAYS - 14, 0.0, 1.0)
    for fact in Shop({"old": 0.4, "new": 0.6}, new=began * since(-4, 0.03)).check():
        assert fact.where == ()


MIRRORS = ["app_version", "mp_lib", "$os", "platform", "$lib_version", "build"]


@pytest.mark.parametrize("name", MIRRORS)
def test_what_mirrors_platform_and_version_is_not_blamed(name):
    shop = Shop({"card": 0.4, "paypal": 0.6}, paypal=since(-4, 0.03))
    for key in list(shop.facts.values):
        shop.facts.values[key._replace(property=name)] = shop.facts.values.pop(key)
    (fact,) = shop.check()
    assert fact.where == ()


def test_hidden_properties_are_not_blamed():
    shop = Shop({"card": 0.4, "paypal": 0.6}, paypal=since(-4, 0.03))
    (fact,) = shop.check(hidden=frozenset({"method"}))
    assert fact.where == ()
    assert "paypal" not in "\n".join(fact.arithmetic)


def test_of_several_properties_the_teams_own_is_named_then_the_first():
    shop = Shop({"card": 0.4, "paypal": 0.6}, paypal=since(-4, 0.03))
    for name in ("$region", "provider", "account"):
        shop.has(name, {value.upper(): counts for value, counts in shop.values.items()})
    (fact,) = shop.check()
    assert fact.where == (("account", "PAYPAL"),)


def test_the_property_that_explains_more_is_named():
    """Most, not all, who pay by that method are of one country."""
    shop = Shop({"card": 0.4, "paypal": 0.6}, paypal=since(-4, 0.03))
    paypal, card = shop.values["paypal"], shop.values["card"]
    shop.has(
        "country", {"de": np.round(paypal * 0.9), "fr": card + paypal - np.round(paypal * 0.9)}
    )
    (fact,) = shop.check()
    assert fact.where == (("method", "paypal"),)


def test_a_value_that_tells_more_than_its_platform_is_told_beside_it():
    shop = Shop(
        {"card": 0.3, "paypal": 0.7},
        level=1_200,
        paypal_ios=since(-4, 0.02),
        platforms=("web", "ios"),
    )
    plain = shop.check(hidden=frozenset({"method"}))
    assert [fact.where for fact in plain] == [(("platform", "ios"),)]
    # All of the loss is on ios; that it is one method, too, cannot be told: web still has it.
    assert [fact.where for fact in shop.check()] == [(("platform", "ios"),)]
    shop = Shop(
        {"card": 0.45, "apple_pay": 0.55},
        level=1_200,
        apple_pay_web=np.zeros(DAYS),
        apple_pay_ios=since(-4, 0.02),
    )
    (fact,) = shop.check()
    assert fact.where == (("platform", "ios"),)
    assert (fact.texts["property"], fact.texts["value"]) == ("method", "apple_pay")


@pytest.mark.parametrize("seed", range(6))
def test_a_value_that_explains_more_than_the_platform_that_was_seen_is_told_alone(seed):
    """Both platforms lose it; of small ones each may or may not be seen by itself."""
    shop = Shop({"card": 0.6, "paypal": 0.4}, level=300, seed=seed, paypal=since(-5, 0.03))
    assert [fact.where for fact in shop.check()] in ([], [(("method", "paypal"),)])


@pytest.mark.parametrize("seed", range(8))
def test_many_properties_of_no_meaning_explain_nothing(seed):
    """Forty properties at random, with weeks of their own."""
    rng = np.random.default_rng(seed)
    shop = Shop(dict.fromkeys(("a",), 1.0), seed=seed, a=since(-5, 0.45))
    total = shop.values["a"]
    for number in range(40):
        shares = rng.dirichlet(np.ones(rng.integers(2, 12)))
        drift = rng.normal(0, 0.1, (len(shares), DAYS))
        weights = shares[:, None] * np.exp(drift)
        weights /= weights.sum(axis=0)
        values = {
            f"v{at}": np.array(
                [rng.binomial(int(n), w) for n, w in zip(total, weights[at], strict=True)]
            )
            for at in range(len(shares))
        }
        shop.has(f"p{number}", values)
    assert [fact.where for fact in shop.check()] == [()]


def test_a_silent_event_is_silent_whatever_its_values():
    (fact,) = Shop(**dict.fromkeys(METHODS, since(-3, 0.0))).check()
    assert (fact.code, fact.where) == ("VOL003", ())


def test_without_values_nothing_is_blamed():
    shop = Shop({"card": 0.4, "paypal": 0.6}, paypal=since(-4, 0.03))
    shop.facts.values.clear()
    assert [fact.where for fact in shop.check()] == [()]
