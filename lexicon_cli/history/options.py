"""What a collector is to know, as plain values that travel to other processes."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.records import dataclass, field
from lexicon_cli.history.collect import Collector
from lexicon_cli.history.privacy import privacy_of
from lexicon_cli.history.splits import choosers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsOptions:
    """Which days (`since` on, before `until`), which properties the plan knows, by event, which of
    them it marks as personal or sensitive, and which choose between a few values (splits.py)."""

    since: int | None = None
    until: int | None = None
    planned: Mapping[str, frozenset[str]] = field(default_factory=dict)
    marked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    choosers: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def collector(self) -> Collector:
        """A collector that heeds them."""
        return Collector(
            since=self.since,
            until=self.until,
            planned=self.planned,
            privacy=privacy_of(self.marked),
            choosers=self.choosers,
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "since": self.since,
            "until": self.until,
            "planned": {event: sorted(names) for event, names in sorted(self.planned.items())},
            "marked": {event: sorted(names) for event, names in sorted(self.marked.items())},
            "choosers": {
                event: {name: list(values) for name, values in sorted(own.items())}
                for event, own in sorted(self.choosers.items())
            },
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "FactsOptions":
        return cls(
            since=raw["since"],
            until=raw["until"],
            planned={event: frozenset(names) for event, names in raw["planned"].items()},
            marked={event: frozenset(names) for event, names in raw["marked"].items()},
            choosers={
                event: {name: tuple(values) for name, values in own.items()}
                for event, own in raw.get("choosers", {}).items()
            },
        )


def options_for(
    bundle: SchemaBundle | None, *, since: int | None = None, until: int | None = None
) -> FactsOptions:
    """The options that a compiled plan means."""
    if bundle is None:
        return FactsOptions(since=since, until=until)
    entries = bundle.events.items()
    return FactsOptions(
        since=since,
        until=until,
        planned={name: frozenset(entry.properties) for name, entry in entries},
        marked={
            name: frozenset(prop for prop, facts in entry.properties.items() if facts.masked)
            for name, entry in entries
        },
        choosers={name: own for name, entry in entries if (own := choosers_of(entry))},
    )
