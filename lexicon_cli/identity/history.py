"""Rows, and where each of them stands in the data."""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Any

from lexicon_cli.core.records import dataclass
from lexicon_cli.identity.rows import Rows
from lexicon_cli.identity.values import time_ms

NO_TIME = -1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row comes from. `time` is the event's own, in milliseconds of the project's clock as
    exported, NO_TIME without one."""

    input: str
    line: int
    event: str
    time: int


class History:
    """Events as rows of identity, each with its input, line, time and name: some 16 bytes more a
    row. Rows are those of one input after the other; a store may come back to an input."""

    def __init__(self, rows: Rows | None = None) -> None:
        self.rows = Rows() if rows is None else rows
        self.inputs: list[str] = []
        self.notes: list[str] = []
        self.line = array("I")
        self.time = array("q")
        self.event = array("i")
        self._starts: list[int] = []
        self._event_numbers = defaultdict[str, int](count().__next__)
        self._event_names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.line)

    def begin(self, name: str) -> None:
        """What is added from now on comes from another input."""
        self.inputs.append(name)
        self._starts.append(len(self.line))

    def add(self, line: int, event: str, properties: Mapping[str, Any]) -> None:
        """Add the event of a line of the newest input."""
        self.rows.add(event, properties)
        self.line.append(line)
        self.event.append(self._event_numbers[event])
        time = properties.get("time")
        if type(time) is int and 0 <= time < 100_000_000_000:
            self.time.append(time * 1000)  # as `time_ms` does, without the call
        else:
            self.time.append(time_ms(time))

    def sibling(self) -> "History":
        """An empty history that knows ids and names of events by the same numbers."""
        other = History(self.rows.pick(()))
        other._event_numbers = self._event_numbers
        return other

    def pick(self, numbers: Sequence[int]) -> "History":
        """Only the rows of these numbers, which ascend; ids keep their numbers."""
        picked = History(self.rows.pick(numbers))
        picked.inputs, picked.notes = self.inputs, self.notes
        for name in ("line", "time", "event"):
            column = getattr(self, name)
            setattr(picked, name, array(column.typecode, (column[row] for row in numbers)))
        picked._starts = [bisect_left(numbers, start) for start in self._starts]
        picked._event_numbers = self._event_numbers
        return picked

    def place(self, row: int) -> Place:
        """Where a row comes from."""
        return Place(self.input_of(row), self.line[row], self.name_of(row), self.time[row])

    def input_of(self, row: int) -> str:
        """The input that a row comes from."""
        return self.inputs[bisect_right(self._starts, row) - 1]

    def name_of(self, row: int) -> str:
        """The event's name of a row."""
        return self.events[self.event[row]]

    @property
    def events(self) -> tuple[str, ...]:
        """The events' names, by the numbers in `event`."""
        if len(self._event_names) != len(self._event_numbers):
            self._event_names = tuple(self._event_numbers)
        return self._event_names

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs, each once, in the order in which they came."""
        return tuple(dict.fromkeys(self.inputs))

    def row_at(self, line: int, source: str | None = None) -> int | None:
        """The row of a line of an input (of the only one, if none is named), None if that line
        holds no event. Raises KeyError for an unknown input, ValueError if several could be meant.
        """
        if source is None:
            if len(self.names) != 1:
                raise ValueError("several inputs")
            source = self.inputs[0]
        elif source not in self.inputs:
            raise KeyError(source)
        for number, name in enumerate(self.inputs):
            if name == source:
                is_last = number + 1 == len(self._starts)
                end = len(self.line) if is_last else self._starts[number + 1]
                with suppress(ValueError):
                    return self.line.index(line, self._starts[number], end)
        return None


def history_of(events: Sequence[tuple[str, Mapping[str, Any]]], source: str = "events") -> History:
    """A history of (name, properties), numbered as the lines of one input."""
    history = History()
    history.begin(source)
    for line, (event, properties) in enumerate(events, start=1):
        history.add(line, event, properties)
    return history
