"""Faults of time, insert ids, ids of people, and traffic that does not belong there."""

import json
from collections.abc import Callable
from typing import Any

from lexicon_cli.jobs.sample_data.faults.fault import Fault, Planted, Scene

_REFUSED_IDS = ("undefined", "null", "anonymous", "0", "00000000-0000-0000-0000-000000000000")
_TEN_YEARS_S = 10 * 365 * 86_400


def _set(name: str, value: Callable[[Scene], Any]) -> Callable[[Scene], Planted | None]:
    def apply(scene: Scene) -> Planted | None:
        scene.properties[name] = value(scene)
        return Planted(name)

    return apply


def _without(*names: str) -> Callable[[Scene], Planted | None]:
    def apply(scene: Scene) -> Planted | None:
        for name in names:
            scene.properties.pop(name, None)
        return Planted(names[0])

    return apply


def _refused_id(scene: Scene) -> Planted:
    scene.properties.pop("$user_id", None)
    scene.properties.pop("$device_id", None)
    scene.properties["distinct_id"] = _REFUSED_IDS[int(scene.chance() * len(_REFUSED_IDS))]
    return Planted("distinct_id")


def _mail_as_id(scene: Scene) -> Planted:
    scene.properties["distinct_id"] = "anna.berg@mail.example.com"
    scene.properties.pop("$user_id", None)
    scene.properties.pop("$device_id", None)
    return Planted("distinct_id")


def _sent_twice(scene: Scene) -> Planted:
    return Planted("$insert_id", keep=True)


def _insert_id_again(scene: Scene) -> Planted | None:
    """The insert id of the line before, on another event."""
    if not scene.previous:
        return None
    before = json.loads(scene.previous)
    insert_id = before["properties"].get("$insert_id")
    if insert_id is None or before["event"] == scene.record["event"]:
        return None
    scene.properties["$insert_id"] = insert_id
    return Planted("$insert_id")


def _page_of(host: str) -> Callable[[Scene], Planted | None]:
    def apply(scene: Scene) -> Planted | None:
        if "$current_url" not in scene.properties:
            return None
        scene.properties["$current_url"] = f"http://{host}/checkout"
        return Planted("$current_url")

    return apply


def _time(scene: Scene) -> int:
    moment: int = scene.properties["time"]
    return moment


FAULTS = (
    Fault(name="time-missing", codes=("ING008",), apply=_without("time")),
    Fault(
        name="time-as-text",
        codes=("ING008",),
        apply=_set("time", lambda scene: "2026-03-05T12:00:00"),
    ),
    Fault(name="time-at-epoch", codes=("ING008",), apply=_set("time", lambda scene: 86_400)),
    Fault(
        name="time-in-future",
        codes=("ING008",),
        apply=_set("time", lambda scene: _time(scene) + 10 * _TEN_YEARS_S),
    ),
    Fault(
        name="time-in-milliseconds",
        codes=("ING009",),
        apply=_set("time", lambda scene: _time(scene) * 1000),
        weight=2,
    ),
    Fault(name="insert-id-missing", codes=("ING010",), apply=_without("$insert_id"), weight=2),
    Fault(
        name="insert-id-with-bad-characters",
        codes=("ING010",),
        apply=_set("$insert_id", lambda scene: f"evt:{scene.properties['$insert_id']}"),
    ),
    Fault(
        name="insert-id-too-long",
        codes=("ING010",),
        apply=_set("$insert_id", lambda scene: scene.properties["$insert_id"] * 3),
    ),
    Fault(name="sent-twice", codes=("ING011",), apply=_sent_twice, weight=5),
    Fault(name="insert-id-reused", codes=("ING012",), apply=_insert_id_again, weight=2),
    Fault(name="refused-distinct-id", codes=("ING013",), apply=_refused_id, weight=3),
    Fault(
        name="no-id-at-all",
        codes=("ING014",),
        apply=_without("distinct_id", "$user_id", "$device_id"),
    ),
    Fault(name="e-mail-as-distinct-id", codes=("PIV003",), also=("PIV001",), apply=_mail_as_id),
    Fault(name="page-on-localhost", codes=("ING018",), apply=_page_of("localhost:3000"), weight=2),
    Fault(name="page-on-staging", codes=("ING018",), apply=_page_of("staging.acme.example")),
    Fault(name="marked-to-ignore", codes=("ING018",), apply=_set("$ignore", lambda scene: True)),
)
