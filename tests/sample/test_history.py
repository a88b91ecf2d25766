"""What breaks in the last weeks of an export: only what the stories say, from the day they say."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from lexicon_cli.core.errors import UsageError
from lexicon_cli.jobs.sample_data.history.telling import History
from lexicon_cli.jobs.sample_data.seasons import DAY_S
from lexicon_cli.jobs.sample_data.stream import Order, clean_lines
from lexicon_cli.jobs.sample_data.world import world_of
from lexicon_cli.plan.load import load_plan

ORDER = Order(events=40_000, seed=5, days=63)
END = ORDER.start + 63 * DAY_S


@pytest.fixture(scope="module")
def shop(request):
    return load_plan([request.config.rootpath / "sample_plans" / "ecommerce.yaml"]).plan


@pytest.fixture(scope="module")
def clean(shop):
    return list(clean_lines(shop, ORDER))


@pytest.fixture(scope="module")
def history(shop):
    return History(world_of(shop), end=END, seed=ORDER.seed)


@pytest.fixture(scope="module")
def told(history, clean):
    return list(history.through(clean))


def _days(lines, keeps):
    counts = Counter()
    for line in lines:
        record = json.loads(line)
        if keeps(record["event"], record["properties"]):
            counts[datetime.fromtimestamp(record["properties"]["time"], UTC).date()] += 1
    return counts


def _since(history, name):
    truth = next(row for row in history.truth() if row["story"] == name)
    return datetime.fromisoformat(truth["since"]).date()


def test_before_the_first_story_every_line_is_the_clean_one(history, clean, told):
    first = min(story.begins(END) for story in history.stories)
    before = [line for line in clean if json.loads(line)["properties"]["time"] < first]
    assert len(before) > 20_000
    assert told[: len(before)] == before


def test_every_story_changes_lines_from_its_day_on_and_none_before(history, clean, told):
    was, unchanged = set(clean), set(told)
    for story in history.stories:
        touched = [
            line
            for line in was - unchanged
            if story.touches(line, json.loads(line)["properties"]["time"], END)
        ]
        if story.change != "again" and not (set(story.versions) & {"5.3.0"}):
            assert touched, story.name
    changed = [json.loads(line)["properties"]["time"] for line in unchanged - was]
    assert min(changed) >= min(story.begins(END) for story in history.stories)


def test_a_silent_event_stops_on_its_day(history, told):
    days = _days(told, lambda name, _: name == "Wishlist Item Added")
    assert days
    assert max(days) < _since(history, "wishlist-silent")


def test_a_day_that_comes_again_stands_alone(history, told):
    days = _days(told, lambda name, _: name == "Screen Viewed")
    day = _since(history, "screens-twice-on-a-day")
    others = [count for at, count in days.items() if at != day]
    assert days[day] > 2 * max(others)


def test_a_release_spreads_and_never_sends_what_it_forgot(history, told):
    days = _days(told, lambda _, properties: properties.get("app_version") == "5.3.0")
    assert min(days) == _since(history, "release-forgets-the-search")
    counts = [days[day] for day in sorted(days)]
    assert counts[-1] > counts[0]
    forgotten = _days(
        told,
        lambda name, properties: (
            name == "Products Searched" and properties.get("app_version") == "5.3.0"
        ),
    )
    assert not forgotten


def test_insert_ids_stay_unlike_each_other(told):
    ids = [json.loads(line)["properties"]["$insert_id"] for line in told]
    assert len(set(ids)) == len(ids)


def test_the_same_seed_tells_the_same_lines(history, clean, told):
    assert list(history.through(clean)) == told


def test_a_world_without_history_says_so(request):
    plan = load_plan([request.config.rootpath / "sample_plans" / "b2b_saas"]).plan
    with pytest.raises(UsageError, match="no history is told"):
        History(world_of(plan), end=END, seed=1)
