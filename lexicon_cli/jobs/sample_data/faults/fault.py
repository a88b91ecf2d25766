"""What a planted fault is: a name, the codes it must bring, and a change to one event."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lexicon_cli.jobs.sample_data.events import EventWriter
from lexicon_cli.jobs.sample_data.mixing import share_of
from lexicon_cli.plan.model import EventDef, PropertyDef, TrackingPlan

Chance = Callable[[], float]
Record = dict[str, Any]


@dataclass(slots=True)
class Scene:
    """One event that a fault may change, with what it may need to know.

    `record` is the parsed line; `previous` the last clean line before it in the output (empty at
    first); `writers` give clean lines of any planned event. `focus` (0..1) is the same for the same
    fault and event, so that a fault keeps hitting the same property.
    """

    plan: TrackingPlan
    record: Record
    line: str
    previous: str
    chance: Chance
    writers: Mapping[str, EventWriter]
    focus: float = 0.0

    @property
    def properties(self) -> Record:
        """The event's properties."""
        properties: Record = self.record["properties"]
        return properties

    @property
    def event(self) -> EventDef:
        """The planned event of the line."""
        return self.plan.events[self.record["event"]]

    def pick(self, options: list[Any]) -> Any:
        """One of them by `focus`, the same one whenever it is there; None when there is none."""
        return min(options, key=self._rank, default=None)

    def _rank(self, option: Any) -> float:
        return share_of(self.focus, getattr(option, "name", option))

    def present(self, *kinds: str, required: bool = False) -> Iterator[PropertyDef]:
        """Properties of the event that are there with a value, planned as one of the kinds only."""
        supers = self.plan.super_properties
        for name, definition in self.event.properties.items():
            if name in supers or self.properties.get(name) is None:
                continue
            if required and not definition.required:
                continue
            if len(definition.types) == 1 and definition.types[0] in kinds:
                yield definition

    def free_strings(self) -> list[str]:
        """Names of present string properties that may hold any short text."""
        return [
            one.name
            for one in self.present("string")
            if one.enum is None and one.pattern is None and not one.pii and not one.sensitive
        ]


@dataclass(frozen=True, slots=True)
class Planted:
    """What a fault did. `raw` replaces the line when JSON values cannot say it; `keep` has the
    clean line written first, and the planted one after it."""

    property: str | None = None
    raw: bytes | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`codes` must all be found on the line, `also` may be; `weight` is its share among the faults.

    `apply` changes the scene's record and says what it did, or gives None when this event has
    nothing that it could spoil.
    """

    name: str
    codes: tuple[str, ...]
    apply: Callable[[Scene], Planted | None]
    also: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One planted fault: `line` counts from 1 in the output."""

    line: int
    fault: str
    codes: tuple[str, ...]
    also: tuple[str, ...] = ()
    event: str | None = None
    property: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As written to the truth file."""
        return {
            "line": self.line,
            "fault": self.fault,
            "codes": list(self.codes),
            "also": list(self.also),
            "event": self.event,
            "property": self.property,
        }
