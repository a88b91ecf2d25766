"""Faults of the event itself: its name, its state in the plan, where it comes from."""

import json
from collections.abc import Callable

from lexicon_cli.core.platforms import platform_of
from lexicon_cli.jobs.sample_data.events import Sender
from lexicon_cli.jobs.sample_data.faults.fault import Fault, Planted, Scene
from lexicon_cli.plan.model import EventDef

# Names that no sample plan comes near.
_STRANGERS = (
    "Chat Bubble Dragged",
    "zz_tmp_probe",
    "Carousel Autoplay Tick",
    "Heatmap Grid Sampled",
    "legacyBannerImpression",
)


def _renamed(change: Callable[[str], str]) -> Callable[[Scene], Planted | None]:
    def apply(scene: Scene) -> Planted | None:
        name = scene.event.name
        other = change(name)
        known = {name, *scene.plan.events}
        for event in scene.plan.events.values():
            known.update(event.aliases)
        if other in known:
            return None
        scene.record["event"] = other
        return Planted()

    return apply


def _typo(name: str) -> str:
    """The name with two inner letters swapped; unchanged when it is short or they are none."""
    place = len(name) - 4
    pair = name[place : place + 2]
    if len(name) < 10 or not pair.isalpha() or pair[0] == pair[1]:
        return name
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def _stranger(scene: Scene) -> Planted:
    scene.record["event"] = scene.pick(list(_STRANGERS))
    return Planted()


def _alias(scene: Scene) -> Planted | None:
    alias = scene.pick(list(scene.event.aliases))
    if alias is None:
        return None
    scene.record["event"] = alias
    return Planted()


def _sent_instead(wanted: Callable[[EventDef, str], bool]) -> Callable[[Scene], Planted | None]:
    """Replaces the event by a clean one of another planned event."""

    def apply(scene: Scene) -> Planted | None:
        platform = _platform(scene)
        options = [one for one in scene.plan.events.values() if wanted(one, platform)]
        event = scene.pick(options)
        if event is None:
            return None
        made = _as_sent_by(scene, event)
        scene.record["event"] = event.name
        scene.record["properties"] = made
        return Planted()

    return apply


def _as_sent_by(scene: Scene, event: EventDef) -> dict[str, object]:
    """Clean properties of another event, sent by the scene's own sender."""
    own = set(scene.event.properties) - set(scene.plan.super_properties)
    members = {key: value for key, value in scene.properties.items() if key not in own}
    sender = Sender("other", None, "", ('"mp_lib":""', '"mp_lib":""'), "")
    line = scene.writers[event.name].line(members["time"], sender, "", scene.chance)
    made = json.loads(line)["properties"]
    planned = event.properties
    members.update({key: value for key, value in made.items() if key in planned})
    return members


def _platform(scene: Scene) -> str:
    return platform_of(scene.properties.get("mp_lib"), scene.properties.get("$os"))


def _allowed(event: EventDef, platform: str) -> bool:
    return not event.platforms or platform in event.platforms


def _hotshard(scene: Scene) -> Planted:
    properties = scene.properties
    own = set(scene.event.properties) - set(scene.plan.super_properties)
    for name in own:
        properties.pop(name, None)
    properties["mp_original_event_name"] = scene.event.name
    properties["mp_original_distinct_id"] = properties["distinct_id"]
    properties["distinct_id"] = ""
    scene.record["event"] = "$hotshard_events"
    return Planted()


FAULTS = (
    Fault(name="unknown-event", codes=("EVT001",), apply=_stranger, weight=4),
    Fault(name="event-in-lower-case", codes=("EVT002",), apply=_renamed(str.lower), weight=3),
    Fault(name="event-in-capitals", codes=("EVT002",), apply=_renamed(str.upper)),
    Fault(
        name="event-in-snake-case",
        codes=("EVT003",),
        apply=_renamed(lambda name: name.lower().replace(" ", "_")),
        weight=3,
    ),
    Fault(
        name="event-run-together",
        codes=("EVT003",),
        apply=_renamed(lambda name: name.replace(" ", "")),
    ),
    Fault(name="event-with-typo", codes=("EVT004",), apply=_renamed(_typo), weight=2),
    Fault(name="old-event-name", codes=("EVT014",), apply=_alias, weight=2),
    Fault(
        name="deprecated-event",
        codes=("EVT005",),
        apply=_sent_instead(lambda event, at: event.status == "deprecated" and _allowed(event, at)),
        weight=4,
    ),
    Fault(
        name="blocked-event",
        codes=("EVT006",),
        apply=_sent_instead(lambda event, at: event.status == "blocked" and _allowed(event, at)),
    ),
    Fault(
        name="event-from-wrong-platform",
        codes=("EVT007",),
        apply=_sent_instead(lambda event, at: event.status == "live" and not _allowed(event, at)),
    ),
    Fault(name="hot-shard", codes=("EVT012",), apply=_hotshard, weight=0.5),
)
