"""Event writers: from a planned event and who sends it to one line of an export."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lexicon_cli.jobs.sample_data.values import ValueMaker, as_json, field_makers
from lexicon_cli.jobs.sample_data.world import World
from lexicon_cli.plan.model import EventDef, TrackingPlan

Chance = Callable[[], float]
Field = tuple[str, str, ValueMaker, float]

_FIELD_LIMIT = 200  # far below Mixpanel's 255, SDK properties included


@dataclass(slots=True)
class Sender:
    """Who sends: one device (or server) of one person during one session.

    `members` are JSON members that all its events share, before and after signing in; `kept` are
    the values that stay the same, None until their first use.
    """

    platform: str
    device_id: str | None
    user_id: str | None
    members: tuple[str, str]
    endpoint: str
    kept: dict[str, str | None] = field(default_factory=dict)

    @property
    def distinct_id(self) -> str:
        """As Simplified ID Merge has it."""
        return self.user_id if self.user_id is not None else f"$device:{self.device_id}"


@dataclass(frozen=True, slots=True)
class EventWriter:
    """Writes clean lines of one event."""

    head: str
    fields: tuple[Field, ...]
    slug: str

    def line(self, now: int, sender: Sender, insert_id: str, chance: Chance) -> str:
        """One line without its line end; `now` in seconds since the epoch."""
        parts = [f'{self.head}"time":{now},"distinct_id":"{sender.distinct_id}"']
        if sender.device_id is not None:
            parts.append(f'"$device_id":"{sender.device_id}"')
        if sender.user_id is not None:
            parts.append(f'"$user_id":"{sender.user_id}"')
        parts.append(f'"$insert_id":"{insert_id}"')
        parts.append(sender.members[sender.user_id is not None])
        if sender.platform == "web":
            parts.append(f'"$current_url":"{self.slug}"')
        kept = sender.kept
        for key, name, make, share in self.fields:
            if share < 1.0 and chance() >= share:
                continue
            text = kept.get(name)
            if text is None:
                text = make(now)
                if name in kept:
                    kept[name] = text
            parts.append(key + text)
        arrived = now * 1000 + 300 + int(chance() * 4000)
        parts.append(f'"$mp_api_endpoint":"{sender.endpoint}","$mp_api_timestamp_ms":{arrived}')
        parts.append(f'"mp_processing_time_ms":{arrived + 1200}}}}}')
        return ",".join(parts)


def writers(plan: TrackingPlan, world: World, chance: Chance) -> dict[str, EventWriter]:
    """A writer for each planned event, whatever its status; values come from `chance`."""
    supers = frozenset(plan.super_properties)
    return {event.name: _writer(event, world, supers, chance) for event in plan.events.values()}


def _writer(event: EventDef, world: World, supers: frozenset[str], chance: Chance) -> EventWriter:
    own = [one for one in event.properties.values() if one.name not in supers][:_FIELD_LIMIT]
    made = field_makers(own, chance)
    live = [one for one in own if one.status in (None, "live", "expected")]
    words = "-".join(event.name.lower().split())
    return EventWriter(
        head=f'{{"event":{as_json(event.name)},"properties":{{',
        fields=tuple(
            (key, definition.name, make, share)
            for definition, (key, make, share) in zip(live, made, strict=True)
        ),
        slug=f"{world.site}/{words}",
    )
