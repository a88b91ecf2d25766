"""What is told of a project in which one thing was changed, and what is not."""

import numpy as np
import pytest

from lexicon_cli.kernel.bounded import OTHER
from lexicon_cli.volume.check import check
from lexicon_cli.volume.counts import counts_of
from lexicon_cli.volume.options import VolumeOptions
from tests.volume.conftest import FIRST

SHOP = ("Page Viewed", "Product Viewed", "Cart Viewed", "Order Paid")


def shop(project, **more):
    found = project(**more)
    for number, event in enumerate(SHOP):
        found.add(event, level=900 / (number + 1))
    return found


def large(project, **more):
    found = project(**more)
    for number in range(14):
        found.add(f"Event {number:02}", level=300 + 40 * number)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_told_of_an_ordinary_project(project, seed):
    assert large(project, seed=seed).check() == ()


def test_a_drop_is_told_with_its_first_day(project, told):
    found = shop(project).change("Order Paid", -3, factor=0.3).check()
    assert told(found) == [("VOL001", "Order Paid", {}, 81)]
    assert found[0].numbers["effect"] == pytest.approx(-0.7, abs=0.06)
    assert found[0].numbers["open"] == 1


def test_the_platform_that_explains_a_drop_is_named_alone(project, told):
    found = shop(project).change("Order Paid", -3, factor=0.1, platform="ios").check()
    assert told(found) == [("VOL001", "Order Paid", {"platform": "ios"}, 81)]


def test_a_platform_of_little_share_is_seen_although_the_event_hardly_moves(project, told):
    small = shop(project).add("Order Paid", level=60, platforms=("tv",))
    found = small.change("Order Paid", -3, factor=0.0, platform="tv").check()
    assert told(found) == [("VOL003", "Order Paid", {"platform": "tv"}, 81)]


def test_an_old_version_that_loses_an_event_is_named(project, told):
    both = project()
    for event in SHOP:
        both.add(event, level=600, platforms=("ios",), version="5.1.0")
        both.add(event, level=600, platforms=("ios",), version="5.2.0")
    found = both.change("Order Paid", -4, factor=0.0, version="5.2.0").check()
    place = {"platform": "ios", "app_version": "5.2.0"}
    assert told(found) == [("VOL001", "Order Paid", place, 80)]


def test_a_new_version_that_lost_an_event_is_told_at_once(project, told):
    released = project()
    grown = np.clip((np.arange(84) - 79) * 0.12, 0, 1)
    for event in SHOP:
        released.add(event, level=2_000, platforms=("ios",), version="5.2.0", share=1 - grown)
        if event != "Order Paid":
            released.add(event, level=2_000, platforms=("ios",), version="5.3.0", share=grown)
    place = {"platform": "ios", "app_version": "5.3.0"}
    assert told(released.check()) == [("VOL005", "Order Paid", place, 80)]


def test_a_version_that_grows_while_another_fades_is_no_regression(project):
    released = project()
    grown = np.clip((np.arange(84) - 76) * 0.12, 0, 1)
    for event in SHOP:
        released.add(event, level=2_000, platforms=("ios",), version="5.2.0", share=1 - grown)
        released.add(event, level=2_000, platforms=("ios",), version="5.3.0", share=grown)
    assert released.check() == ()


def test_what_is_silent_everywhere_is_not_a_new_versions_fault(project, told):
    released = project()
    grown = np.clip((np.arange(84) - 77) * 0.12, 0, 1)
    for event in SHOP:
        released.add(event, level=900, platforms=("ios",), version="5.2.0", share=1 - grown)
        released.add(event, level=900, platforms=("ios",), version="5.3.0", share=grown)
    found = released.change("Order Paid", -6, factor=0.0).check()
    assert told(found) == [("VOL003", "Order Paid", {}, 78)]


def test_a_silent_event_is_told_once_with_its_first_day(project, told):
    found = shop(project).change("Cart Viewed", -5).check()
    assert told(found) == [("VOL003", "Cart Viewed", {}, 79)]
    assert found[0].variant == ""


def test_a_silence_from_before_the_window_is_told_as_still_silent(project, told):
    found = shop(project).change("Cart Viewed", -20).check()
    assert told(found) == [("VOL003", "Cart Viewed", {}, 64)]
    assert found[0].variant == "still-silent"


def test_a_rare_event_is_silent_only_after_some_days(project, told):
    rare = shop(project, seed=3).add("Refunded", level=3, platforms=("web",))
    assert told(rare.change("Refunded", -2).check()) == []
    assert told(rare.change("Refunded", -7).check()) == [("VOL003", "Refunded", {}, 77)]


def test_low_counts_are_judged_over_several_days(project, told):
    low = shop(project, seed=2).add("Refunded", level=26, platforms=("web",), noise=0.02)
    found = low.change("Refunded", -6, factor=0.35).check()
    assert [row[:3] for row in told(found)] == [("VOL001", "Refunded", {})]


