"""The ring of rows and those who read along."""

import json
import threading

from page_records import event

from lexicon_cli.capture.live import MOST_READERS, Live, Taken

_SALT = b"0" * 16


def _names(taken: Taken) -> list[str]:
    return [json.loads(line.json)["event"] for line in taken.rows]


def test_rows_come_in_order_and_only_once() -> None:
    live = Live(salt=_SALT)
    live.add([event("A"), event("B")])
    first = live.after(live.mark(0))
    assert _names(first) == ["A", "B"]
    assert [line.number for line in first.rows] == [1, 2]
    live.add([event("C")])
    second = live.after(first.mark)
    assert _names(second) == ["C"]
    assert live.after(second.mark).rows == ()


def test_a_reader_goes_on_after_the_row_it_has() -> None:
    live = Live(salt=_SALT)
    live.add([event(name) for name in "ABC"])
    assert _names(live.after(live.mark(2))) == ["C"]


def test_a_mark_of_another_run_begins_anew() -> None:
    live = Live(salt=_SALT)
    live.add([event("A")])
    assert _names(live.after(live.mark(900))) == ["A"]
    assert Live(salt=_SALT).run != live.run


def test_who_falls_behind_is_told_how_many_rows_are_gone() -> None:
    live = Live(rows=3, salt=_SALT)
    mark = live.mark(0)
    live.add([event(name) for name in "ABCDE"])
    taken = live.after(mark)
    assert (_names(taken), taken.lost) == (["C", "D", "E"], 2)
    assert live.after(taken.mark).lost == 0


def test_what_passes_by_without_a_row_is_a_gap() -> None:
    live = Live(salt=_SALT)
    live.add([event("A")])
    mark = live.after(live.mark(0)).mark
    live.skip(7)
    live.add([event("B")])
    taken = live.after(mark)
    assert (_names(taken), taken.lost, taken.rows[0].number) == (["B"], 7, 9)


def test_the_ring_is_bounded_in_rows_and_in_bytes() -> None:
    live = Live(rows=50, salt=_SALT)
    live.add([event("A") for _ in range(200)])
    assert live.size[0] == 50
    small = Live(size=10_000, salt=_SALT)
    small.add([event("A", {"text": "x" * 400}) for _ in range(200)])
    rows, size = small.size
    assert 0 < rows < 20
    assert size <= 10_000


def test_a_taking_is_bounded_and_nothing_between_two_is_missed() -> None:
    live = Live(salt=_SALT)
    live.add([event("A", {"at": at, "text": "x" * 300}) for at in range(300)])
    mark, seen = live.mark(0), []
    while rows := (taken := live.after(mark, size=8_000)).rows:
        assert sum(len(line.json) for line in rows[:-1]) < 8_000
        assert taken.lost == 0
        seen += [line.number for line in rows]
        mark = taken.mark
    assert seen == list(range(1, 301))


def test_clearing_is_told_and_ids_go_on() -> None:
    live = Live(salt=_SALT)
    live.add([event("A")])
    mark = live.after(live.mark(0)).mark
    live.clear()
    taken = live.after(mark)
    assert (taken.cleared, taken.rows, taken.lost) == (True, (), 0)
    live.add([event("B")])
    fresh = live.after(live.mark(0))
    assert (_names(fresh), fresh.rows[0].number, fresh.lost, fresh.cleared) == (["B"], 2, 0, False)
    assert not live.after(taken.mark).cleared


def test_readers_are_woken_and_let_go() -> None:
    live = Live(salt=_SALT)
    woken = threading.Event()
    assert live.join(woken.set)
    live.add([event("A")])
    assert woken.is_set()
    woken.clear()
    live.close()
    assert woken.is_set()
    assert live.closed
    live.leave(woken.set)
    assert not live.join(woken.set)


def test_only_so_many_may_read_along() -> None:
    live = Live(salt=_SALT)
    wakers = [threading.Event().set for _ in range(MOST_READERS)]
    assert all(live.join(wake) for wake in wakers)
    assert not live.has_room
    assert not live.join(threading.Event().set)
    live.leave(wakers[0])
    assert live.has_room


def test_many_threads_add_and_every_id_is_given_once() -> None:
    live = Live(salt=_SALT)
    threads = [
        threading.Thread(target=lambda: [live.add([event("A")]) for _ in range(100)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = live.after(live.mark(0), size=10**9)
    assert [line.number for line in taken.rows] == list(range(1, 401))
