"""Work of this process that goes on while worker processes do theirs."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_Result = TypeVar("_Result")


class Aside(Generic[_Result]):
    """Calls `work` in a thread of its own, at once. The thread keeps nobody from ending: what it
    finds is for this run only."""

    def __init__(self, work: Callable[[], _Result]) -> None:
        self._work = work
        self._found: _Result | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> _Result:
        """What came of it, when it has; raises what the work raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found  # type: ignore[return-value]

    def _run(self) -> None:
        try:
            self._found = self._work()
        except BaseException as error:  # noqa: BLE001 - told to whoever asks for the result
            self._error = error
