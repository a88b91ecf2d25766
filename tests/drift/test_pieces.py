"""The pieces of a look at drift: tails, windows, versions, places, templates of names."""

from math import comb, exp, factorial

import pytest

from lexicon_cli.drift.explosion import templates
from lexicon_cli.drift.places import home_of, places_of
from lexicon_cli.drift.statistics import discoveries, tail
from lexicon_cli.drift.versions import is_older, order_of
from lexicon_cli.drift.windows import Windows, choose


@pytest.mark.parametrize(("observed", "mean"), [(5, 0.3), (3, 1.0), (12, 4.0), (40, 20.0)])
def test_the_tail_of_rare_hits_is_that_of_poisson(observed, mean):
    exact = 1.0 - sum(exp(-mean) * mean**k / factorial(k) for k in range(observed))
    assert tail(observed, mean, mean, 10_000) == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize(("observed", "mean", "variance"), [(6, 1.0, 2.0), (20, 5.0, 15.0)])
def test_the_tail_of_uncertain_means_is_negative_binomial(observed, mean, variance):
    share, size = mean / variance, mean * mean / (variance - mean)
    assert size == int(size) or size > 0
    total, term = 0.0, share**size
    for k in range(observed):
        total += term
        term *= (k + size) / (k + 1) * (1 - share)
    assert tail(observed, mean, variance, 10_000) == pytest.approx(1.0 - total, rel=1e-6)


@pytest.mark.parametrize(("observed", "trials", "share"), [(60, 100, 0.5), (360, 1000, 0.3)])
def test_the_tail_of_many_hits_is_near_that_of_a_binomial(observed, trials, share):
    exact = sum(
        comb(trials, k) * share**k * (1 - share) ** (trials - k)
        for k in range(observed, trials + 1)
    )
    found = tail(observed, trials * share, trials * share * (1 - share), trials)
    assert found == pytest.approx(exact, rel=0.4)


def test_nothing_is_rare_below_what_is_expected():
    assert tail(3, 3.5, 3.5, 100) == 1.0


@pytest.mark.parametrize(
    ("chances", "limit"), [([], 0.0), ([0.2, 0.9], 0.0), ([1e-6, 0.2], 1e-6), ([0.001] * 50, 0.001)]
)
def test_false_discoveries_are_bounded(chances, limit):
    assert discoveries(chances, 0.01, 100) == limit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5.9", "5.10"),
        ("5.2", "5.2.1"),
        ("5.2.0-beta", "5.2.0"),
        ("v5.1", "5.2"),
        ("5.2.0 (41)", "5.2.0 (42)"),
        ("2025.12.30", "2026.1.2"),
    ],
)
def test_versions_are_ordered_as_people_number_them(one, other):
    assert is_older(one, other)
    assert not is_older(other, one)


@pytest.mark.parametrize(("one", "other"), [("5.2", "5.2.0"), ("latest", "5.0"), ("5.0", "main")])
def test_what_is_no_later_version_is_not_older(one, other):
    assert not is_older(one, other)


def test_orders_of_odd_versions_can_be_compared():
    assert sorted(["", "beta", "5", "5.x", "\ud800", "9" * 300], key=order_of)


FULL = dict.fromkeys(range(100, 140), 50)


@pytest.mark.parametrize(
    ("traffic", "said", "expected"),
    [
        (FULL, {}, (105, 133, 140)),
        (FULL, {"since": 130}, (102, 130, 140)),
        (FULL, {"until": 130}, (100, 123, 130)),
        (FULL, {"since": 110, "until": 120}, (100, 110, 120)),
        ({**FULL, 139: 3}, {}, (104, 132, 139)),
        ({**FULL, 139: 3}, {"until": 140}, (105, 133, 140)),
        (dict.fromkeys(range(9), 5), {}, (0, 6, 9)),
        ({7: 5}, {}, (7, 7, 8)),
        ({7: 5, 8: 5}, {}, (7, 7 + 1, 9)),
        (FULL, {"apart": range(100, 130)}, (130, 133, 140)),
        (FULL, {"apart": range(100, 137)}, (137, 137, 140)),
    ],
)
def test_windows(traffic, said, expected):
    windows, _ = choose(traffic, **said)
    assert (windows.baseline, windows.first, windows.until) == expected


