"""One finding, about a plan or about data: what, how bad, where, how often, what to do."""

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

from lexicon_cli.core.hashing import sha256_hex
from lexicon_cli.core.records import dataclass, field

if TYPE_CHECKING:
    from lexicon_cli.core.fix import Fix


class Severity(Enum):
    """How bad a finding is; ordered by `rank`."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return {"info": 1, "warning": 2, "error": 3}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file of the user; `line` and `column` count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def to_dict(self) -> dict[str, Any]:
        return {"file": self.file, "line": self.line, "column": self.column}


@dataclass(frozen=True, slots=True)
class Sample:
    """One occurrence in the data. `offset` is the byte offset of the unpacked line's start."""

    input: str
    line: int
    offset: int
    insert_id: str | None = None
    value: Any = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "input": self.input,
            "line": self.line,
            "offset": self.offset,
            "insert_id": self.insert_id,
            "value": self.value,
        }


@dataclass(frozen=True, slots=True)
class Spot:
    """One more definition that a finding about a plan is about."""

    event: str | None
    property: str | None
    place: Place

    def to_dict(self) -> dict[str, Any]:
        return {"event": self.event, "property": self.property, "place": self.place.to_dict()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A group of like occurrences (data) or one fault (plan). Times are ISO 8601 in UTC.

    `variant` is the rule's sub-case, if it has any (Rule.variants). `count` is occurrences
    (events); `share` is count over the event's own traffic, 0..1, or None. `values` are the
    offending values most often seen, as (value, count), already masked. `spots` are the definitions
    of a plan that the finding is about, the one at `place` first, where they are several. `owner`
    is who answers for the event, if the plan says so. `people` is how many persons it affects,
    where that is counted (only then it is written). `where` is what it is narrowed down to: names
    (platform, app_version, or a property's) with a value (written if there is any). `fix` lives as
    long as the run: a saved report keeps only whether there was one (`fixable`: "safe", "unsafe" or
    None).
    """

    code: str
    name: str
    severity: Severity
    message: str
    event: str | None = None
    property: str | None = None
    variant: str = ""
    expected: str | None = None
    observed: str | None = None
    suggestion: str | None = None
    reason: str | None = None
    count: int = 1
    share: float | None = None
    first_time: str | None = None
    last_time: str | None = None
    platforms: Mapping[str, int] = field(default_factory=dict)
    app_versions: Mapping[str, int] = field(default_factory=dict)
    values: tuple[tuple[str, int], ...] = ()
    place: Place | None = None
    spots: tuple[Spot, ...] = ()
    samples: tuple[Sample, ...] = ()
    fingerprint: str = ""
    owner: str | None = None
    fixable: str | None = None
    people: int | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    fix: "Fix | None" = field(default=None, compare=False, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, keys in the contract's order (contract §6), ours after them."""
        people = {} if self.people is None else {"people": self.people}
        where = {"where": dict(self.where)} if self.where else {}
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity.value,
            "message": self.message,
            "event": self.event,
            "property": self.property,
            "variant": self.variant,
            "expected": self.expected,
            "observed": self.observed,
            "suggestion": self.suggestion,
            "reason": self.reason,
            "count": self.count,
            "share": self.share,
            "first_time": self.first_time,
            "last_time": self.last_time,
            "platforms": dict(self.platforms),
            "app_versions": dict(self.app_versions),
            "values": [{"value": value, "count": count} for value, count in self.values],
            "place": None if self.place is None else self.place.to_dict(),
            "spots": [spot.to_dict() for spot in self.spots],
            "fingerprint": self.fingerprint,
            "owner": self.owner,
            "fixable": self.fixable,
            **people,
            **where,
            "samples": [sample.to_dict() for sample in self.samples],
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "Finding":
        """The inverse of `to_dict`."""
        place = raw.get("place")
        return cls(
            code=raw["code"],
            name=raw["name"],
            severity=Severity(raw["severity"]),
            message=raw["message"],
            event=raw.get("event"),
            property=raw.get("property"),
            variant=raw.get("variant", ""),
            expected=raw.get("expected"),
            observed=raw.get("observed"),
            suggestion=raw.get("suggestion"),
            reason=raw.get("reason"),
            count=raw.get("count", 1),
            share=raw.get("share"),
            first_time=raw.get("first_time"),
            last_time=raw.get("last_time"),
            platforms=raw.get("platforms", {}),
            app_versions=raw.get("app_versions", {}),
            values=tuple((entry["value"], entry["count"]) for entry in raw.get("values", ())),
            place=None if place is None else Place(**place),
            spots=tuple(
                Spot(spot["event"], spot["property"], Place(**spot["place"]))
                for spot in raw.get("spots", ())
            ),
            samples=tuple(Sample(**sample) for sample in raw.get("samples", ())),
            fingerprint=raw.get("fingerprint", ""),
            owner=raw.get("owner"),
            fixable=raw.get("fixable"),
            people=raw.get("people"),
            where=raw.get("where", {}),
        )


def fingerprint(*parts: str | None) -> str:
    """A stable name for a finding: 16 hex digits of what it is about, never of lines or counts."""
    text = "\x1f".join("" if part is None else part for part in parts)
    return sha256_hex(text.encode("utf-8", "surrogatepass"))[:16]