def test_a_dip_of_a_day_that_returns_is_a_drop_of_that_day_and_no_level(project, told):
    found = shop(project).change("Cart Viewed", -4, -3, factor=0.2).check()
    assert told(found) == [("VOL001", "Cart Viewed", {}, 80)]
    assert found[0].numbers["days"] == 1
    assert found[0].numbers["open"] == 0


def test_another_level_is_told_with_the_day_it_began(project, told):
    found = shop(project).change("Product Viewed", -10, factor=0.72).check()
    assert told(found) == [("VOL004", "Product Viewed", {}, 74)]
    assert found[0].numbers["effect"] == pytest.approx(-0.28, abs=0.04)
    assert found[0].numbers["open"] == 1


def test_a_change_of_a_tenth_is_not_told(project):
    assert shop(project).change("Product Viewed", -10, factor=0.92).check() == ()


def test_a_spike_is_told(project, told):
    found = shop(project).change("Product Viewed", -2, -1, factor=3).check()
    assert told(found) == [("VOL002", "Product Viewed", {}, 82)]


def test_a_series_of_less_than_three_weeks_is_not_judged(project):
    young = shop(project)
    young.add("New Thing", level=300, share=np.where(np.arange(84) >= 66, 1.0, 0.0))
    assert young.change("New Thing", -2, factor=0.1).check() == ()


def test_a_new_event_that_grows_is_not_told(project):
    grown = np.clip((np.arange(84) - 50) / 34, 0, 1)
    assert shop(project).add("New Thing", level=500, share=grown).check() == ()


def test_a_drop_of_everything_is_one_finding(project, told):
    whole = large(project)
    for number in range(14):
        whole.change(f"Event {number:02}", -3, -1, factor=0.3)
    found = whole.check()
    assert told(found) == [("VOL001", None, {}, 81)]
    assert found[0].variant == "all-events"
    assert len(found[0].texts["events"]) == 14


def test_a_holiday_on_which_all_is_less_by_a_third_is_not_told(project):
    whole = large(project)
    for number in range(14):
        whole.change(f"Event {number:02}", -4, -3, factor=0.65 + 0.004 * number)
    assert whole.check() == ()


def test_a_drop_on_a_holiday_beyond_that_of_all_is_told(project, told):
    whole = large(project)
    for number in range(14):
        whole.change(f"Event {number:02}", -4, -3, factor=0.65)
    found = whole.change("Event 03", -4, -3, factor=0.1).check()
    assert told(found) == [("VOL001", "Event 03", {}, 80)]


def test_listed_holidays_are_not_judged(project):
    options = VolumeOptions(holidays=frozenset({20_000 + 80}))
    quiet = shop(project).change("Cart Viewed", -4, -3, factor=0.0)
    assert quiet.check(options=options) == ()
    assert quiet.check() != ()


@pytest.mark.parametrize(
    ("changed", "factor", "why"),
    [
        ((-1, None), 0.5, "cut-short"),
        ((-3, -2), 2.0, "loaded-twice"),
        ((-3, -2), 0.0, "missing-day"),
    ],
)
def test_a_day_that_is_odd_for_all_events_alike_is_not_judged(project, changed, factor, why):
    whole = large(project)
    for number in range(14):
        whole.change(f"Event {number:02}", *changed, factor=factor)
    found = whole.check()
    assert [(fact.code, fact.variant) for fact in found] == [("VOL008", why)]


def test_a_newest_day_that_may_not_be_over_is_not_judged(project, told):
    half = shop(project).change("Cart Viewed", -1, factor=0.2)
    found = half.check(settled=False)
    assert [(fact.code, fact.variant) for fact in found] == [("VOL008", "not-over")]
    assert told(half.check()) == [("VOL001", "Cart Viewed", {}, 83)]


def test_a_key_event_is_told_apart(project):
    found = shop(project).change("Order Paid", -3, factor=0.3).check(critical={"Order Paid"})
    assert [fact.variant for fact in found] == ["key-event"]


def paired(project):
    """Two events that go up and down together, a lot."""
    rng = np.random.default_rng(4)
    found, days = project(), np.exp(rng.normal(0, 0.6, 84))
    found.add("Checkout Started", level=900, share=days, noise=0.01)
    return found.add("Checkout Completed", level=500, share=days, noise=0.01)


def test_a_ratio_that_breaks_is_told_although_neither_event_is_out_of_the_ordinary(project, told):
    found = paired(project).change("Checkout Completed", -4, factor=0.6).check()
    assert told(found) == [("VOL006", "Checkout Completed", {}, 80)]
    assert found[0].texts["other"] == "Checkout Started"
    assert paired(project).check() == ()


def test_pairs_of_a_plan_are_watched_whatever_their_names(project, told):
    rng = np.random.default_rng(4)
    funnel, days = project(), np.exp(rng.normal(0, 0.6, 84))
    funnel.add("Cart", level=900, share=days, noise=0.01)
    funnel.add("Order", level=500, share=days, noise=0.01).change("Order", -4, factor=0.6)
    assert funnel.check() == ()
    assert told(funnel.check(pairs=[("Cart", "Order")])) == [("VOL006", "Order", {}, 80)]


