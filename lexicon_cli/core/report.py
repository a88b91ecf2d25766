"""The one result of every checking command; exit codes and all formats are functions of it."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.records import dataclass, field

SCHEMA_VERSION = 1
_KEYS = frozenset(
    ("schema_version", "command", "tool", "plan", "inputs", "totals", "notes", "events", "findings")
)


@dataclass(frozen=True, slots=True)
class PlanRef:
    """Which plan was used; `digest` is `sha256:<hex>` of its meaning, not of its bytes."""

    name: str | None
    version: str | None
    digest: str

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "version": self.version, "digest": self.digest}


@dataclass(frozen=True, slots=True)
class InputInfo:
    """One input with its size; `bytes` are decompressed bytes."""

    name: str
    lines: int
    events: int
    bytes: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "lines": self.lines,
            "events": self.events,
            "bytes": self.bytes,
        }


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event's traffic. Times are ISO 8601 in UTC; `status` is the plan's, None if unplanned."""

    name: str
    planned: bool
    status: str | None
    count: int
    first_time: str | None
    last_time: str | None
    owner: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "planned": self.planned,
            "status": self.status,
            "owner": self.owner,
            "count": self.count,
            "first_time": self.first_time,
            "last_time": self.last_time,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a command found. `totals` holds lines, events, … as in contract §6, but no counts of
    errors, warnings and infos, which `to_dict` derives from the findings (groups, not occurrences).

    `notes` are sentences a reader must know (sampling, filters). `details` are further keys of the
    document that only one command has (a score, a verdict), as plain JSON.
    """

    command: str
    tool_version: str
    plan: PlanRef | None = None
    inputs: tuple[InputInfo, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    events: tuple[EventRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def count(self, severity: Severity) -> int:
        """Findings (groups) of that severity."""
        return sum(1 for finding in self.findings if finding.severity is severity)

    def fails(self, threshold: Severity | None) -> bool:
        """Whether any finding is at or above the threshold; None means never."""
        if threshold is None:
            return False
        return any(finding.severity.rank >= threshold.rank for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The JSON document of contract §6."""
        return {
            "schema_version": SCHEMA_VERSION,
            "command": self.command,
            "tool": {"name": "lexicon", "version": self.tool_version},
            "plan": None if self.plan is None else self.plan.to_dict(),
            "inputs": [entry.to_dict() for entry in self.inputs],
            "totals": {
                **self.totals,
                "errors": self.count(Severity.ERROR),
                "warnings": self.count(Severity.WARNING),
                "infos": self.count(Severity.INFO),
            },
            "notes": list(self.notes),
            **self.details,
            "events": [row.to_dict() for row in self.events],
            "findings": [finding.to_dict() for finding in self.findings],
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "Report":
        """The inverse of `to_dict`."""
        plan = raw.get("plan")
        derived = {"errors", "warnings", "infos"}
        return cls(
            command=raw["command"],
            tool_version=raw["tool"]["version"],
            plan=None if plan is None else PlanRef(plan["name"], plan["version"], plan["digest"]),
            inputs=tuple(InputInfo(**entry) for entry in raw.get("inputs", ())),
            totals={k: v for k, v in raw.get("totals", {}).items() if k not in derived},
            events=tuple(EventRow(**row) for row in raw.get("events", ())),
            findings=tuple(Finding.from_dict(entry) for entry in raw.get("findings", ())),
            notes=tuple(raw.get("notes", ())),
            details={key: value for key, value in raw.items() if key not in _KEYS},
        )
