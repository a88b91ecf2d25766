"""What an event leaves in daily facts, and what it does not."""

import pytest

from lexicon_cli.history.facts import TYPES, AudienceKey, EventKey, PropertyKey, ValueKey
from lexicon_cli.history.folding import EVENTS_KEPT, PROPERTIES_KEPT, VERSIONS_KEPT
from lexicon_cli.history.frames import COLUMNS, volume_frame
from lexicon_cli.history.privacy import Privacy, privacy_of
from lexicon_cli.history.saved import to_json
from lexicon_cli.kernel.bounded import OTHER
from tests.history.conftest import DAY, DAY_S, at, facts_of_events


def cell(facts, prop, event="Seen", day=0):
    return facts.values[ValueKey(DAY + day, event, prop)]


def types(facts, prop, platform="unknown", version=""):
    counts = facts.types[PropertyKey(DAY, "Seen", platform, version, prop)]
    return {name: count for name, count in zip(TYPES, counts, strict=True) if count}


def seen(*many, **options):
    return facts_of_events([("Seen", properties) for properties in many], **options)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "boolean"),
        (1, "integer"),
        (1.0, "number"),
        ("1", "string"),
        ([1], "list"),
        ({}, "object"),
    ],
)
def test_each_type_is_told_from_the_others(value, kind):
    everything = [None, False, True, 1, 0, 1.0, 0.0, "1", [], {}, [1]]
    before = types(seen(*(at(p=one) for one in everything)), "p")
    after = types(seen(*(at(p=one) for one in [*everything, value])), "p")
    assert after == {**before, kind: before[kind] + 1}


def test_a_missing_property_is_not_null():
    facts = seen(at(p=None), at(), at(p=1))
    assert types(facts, "p") == {"null": 1, "integer": 1}
    assert facts.events == {EventKey(DAY, "Seen", "unknown", ""): 3}


def test_values_lengths_and_distinct_texts():
    facts = seen(*(at(p=text) for text in ["a", "a", "b", "x" * 9, "x" * 64, "x" * 300]))
    found = cell(facts, "p")
    assert found.values.counts == {"a": 2, "b": 1, "x" * 9: 1, "x" * 64: 1}
    assert (found.values.rest, found.values.is_cut) == (1, False)
    assert (sum(found.lengths), found.lengths[-1], found.longest) == (6, 1, 300)
    assert found.distinct.count() == 5


def test_numbers_and_booleans_are_values_without_a_length():
    found = cell(seen(at(p=1), at(p=1.5), at(p=True), at(p=1)), "p")
    assert found.values.counts == {"1": 2, "1.5": 1, "true": 1}
    assert not any(found.lengths)


def test_many_values_leave_a_few_examples_and_an_estimate():
    found = cell(seen(*(at(p=f"v{number}") for number in range(5_000))), "p")
    assert found.values.is_cut
    assert len(found.values.counts) == 8
    assert sum(found.values.counts.values()) + found.values.rest == 5_000
    assert found.distinct.count() == pytest.approx(5_000, rel=0.2)


def test_seconds_milliseconds_and_fractions_fall_on_the_same_day():
    second = DAY * DAY_S + 86_399
    facts = seen({"time": second}, {"time": second * 1000 + 999}, {"time": second + 0.25})
    assert facts.days() == [DAY]


@pytest.mark.parametrize("time", [None, "2026-01-01", True, 0, -5, 10**17, 1e300, [1]])
def test_an_event_without_a_day_is_counted_apart(time):
    facts = seen({"time": time, "p": 1}, at())
    assert (facts.undated, sum(facts.events.values())) == (1, 1)


def test_platform_and_version_tell_where():
    facts = seen(
        at(mp_lib="swift", **{"$app_version_string": "5.0"}, app_version="x"),
        at(mp_lib="flutter", **{"$os": "Android"}, app_version="5.1"),
        at(mp_lib=["odd"], app_version={"odd": 1}),
        at(mp_lib="web", app_version="v" * 65),
    )
    assert set(facts.events) == {
        EventKey(DAY, "Seen", "ios", "5.0"),
        EventKey(DAY, "Seen", "android", "5.1"),
        EventKey(DAY, "Seen", "unknown", ""),
        EventKey(DAY, "Seen", "web", ""),
    }