def test_a_platform_that_loses_its_share_is_told_although_its_count_is_within_its_noise(
    project, told
):
    rng = np.random.default_rng(4)
    noisy = project().add(
        "Video Played", level=900, share=np.exp(rng.normal(0, 0.8, 84)), noise=0.01
    )
    found = noisy.change("Video Played", -5, factor=0.3, platform="ios").check()
    assert told(found) == [("VOL007", "Video Played", {"platform": "ios"}, 79)]


def test_the_effect_that_is_told_can_be_chosen(project):
    less = shop(project).change("Cart Viewed", -2, factor=0.64)
    assert less.check() == ()
    assert [fact.code for fact in less.check(options=VolumeOptions(drop=0.3))] == ["VOL001"]


def test_every_verdict_shows_its_arithmetic(project):
    (found,) = shop(project).change("Order Paid", -3, factor=0.3).check()
    text = "\n".join(found.arithmetic)
    for word in (
        "expected:",
        "same weekdays before",
        "band",
        "observed:",
        "scatter of its days",
        "chance to look",
    ):
        assert word in text


def with_many_names(made, since):
    """Days on which other names pushed three events out of what is kept."""
    keys = made.keys()
    for day in range(since, made.days):
        for key in [key for key in keys if key.day == FIRST + day and key.event < "Event 3"]:
            count = keys.pop(key)
            other = key._replace(event=OTHER)
            keys[other] = keys.get(other, 0) + count
    return keys


def test_an_event_that_may_be_among_the_other_names_is_not_silent(project):
    made = project()
    for number in range(6):
        made.add(f"Event {number}", version="1.0", share=(np.arange(84) < 80).astype(float))
        made.add(f"Event {number}", version="1.1", share=(np.arange(84) >= 80).astype(float))
    keys = with_many_names(made, made.days - 3)
    since = FIRST + made.days - 7
    assert check(counts_of(keys), since=since, options=VolumeOptions()).facts == ()
    known = check(
        counts_of(keys, planned={f"Event {number}" for number in range(6)}),
        since=since,
        options=VolumeOptions(),
    )
    assert {fact.code for fact in known.facts} >= {"VOL003"}


def test_the_other_names_are_no_event(project):
    made = project().add("Seen").add(OTHER).change(OTHER, -4, factor=9.0)
    assert made.check() == ()


def release(project, at, share=0.5, web=200):
    """Six events on two platforms; from day `at` on a share of those on one of them come from a
    new version."""
    made = project(days=84)
    after = (np.arange(84) >= at) * share
    for number in range(6):
        made.add(f"Event {number}", platforms=("web",), level=web)
        made.add(f"Event {number}", platforms=("ios",), level=400, version="1.0", share=1 - after)
        made.add(f"Event {number}", platforms=("ios",), level=400, version="1.1", share=after)
    return made, after


def test_a_version_that_loses_an_event_is_named(project):
    made, _ = release(project, 78)
    made.change("Event 1", 0, version="1.1")
    (fact,) = made.check()
    assert (fact.code, fact.event) == ("VOL005", "Event 1")
    assert fact.where == (("platform", "ios"), ("app_version", "1.1"))


def test_a_version_that_sends_much_more_of_something_new_lacks_nothing(project):
    made, after = release(project, 78)
    made.add("Screen Viewed", platforms=("ios",), level=6_000, version="1.1", share=after)
    assert made.check() == ()


def test_a_version_that_floods_with_a_known_event_lacks_nothing_else(project):
    made, after = release(project, 78)
    made.add("Event 5", platforms=("ios",), level=6_000, version="1.1", share=after)
    assert {fact.event for fact in made.check()} == {"Event 5"}


@pytest.mark.parametrize("web", [20, 200, 4_000])
def test_a_version_that_comes_up_during_a_silence_is_not_to_blame_as_well(project, web):
    made, _ = release(project, 80, web=web)
    made.change("Event 1", 78, platform="ios")
    (fact,) = made.check()
    assert fact.code in ("VOL001", "VOL003")
    assert fact.event == "Event 1"


def test_a_version_that_begins_a_silence_is_one_finding(project):
    made, _ = release(project, 80, share=1.0)
    made.change("Event 1", 0, version="1.1")
    found = [(fact.code, fact.event) for fact in made.check()]
    assert found in ([("VOL003", "Event 1")], [("VOL005", "Event 1")])


@pytest.mark.parametrize(("level", "days", "sure"), [(600, 3, "less than 1e-12"), (6, 5, "e-")])
def test_the_chance_of_a_silence_is_that_of_no_event(project, level, days, sure):
    made = shop(project).add("Seen", level=level, noise=0.01).change("Seen", -days)
    (fact,) = made.check()
    assert fact.code == "VOL003"
    (line,) = [line for line in fact.arithmetic if line.startswith("chance to look")]
    assert sure in line
