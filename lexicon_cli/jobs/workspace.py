"""A folder for what does not fit into memory; nothing of it is left when a run ends, however."""

import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from lexicon_cli.core.errors import InputError

_HINT = "the variable TMPDIR names another place for it"
# What a shell reports for a process that was ended so: 128 and the signal's number.
_TERMINATED = 128 + signal.SIGTERM


@contextmanager
def workspace() -> Iterator[str]:
    """A temporary folder. An OSError that leaves the block becomes an InputError about it."""
    try:
        folder = tempfile.mkdtemp(prefix="lexicon-")
    except OSError as error:
        raise InputError(f"cannot make a temporary folder: {_reason(error)}", hint=_HINT) from error
    try:
        with _ending_in_order():
            yield folder
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(
            f'cannot work in the temporary folder "{folder}": {_reason(error)}', hint=_HINT
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """A request to end (SIGTERM, as CI sends it) unwinds the run as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(*_: object) -> NoReturn:
    sys.exit(_TERMINATED)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
