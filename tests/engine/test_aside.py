"""Work that goes on beside other work: its result, or its error, when it is asked for."""

import threading

import pytest

from lexicon_cli.core.errors import InputError
from lexicon_cli.engine.aside import Aside


def test_the_work_begins_at_once_and_its_result_is_waited_for():
    begun, go_on = threading.Event(), threading.Event()

    def work():
        begun.set()
        go_on.wait()
        return 7

    aside = Aside(work)
    assert begun.wait(10)
    go_on.set()
    assert aside.result() == 7


def test_what_went_wrong_is_raised_where_the_result_is_asked_for():
    def work():
        raise InputError("no such file")

    with pytest.raises(InputError, match="no such file"):
        Aside(work).result()
