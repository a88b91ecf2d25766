"""What the first lines of the data tell about the rest: which of the SDKs' own properties come with
which event, in which order, and in which unit times are. It decides speed only, never a verdict."""

from collections.abc import Iterable
from typing import Any

import orjson

from lexicon_cli.kernel.ingest import MILLISECONDS_FROM

FIRST_LINES = 400
_EVENTS = 8192
_PROPERTIES = 512


class Habits:
    """Property names by event in the order seen, and the shape of `time`."""

    def __init__(self) -> None:
        self.names: dict[str, dict[str, None]] = {}
        self.in_milliseconds = False
        self.has_fractions = False

    def learn(self, lines: Iterable[bytes]) -> None:
        """Take in some lines; those that hold no event teach nothing."""
        units = [0, 0]
        for line in lines:
            try:
                value = orjson.loads(line)
                name, properties = value["event"], value["properties"]
            except (orjson.JSONDecodeError, KeyError, TypeError):
                continue
            if isinstance(name, str) and isinstance(properties, dict):
                self._add(name, properties, units)
        if sum(units):
            self.in_milliseconds = units[1] > units[0]

    def _add(self, name: str, properties: dict[str, Any], units: list[int]) -> None:
        known = self.names.get(name)
        if known is None:
            if len(self.names) >= _EVENTS:
                return
            known = self.names[name] = {}
        for prop in properties:
            if len(known) < _PROPERTIES:
                known.setdefault(prop)
        time = properties.get("time")
        if isinstance(time, int | float) and not isinstance(time, bool):
            units[time >= MILLISECONDS_FROM] += 1
            self.has_fractions = self.has_fractions or isinstance(time, float)
