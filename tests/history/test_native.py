"""The compiled counter: told apart from Python's way only by its speed."""

import gc
import json
import resource
import sys
from functools import reduce

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lexicon_cli.history import told
from lexicon_cli.history.collect import Collector, Counted
from lexicon_cli.history.native import REVISION, SWITCH, counting
from lexicon_cli.history.privacy import privacy_of
from lexicon_cli.history.saved import to_json
from lexicon_cli.history.sketch import FEW, Sketch, hash_of
from tests.history.conftest import DAY, DAY_S
from tests.history.lines import BLOCKS

compiled = pytest.mark.skipif(counting() is None, reason="the counter is not compiled here")
_settings = settings(deadline=None, max_examples=150)
_OPTIONS = {
    "planned": {"Seen": frozenset({"p", "q", "$os", "app_version"}), "Bought": frozenset({"p"})},
    "privacy": privacy_of({"Seen": frozenset({"q"})}),
    "choosers": {
        "Seen": {"p": ("a", "true", "1"), "q": ("true", "false")},
        "Bought": {"p": ("a",)},
    },
}


def counted(blocks, *, native, **options):
    """What each block was, and the facts of all of them."""
    with pytest.MonkeyPatch.context() as patch:
        if not native:
            patch.setenv(SWITCH, "1")
        collector = Collector(**options)
        assert (collector._counter is not None) == native
        seen = [
            collector.add_lines(block, is_first=not number) for number, block in enumerate(blocks)
        ]
        return seen, collector.finish()


@compiled
@pytest.mark.parametrize("room", [48 << 20, 0])
@_settings
@given(blocks=BLOCKS, ends=st.booleans())
def test_both_ways_leave_the_same_facts(room, blocks, ends):
    joined = [b"\n".join(lines) + b"\n" * (ends or not lines[-1]) for lines in blocks if lines]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(told, "_ROOM", room)
        for options in ({}, _OPTIONS, {"since": DAY + 1, "until": DAY + 2}):
            seen, facts = counted(joined, native=True, **options)
            said, plain = counted(joined, native=False, **options)
            assert seen == said
            assert to_json(facts) == to_json(plain)
            assert facts == plain


def event(**properties):
    return json.dumps(
        {"event": "Seen", "properties": {"time": DAY * DAY_S, **properties}}, separators=(",", ":")
    ).encode()


MANY = {
    "texts": [event(p=f"v{number}", distinct_id=f"u{number % 700}") for number in range(3_000)],
    "personal": [event(p=f"person{number}@example.com") for number in range(500)],
    "a few of them not personal": [
        event(p=f"{'person' if number % 9 else 'v'}{number}{'@example.com' * (number % 9 > 0)}")
        for number in range(500)
    ],
    "numbers": [event(p=number / 7, q=number) for number in range(500)],
    "numbers as texts, too": [
        event(p=number if number % 2 else str(number)) for number in range(200)
    ],
    "names": [event(**{f"p{number}": number}) for number in range(500)],
    "long": [event(p="x" * number) for number in range(300)],
    "wide": [event(**{f"p{number}": number for number in range(500)})],
    "versions": [event(mp_lib="web", app_version=f"1.{number}") for number in range(300)],
    "with something behind": [event(p=1) + end for end in (b"", b" ", b"\r", b"x", b"}", b" {}")],
    "deep": [event(p=reduce(lambda inner, _: [inner], range(depth), 1)) for depth in (5, 30, 120)],
}


@compiled
@pytest.mark.parametrize("lines", MANY.values(), ids=MANY)
@pytest.mark.parametrize("size", [7, 10_000])
def test_many_values_leave_the_same_facts(lines, size):
    blocks = [b"\n".join(lines[at : at + size]) + b"\n" for at in range(0, len(lines), size)]
    seen, facts = counted(blocks, native=True)
    said, plain = counted(blocks, native=False)
    assert seen == said
    assert to_json(facts) == to_json(plain)


@compiled
def test_plain_lines_never_come_to_python():
    lines = [event(p='é"\n', q=[1, {"a": 2.5}], r=1.5, s=None, distinct_id="a") for _ in range(9)]
    collector = Collector()
    collector.add = None
    assert collector.add_lines(b"\n".join(lines)) == Counted(9, 9, 0)
    assert sum(collector.finish().events.values()) == 9


@compiled
def test_names_that_come_twice_count_as_the_last():
    line = b'{"event":"Seen","properties":{"time":%d,"p":1,"p":"a"}}' % (DAY * DAY_S)
    _, facts = counted([line], native=True)
    (cell,) = [cell for key, cell in facts.values.items() if key.property == "p"]
    assert cell.values.counts == {"a": 1}


@_settings
@given(
    texts=st.lists(st.text(max_size=3), max_size=200),
    size=st.sampled_from([16, 256, 1024]),
    before=st.integers(0, 2 * FEW),
)
@example(texts=["a"] * 3 * FEW, size=16, before=0)
def test_packed_hashes_count_as_hashes(texts, size, before):
    hashes = list(map(hash_of, texts))
    one = Sketch(size, map(hash_of, map(str, range(before))))
    other = Sketch(size, map(hash_of, map(str, range(before))))
    one.update(hashes)
    other.add_packed(b"".join(hashed.to_bytes(8, sys.byteorder) for hashed in hashes))
    assert one == other


@compiled
def test_memory_stays_as_it_is():
    lines = [event(p=f"v{number}", q=number / 3, distinct_id=f"u{number}") for number in range(400)]
    lines += [event(**{f"n{number}": [1]}, app_version=str(number)) for number in range(100)]
    lines += [b"{", event(p=1)[:-3]]
    block = b"\n".join(lines)
    room = 0
    for turn in range(120):
        collector = Collector(**_OPTIONS)
        collector.add_lines(block)
        collector.finish()
        if turn == 40:
            gc.collect()
            room = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - room < 4_000  # KiB


@compiled
def test_a_variable_turns_it_off(monkeypatch):
    assert Collector()._counter is not None
    monkeypatch.setenv(SWITCH, "1")
    assert Collector()._counter is None


@compiled
def test_one_compiled_from_other_sources_is_not_used(monkeypatch):
    from lexicon_cli.history.native import _counting

    monkeypatch.setattr(_counting, "REVISION", REVISION + 1)
    assert counting() is None
