"""Work that goes on beside other work: its result, or its error, when it is asked for."""

import gc
import os
import signal

import pytest

from lexicon_cli.core.errors import InputError, LexiconError
from lexicon_cli.engine import aside
from lexicon_cli.engine.aside import begin_aside
from lexicon_cli.engine.children import may_copy


@pytest.fixture(params=["copy", "thread"], autouse=True)
def way(request, monkeypatch):
    """How the work is done."""
    if request.param == "thread":
        monkeypatch.setattr(aside, "may_copy", lambda: False)
    elif not may_copy():
        pytest.skip("this process may not be copied")
    return request.param


def test_the_work_begins_at_once_and_its_result_is_waited_for(way):
    begun, going_on = os.pipe(), os.pipe()

    def work():
        os.write(begun[1], b"1")
        os.read(going_on[0], 1)
        return str(os.getpid()).encode()

    working = begin_aside(work)
    assert os.read(begun[0], 1)
    os.write(going_on[1], b"1")
    assert (working.result() == str(os.getpid()).encode()) == (way == "thread")
    for pipe in (*begun, *going_on):
        os.close(pipe)


def test_much_may_come_of_it():
    assert begin_aside(lambda: bytes(1 << 20)).result() == bytes(1 << 20)


def test_what_went_wrong_is_raised_where_the_result_is_asked_for():
    def work():
        raise InputError("no such file", hint="name another")

    with pytest.raises(InputError, match="no such file") as raised:
        begin_aside(work).result()
    assert raised.value.hint == "name another"


def test_a_copy_that_dies_is_told(way):
    if way == "thread":
        pytest.skip("a thread does not die alone")
    working = begin_aside(lambda: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(LexiconError, match="died"):
        working.result()


def test_a_copy_that_nobody_asks_ends_with_who_began_it(way):
    if way == "thread":
        pytest.skip("a thread ends with its process")
    reading, writing = os.pipe()
    working = begin_aside(lambda: os.read(reading, 1))
    child = working._child
    del working
    gc.collect()
    assert child.wait(10) == -signal.SIGKILL
    os.close(reading)
    os.close(writing)