def test_users_are_counted_by_event_and_by_audience():
    facts = facts_of_events(
        [
            ("Seen", at(distinct_id="a", mp_lib="web")),
            ("Seen", at(distinct_id="a", mp_lib="swift")),
            ("Bought", at(distinct_id="b", mp_lib="web")),
            ("Bought", at(distinct_id=7, mp_lib="web")),
            ("Bought", at(distinct_id="7", mp_lib="web")),
            ("Bought", at(mp_lib="web")),
        ]
    )
    assert facts.users[DAY, "Seen"].count() == 1
    assert facts.users[DAY, "Bought"].count() == 2
    assert facts.audience[AudienceKey(DAY, "web", "")].count() == 3


PERSONAL = [
    "ada@example.com",
    "+44 20 7946 0958",
    "4111 1111 1111 1111",
    "https://example.com/?token=abcdef",
]


@pytest.mark.parametrize("value", PERSONAL)
def test_what_looks_personal_is_counted_and_not_kept(value):
    facts = seen(at(note=value), at(note="plain"))
    assert cell(facts, "note").values.counts == {"plain": 1}
    assert cell(facts, "note").values.rest == 1
    assert value.encode() not in to_json(facts)


@pytest.mark.parametrize("prop", ["$email", "$name", "ip", "distinct_id", "$user_id", "$insert_id"])
def test_of_ids_and_contacts_no_value_is_kept(prop):
    assert b"Zebra" not in to_json(seen(at(**{prop: "Zebra"})))


def test_what_the_plan_marks_is_not_kept():
    privacy = privacy_of({"Seen": frozenset({"city"}), "Bought": frozenset()})
    facts = facts_of_events(
        [(name, at(city="Lyon")) for name in ("Seen", "Bought", "Unplanned")], privacy=privacy
    )
    assert cell(facts, "city").values.counts == {}
    assert cell(facts, "city", "Bought").values.counts == {"Lyon": 1}
    assert cell(facts, "city", "Unplanned").values.counts == {}
    assert not Privacy().covers("Seen", "city")


def test_names_that_change_with_every_event_are_folded():
    events = [
        (f"event {number}", at(mp_lib="web", app_version=f"1.{number}", distinct_id=str(number)))
        for number in range(3_000)
    ]
    events += [("Planned", at(**{f"p{number}": number})) for number in range(3_000)]
    facts = facts_of_events(events, planned={"Planned": frozenset({"p2999"})})
    names = {key.event for key in facts.events}
    assert len(names) == EVENTS_KEPT + 2
    assert {"Planned", OTHER} <= names
    assert sum(facts.events.values()) == 6_000
    assert len({key.version for key in facts.events}) <= VERSIONS_KEPT + 2
    properties = {key.property for key in facts.types if key.event == "Planned"}
    assert {"p2999", OTHER} <= properties
    assert len(properties) == PROPERTIES_KEPT + 3  # and the time
    assert facts.users[DAY, OTHER].count() == pytest.approx(2_000, rel=0.2)


def test_long_names_are_cut():
    facts = facts_of_events([("e" * 10_000, at(**{"p" * 10_000: 1}))])
    assert len(to_json(facts)) < 2_000


def test_a_frame_has_a_row_for_each_place():
    facts = facts_of_events(
        [
            ("Seen", at(distinct_id="a", mp_lib="web")),
            ("Seen", at(distinct_id="b", mp_lib="swift", app_version="2.0")),
            ("Seen", at(1, distinct_id="b", mp_lib="web")),
        ]
    )
    frame = volume_frame(facts)
    assert tuple(frame.columns) == COLUMNS
    assert frame.values.tolist() == [
        [DAY, "Seen", "ios", "2.0", 1, 2],
        [DAY, "Seen", "web", "", 1, 2],
        [DAY + 1, "Seen", "web", "", 1, 1],
    ]
    assert volume_frame(facts_of_events([])).empty
