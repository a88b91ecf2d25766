"""What the ledger of a whole run tells: repeated and reused insert ids, hot users, lost super
properties. Each law holds for the small way in plain Python and for the large one in numpy."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from lexicon_cli.kernel import ledger as ledger_module
from lexicon_cli.kernel import repeats as repeats_module
from lexicon_cli.kernel import repeats_large
from lexicon_cli.kernel.ledger import (
    HAS_DISTINCT_ID,
    HAS_INSERT_ID,
    HAS_TIME,
    TELLS_SUPER,
    Ledger,
)
from lexicon_cli.kernel.repeats import find_repeats, places_of
from tests.oracle.support import bundle_of, kernel_of, line_of

DAY_MS = 86_400_000
ALL = HAS_INSERT_ID | HAS_DISTINCT_ID | HAS_TIME | TELLS_SUPER


@pytest.fixture(params=["small", "large"], autouse=True)
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of looking: all rows at once, and partitions of few rows with numpy."""
    monkeypatch.setattr(ledger_module, "SEGMENT_ROWS", 5)
    if request.param == "large":
        make_large(monkeypatch)


def make_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats_module, "SMALL", 0)
    monkeypatch.setattr(repeats_large, "_PARTITION", 3)
    monkeypatch.setattr(repeats_large, "_NUMBERS", 7)


def ledger_of(*rows: dict[str, int]) -> Ledger:
    """A ledger of rows, each given by what is not usual in it; `offset` counts up by ten."""
    ledger = Ledger()
    ledger.begin(0, 0)
    for number, row in enumerate(rows):
        usual = {"insert_id": number + 1, "distinct_id": 7, "time_ms": 10**12, "event": 1}
        values = {**usual, "offset": number * 10, "platform": 0, "flags": ALL, "absent": 0, **row}
        columns = ("insert_id", "distinct_id", "time_ms", "offset", "line", "event")
        values["line"] = number
        ledger.append(tuple(values[name] for name in (*columns, "platform", "flags", "absent")))
    return ledger


def found(ledger: Ledger, *, hot: int = 10**6) -> list[tuple[str, int, int]]:
    """(code, offset, super property) of every occurrence, sorted."""
    return sorted(
        (found.code, place.offset, found.prop)
        for found in find_repeats(ledger, hot_shard_events=hot)
        for _, place in places_of(ledger, found.rows)
    )


def test_the_same_event_sent_again_is_a_duplicate() -> None:
    ledger = ledger_of({"insert_id": 5}, {}, {"insert_id": 5}, {"insert_id": 5})
    assert found(ledger) == [("ING011", 20, -1), ("ING011", 30, -1)]


@pytest.mark.parametrize("other", [{"event": 2}, {"time_ms": 10**12 + 1}, {"distinct_id": 8}])
def test_an_insert_id_on_another_event_is_reuse(other: dict[str, int]) -> None:
    ledger = ledger_of({"insert_id": 5}, {"insert_id": 5, **other}, {"insert_id": 5})
    assert found(ledger) == [("ING011", 20, -1), ("ING012", 10, -1)]


def test_events_without_an_insert_id_repeat_nothing() -> None:
    bare = {"insert_id": 0, "flags": HAS_DISTINCT_ID | HAS_TIME}
    assert found(ledger_of(bare, bare, bare)) == []


def test_the_first_by_place_is_the_original_in_whatever_order_parts_come() -> None:
    later, earlier = ledger_of({"insert_id": 5, "offset": 90}), ledger_of({"insert_id": 5})
    later.merge(earlier)
    assert found(later) == [("ING011", 90, -1)]
    early_source = ledger_of({"insert_id": 5})
    late_source = Ledger()
    late_source.begin(1, 0)
    late_source.append((5, 7, 10**12, 0, 0, 1, 0, ALL, 0))
    late_source.merge(early_source)
    ((found_late,),) = (found.sums for found in find_repeats(late_source, hot_shard_events=9))
    assert [place.source for place in found_late.places] == [1]


# -- hot users ------------------------------------------------------------------------------------


