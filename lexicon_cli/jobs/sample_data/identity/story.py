"""How a story of identity is written down: its events, and what an audit must make of them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lexicon_cli.jobs.sample_data.mixing import uuid_of
from lexicon_cli.jobs.sample_data.world import World


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that a story adds to: so many people, so many events."""

    code: str
    people: int
    events: int
    variant: str = ""

    def to_dict(self, scenario: str) -> dict[str, Any]:
        """As written to the truth file."""
        return {
            "scenario": scenario,
            "code": self.code,
            "variant": self.variant,
            "people": self.people,
            "events": self.events,
        }


@dataclass(slots=True)
class Story:
    """The events of a few invented people, in order; `now` is the time of the next, in seconds."""

    name: str
    seed: int
    world: World
    now: int
    lines: list[tuple[int, str]] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)

    def person(self, number: int) -> str:
        """The user id of one of the people."""
        return f"{self.world.user_prefix}{self.name}-{self.seed}-{number}"

    def device(self, number: int = 0) -> str:
        """A device's id."""
        return uuid_of(self.seed, "story", self.name, number)

    def wait(self, seconds: int) -> None:
        """Nothing happens for a while."""
        self.now += seconds

    def view(self, times: int = 1, /, **ids: str) -> None:
        """Something is looked at; `device`, `user` and `distinct_id` are the ids that are sent."""
        for _ in range(times):
            self.tell("Screen Seen", **ids)

    def sign_in(self, **ids: str) -> None:
        """The login event of the product."""
        self.tell(self.world.sign_in or "Signed In", **ids)

    def sign_out(self, **ids: str) -> None:
        """The logout event of the product."""
        self.tell(self.world.sign_out or "Signed Out", **ids)

    def identify(self, anonymous: str, user: str) -> None:
        """`$identify` as an SDK sends it."""
        self.tell("$identify", distinct_id=user, **{"$anon_distinct_id": anonymous})

    def merge(self, left: str, right: str) -> None:
        """`$merge` of two ids."""
        both: dict[str, Any] = {"$distinct_ids": [left, right]}
        self.tell("$merge", **both)

    def tell(self, event: str, /, device: str = "", user: str = "", **others: object) -> None:
        """One event, half a minute after the last one."""
        number = len(self.lines)
        properties: dict[str, Any] = {"time": self.now}
        if device:
            properties["$device_id"] = device
        if user:
            properties["$user_id"] = user
        properties |= others
        properties["$insert_id"] = uuid_of(self.seed, self.name, "event", number)
        properties["mp_lib"] = "web"
        record = {"event": event, "properties": properties}
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        self.lines.append((self.now, text))
        self.now += 30

    def expect(self, code: str, people: int, events: int, variant: str = "") -> None:
        """What an audit must find of it."""
        self.expected.append(Expected(code, people, events, variant))

    def truth(self) -> Iterator[Mapping[str, Any]]:
        """The lines of the truth file."""
        return (one.to_dict(self.name) for one in self.expected)