@pytest.mark.parametrize(("traffic", "said"), [({}, {}), (FULL, {"since": 200}), ({5: 0}, {})])
def test_without_days_there_is_no_window(traffic, said):
    windows, notes = choose(traffic, **said)
    assert windows is None
    assert notes


def test_what_is_missing_is_said():
    assert "there are no days before" in choose({7: 5})[1][0]
    assert "only 5 days before" in choose(FULL, since=105)[1][0]
    assert "left out" in choose({**FULL, 139: 1})[1][0]


def test_days_apart_are_before_wherever_they_lie():
    windows = Windows(10, 10, 17, frozenset({3, 20, 12}))
    assert [day for day in range(25) if windows.is_before(day)] == [3, 12, 20]
    assert [day for day in range(25) if windows.is_now(day)] == [10, 11, 13, 14, 15, 16]


def test_places_are_said_once_and_simply():
    cells = [("ios", "5.1"), ("ios", "5.2"), ("ios", "5.10"), ("web", "")]
    said = [(place.where, place.later) for place in places_of(cells)]
    ios = ("platform", "ios")
    assert said == [
        ((), False),
        ((ios,), False),
        ((ios, ("app_version", "5.1")), False),
        ((ios, ("app_version", "5.2")), False),
        ((ios, ("app_version", "5.2")), True),
        ((ios, ("app_version", "5.10")), False),
        ((("platform", "web"),), False),
    ]


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({("ios", "1"): (50, 100), ("web", ""): (0, 100)}, (("platform", "ios"),)),
        ({("ios", "1"): (50, 100), ("web", ""): (50, 100)}, ()),
        ({("ios", "1"): (50, 100), ("web", ""): (0, 3)}, ()),
        (
            {("ios", "1"): (0, 99), ("ios", "2"): (9, 10), ("web", ""): (0, 99)},
            (("platform", "ios"), ("app_version", "2")),
        ),
        (
            {("ios", "2"): (9, 10), ("android", "2"): (9, 10), ("ios", "1"): (0, 99)},
            (("app_version", "2"),),
        ),
        (
            {("ios", "1"): (2, 3), ("ios", "2"): (90, 99), ("web", ""): (0, 99)},
            (("platform", "ios"),),
        ),
    ],
)
def test_hits_have_their_home_where_the_rest_has_none(cells, where):
    assert home_of(cells).where == where


@pytest.mark.parametrize(
    ("names", "fixed", "template"),
    [
        ([f"View Item {n}" for n in range(60)], 2, "View Item <number>"),
        ([f"item_{n % 16:08x}-0000-4000-8000-{n:012x}" for n in range(60)], 2, "item_<uuid>"),
        ([f"Report 2026-01-{n:02}" for n in range(10, 70)], 2, None),
        ([f"Paid {n}.50 USD" for n in range(60)], 2, "Paid <number> USD"),
        ([f"Sent to user{n}@example.com" for n in range(60)], 2, "Sent to <email>"),
        (
            [f"View {chr(97 + n // 8)}{chr(97 + n % 8)} Page" for n in range(60)],
            2,
            "View <text> Page",
        ),
        ([f"View {chr(97 + n // 8)}{chr(97 + n % 8)}" for n in range(60)], 1, "View <text>"),
        ([f"{chr(97 + n // 8)}{chr(97 + n % 8)} Viewed" for n in range(60)], 2, None),
        ([f"Step {n}" for n in range(40)], 1, None),
        ([str(n) for n in range(60)], 1, None),
    ],
)
def test_names_with_a_value_in_them_have_a_template(names, fixed, template):
    found = list(templates(names, 50, fixed=fixed))
    if template is None:
        assert not found or found[0][0] == "Report <date>"
        return
    assert [(one, len(group)) for one, group in found] == [(template, 60)]


def test_a_name_is_in_one_template_only():
    names = [f"View {a} in {b}" for a in map(str, range(60)) for b in ("shop", "cart")]
    words = [f"open {chr(97 + n // 8)}{chr(97 + n % 8)} now" for n in range(64)]
    found = [group for _, group in templates([*names, *words], 50)]
    assert sum(map(len, found)) == len(set().union(*map(set, found)))