def test_events_beyond_the_limit_of_one_user_and_day_are_hot() -> None:
    rows = [{"distinct_id": user} for user in (1, 2, 1, 1, 2, 1, 1, 3)]
    assert found(ledger_of(*rows), hot=3) == [("ING015", 50, -1), ("ING015", 60, -1)]


def test_hot_events_are_the_last_by_place_not_by_order_of_sight() -> None:
    offsets = (70, 10, 60, 0, 50, 20, 40, 30)
    rows = [{"distinct_id": 1, "offset": offset} for offset in offsets]
    assert found(ledger_of(*rows), hot=6) == [("ING015", 60, -1), ("ING015", 70, -1)]


def test_a_day_is_a_day_of_its_own() -> None:
    rows = [{"distinct_id": 1, "time_ms": day * DAY_MS - 1} for day in (1, 1, 2, 2, 3, 3, -4, -4)]
    assert found(ledger_of(*rows), hot=2) == []
    rows.append({"distinct_id": 1, "time_ms": 2 * DAY_MS - DAY_MS})
    assert found(ledger_of(*rows), hot=2) == [("ING015", 80, -1)]


@pytest.mark.parametrize("missing", [HAS_DISTINCT_ID, HAS_TIME])
def test_events_without_user_or_time_are_not_hot(missing: int) -> None:
    blank = {"distinct_id": 0} if missing == HAS_DISTINCT_ID else {"time_ms": 0}
    rows = [{"distinct_id": 1, **blank, "flags": ALL ^ missing}] * 9
    assert found(ledger_of(*rows), hot=2) == []


# -- lost super properties ------------------------------------------------------------------------


def test_a_super_property_is_lost_only_after_the_user_has_sent_it() -> None:
    times = [(10, 1), (20, 0), (30, 1), (40, 0), (50, 1)]
    rows = [{"time_ms": time, "absent": absent} for time, absent in times]
    assert found(ledger_of(*rows)) == [("PRP006", 20, 0), ("PRP006", 40, 0)]
    assert found(ledger_of(*rows[::-1])) == [("PRP006", 0, 0), ("PRP006", 20, 0)]


def test_an_event_at_the_very_time_of_registration_has_lost_nothing() -> None:
    rows = [{"time_ms": 10, "absent": 0}, {"time_ms": 10, "absent": 1}]
    assert found(ledger_of(*rows)) == []


def test_events_that_promise_no_super_properties_register_none() -> None:
    rows = [{"time_ms": 10, "flags": ALL ^ TELLS_SUPER}, {"time_ms": 20, "absent": 1}]
    assert found(ledger_of(*rows)) == []


def test_each_super_property_and_each_user_counts_for_itself() -> None:
    rows = [
        {"distinct_id": 1, "time_ms": 10, "absent": 0b01},
        {"distinct_id": 2, "time_ms": 10, "absent": 0b00},
        {"distinct_id": 1, "time_ms": 20, "absent": 0b11},
        {"distinct_id": 2, "time_ms": 20, "absent": 0b1000_0000_0000_0000_0000_0000_0000_0000},
        {"distinct_id": 3, "time_ms": 20, "absent": 0b11},
    ]
    assert found(ledger_of(*rows)) == [("PRP006", 20, 1), ("PRP006", 30, 31)]


# -- both ways, and through the kernel -------------------------------------------------------------


