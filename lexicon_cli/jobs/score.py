"""The Lexicon score of a plan: how well it is described and kept, of 100.

Weights and grades are those that Mixpanel publishes with its "manage-lexicon" skill
(https://github.com/mixpanel/ai-plugins, plugins/mixpanel-mcp/skills/manage-lexicon); Mixpanel takes
the facts from a project, here they come from the plan and from what lint finds in it. docs/score.md
defines each part. A part without entries counts as full.

Counted are the events that are neither blocked nor Mixpanel's own, and the properties by name:
those of these events, of user profiles and of group profiles, but for the blocked ones, Mixpanel's
own, and what begins with "$" or "mp_". Nested properties are not in Lexicon and do not count.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.mixpanel import is_mixpanel_event, is_mixpanel_property
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.model import EventDef, PropertyDef, TrackingPlan

# Published weights, in percent.
WEIGHTS = {
    "event description": 20,
    "event display name": 8,
    "event verified": 15,
    "event tags": 10,
    "property description": 20,
    "property display name": 7,
    "hygiene": 10,
    "open issues": 10,
}
# Published grades: the least score of each.
GRADES = (("A", 90.0), ("B", 75.0), ("C", 60.0), ("D", 40.0), ("F", 0.0))
# Events that should have been tidied away: near duplicates, test names, values in names, events
# that were to end or never came. The published part asks of a project's traffic what these ask of
# the plan.
HYGIENE = frozenset(
    {"NAM002", "NAM003", "NAM015", "NAM024", "LIF003", "LIF004", "LIF006", "LIF008"}
)
# What other parts count already is no open issue besides.
_COUNTED_ELSEWHERE = HYGIENE | {"DOC001", "DOC002", "DOC005", "DOC007", "NAM026"}
# Published: max(0, 100 - 2 x open).
_SHARE_OF_AN_ISSUE = 0.02
_DIGITS = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `good` of `entries` are as they should be; `todo` says what mends the others."""

    name: str
    good: int
    entries: int
    todo: str

    @property
    def weight(self) -> int:
        return WEIGHTS[self.name]

    @property
    def share(self) -> float:
        """How much of it is reached, 0..1."""
        if self.name == "open issues":
            return max(0.0, 1 - _SHARE_OF_AN_ISSUE * (self.entries - self.good))
        return self.good / self.entries if self.entries else 1.0

    @property
    def points(self) -> float:
        return self.weight * self.share

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "weight": self.weight,
            "share": round(self.share, 4),
            "points": round(self.points, 2),
        }


@dataclass(frozen=True, slots=True)
class Score:
    """A score with its parts. `value` is rounded, and the grade is that of the rounded value."""

    parts: tuple[Part, ...]

    @property
    def value(self) -> float:
        return round(sum(part.points for part in self.parts), _DIGITS)

    @property
    def grade(self) -> str:
        return next(letter for letter, least in GRADES if self.value >= least)

    def to_dict(self) -> dict[str, Any]:
        """The report's key `score`; `raises` tells what would raise it, the most first."""
        return {
            "score": self.value,
            "grade": self.grade,
            "parts": [part.to_dict() for part in self.parts],
            "raises": [
                {
                    "what": part.todo,
                    "points": round(part.weight - part.points, 2),
                    "count": part.entries - part.good,
                }
                for part in sorted(self.parts, key=lambda part: part.points - part.weight)
                if part.good < part.entries
            ],
        }


def score(plan: TrackingPlan, findings: Iterable[Finding] = ()) -> Score:
    """The plan's score. `findings` are those of lint: hygiene and open issues come from them."""
    events = [
        event
        for name, event in plan.events.items()
        if event.status != "blocked" and not is_mixpanel_event(name)
    ]
    found = tuple(findings)
    return Score((*_event_parts(events), *_property_parts(plan, events), *_issues(events, found)))


def _event_parts(events: Sequence[EventDef]) -> Iterator[Part]:
    total = len(events)
    described = sum(_says(event.description) for event in events)
    yield Part("event description", described, total, "describe events")
    labelled = sum(_is_label(event.display_name, event.name) for event in events)
    yield Part("event display name", labelled, total, "give events a display name")
    verified = sum(_is_verified(event) for event in events)
    yield Part("event verified", verified, total, "name an owner of events, and make them live")
    tagged = sum(any(map(_says, event.tags)) for event in events)
    yield Part("event tags", tagged, total, "tag events")


def _property_parts(plan: TrackingPlan, events: Sequence[EventDef]) -> Iterator[Part]:
    """A name counts once: Lexicon keeps one entry for it, however many events carry it."""
    described: dict[tuple[str, str], bool] = {}
    labelled: dict[tuple[str, str], bool] = {}
    for kind, entry in _properties(plan, events):
        key = (kind, entry.name)
        described[key] = described.get(key, False) or _says(entry.description)
        labelled[key] = labelled.get(key, False) or _is_label(entry.display_name, entry.name)
    total = len(described)
    yield Part("property description", sum(described.values()), total, "describe properties")
    yield Part(
        "property display name", sum(labelled.values()), total, "give properties a display name"
    )


def _properties(
    plan: TrackingPlan, events: Sequence[EventDef]
) -> Iterator[tuple[str, PropertyDef]]:
    groups: list[tuple[str, Iterable[PropertyDef]]] = [
        *(("event", event.properties.values()) for event in events),
        ("user", plan.user_properties.values()),
        *((f"group {name}", found.values()) for name, found in plan.group_properties.items()),
    ]
    for kind, entries in groups:
        for entry in entries:
            own = not is_mixpanel_property(entry.name)
            if own and not entry.name.startswith(("$", "mp_")) and entry.status != "blocked":
                yield kind, entry


def _issues(events: Sequence[EventDef], findings: Sequence[Finding]) -> Iterator[Part]:
    counted = {event.name for event in events}
    untidy = {finding.event for finding in findings if finding.code in HYGIENE} & counted
    yield Part("hygiene", len(counted) - len(untidy), len(counted), "tidy up events")
    serious = Counter(
        finding.code
        for finding in findings
        if finding.severity is not Severity.INFO and finding.code not in _COUNTED_ELSEWHERE
    )
    yield Part("open issues", 0, sum(serious.values()), "mend errors and warnings")


def _is_verified(event: EventDef) -> bool:
    """Whether somebody answers for what is live. A plan that carries Mixpanel's own mark along
    (`x-verified`) has said it."""
    said = event.extra.get("verified")
    if said is not None:
        return said.strip().lower() in ("true", "yes", "1")
    return event.status == "live" and _says(event.owner)


def _is_label(label: str | None, name: str) -> bool:
    """A display name that equals the raw name tells nothing."""
    return _says(label) and (label or "").strip() != name


def _says(text: str | None) -> bool:
    return bool(text and text.strip())