def naive(rows: list[tuple[int, ...]], hot: int) -> Iterator[tuple[str, int, int]]:
    """The checks as their rules tell them, one event after the other by place."""
    keys: dict[int, set[tuple[int, ...]]] = {}
    days: dict[tuple[int, int], int] = {}
    for insert, user, time, offset, _, event, _, flags, absent in sorted(rows, key=lambda r: r[3]):
        if flags & HAS_INSERT_ID:
            seen = keys.setdefault(insert, set())
            key = (event, time, user)
            if seen:
                yield ("ING011" if key in seen else "ING012"), offset, -1
            seen.add(key)
        if flags & HAS_DISTINCT_ID and flags & HAS_TIME:
            days[user, time // DAY_MS] = count = days.get((user, time // DAY_MS), 0) + 1
            if count > hot:
                yield "ING015", offset, -1
            for prop in range(3):
                sent = [
                    row[2]
                    for row in rows
                    if row[1] == user and row[7] & 38 == 38 and not row[8] & 1 << prop
                ]
                if absent & 1 << prop and sent and time > min(sent):
                    yield "PRP006", offset, prop


@pytest.mark.parametrize("seed", range(15))
def test_random_ledgers_agree_with_the_rules_told_plainly(seed: int) -> None:
    rng = Random(seed)
    ledger = Ledger()
    rows = []
    offsets = rng.sample(range(1000), 60)
    for start in range(0, 60, 20):
        ledger.begin(0, start)
        for offset in offsets[start : start + 20]:
            flags = rng.choice((ALL, ALL, ALL, ALL ^ TELLS_SUPER, 38, 37, 35, 6))
            insert = rng.choice((-5, 1, 2, rng.getrandbits(62))) if flags & HAS_INSERT_ID else 0
            user = rng.choice((-(2**63), -1, 3, 4)) if flags & HAS_DISTINCT_ID else 0
            time = rng.randrange(-2, 3) * DAY_MS // 2 if flags & HAS_TIME else 0
            absent = rng.choice((0, 0, 1, 3, 4, 7))
            rows.append((insert, user, time, offset, 0, rng.randrange(2), 0, flags, absent))
            ledger.append(rows[-1])
    assert found(ledger, hot=3) == sorted(naive(rows, 3))


def test_the_kernel_enters_what_the_checks_need() -> None:
    bundle = bundle_of(
        "lexicon: 1\nsuper_properties: {tier: {type: string}}\nevents: {E: {aliases: [Old]}, F: {}}"
    )
    lines: list[dict[str, Any]] = [
        {"tier": "free", "$insert_id": "a"},
        {"tier": "free", "$insert_id": "a"},
        {"$insert_id": "b", "time": 1772409800},
        {"$insert_id": 5, "time": 1772409600},
        {"$insert_id": "5", "time": 1772409600},
        {"$insert_id": "", "distinct_id": 7},
        {"$insert_id": None, "distinct_id": "7"},
    ]
    ledger = kernel_of(bundle).check_lines(map(line_of, lines)).ledger
    codes = [(code, prop) for code, _, prop in found(ledger)]
    assert codes == [("ING011", -1), ("ING011", -1), ("PRP006", 0)]
    both = [line_of({"tier": "x"}), line_of({"tier": "x"}, "Old"), line_of({"tier": "x"}, "F")]
    codes = [(code, prop) for code, _, prop in found(kernel_of(bundle).check_lines(both).ledger)]
    assert codes == [("ING011", -1), ("ING012", -1)]


def test_mixpanel_s_own_events_say_nothing_of_super_properties() -> None:
    bundle = bundle_of("lexicon: 1\nsuper_properties: {tier: {type: string}}\nevents: {E: {}}")
    lines = [
        line_of({"$insert_id": str(number), "time": 1772409700 + number}, name)
        for number, name in enumerate(("E", "$mp_web_page_view", "Nothing", "E", "E"))
    ]
    assert found(kernel_of(bundle).check_lines(lines).ledger) == []


def test_super_properties_on_their_way_out_are_not_asked_for() -> None:
    bundle = bundle_of(
        "lexicon: 1\nsuper_properties: {old: {type: string, status: deprecated},"
        " gone: {type: string, status: blocked}, here: {type: string}}\nevents: {E: {}}"
    )
    lines = [
        line_of({"old": "a", "gone": "a", "here": "a", "$insert_id": "1"}),
        line_of({"$insert_id": "2", "time": 1772409800}),
    ]
    kernel = kernel_of(bundle)
    ledger = kernel.check_lines(lines).ledger
    lost = [kernel.judge.super_properties[prop] for _, _, prop in found(ledger)]
    assert lost == ["here"]


def test_a_ledger_on_disk_survives_json(tmp_path: Any) -> None:
    ledger = Ledger(str(tmp_path))
    ledger.begin(3, 40)
    for number in range(23):
        ledger.append((5, 7, 10**12, number, number, 1, 0, ALL, 0))
    copy = Ledger.from_json(json.loads(json.dumps(ledger.to_json())))
    assert copy.rows == ledger.rows == 23
    assert found(copy) == found(ledger)
    assert len(found(copy)) == 22
