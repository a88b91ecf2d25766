"""Faults of whole lines: cut, no JSON, the wrong shape, broken text."""

from collections.abc import Callable

from lexicon_cli.jobs.sample_data.faults.fault import Fault, Planted, Scene


def _raw(change: Callable[[Scene], bytes]) -> Callable[[Scene], Planted | None]:
    return lambda scene: Planted(raw=change(scene))


def _cut(scene: Scene) -> bytes:
    line = scene.line.encode()
    return line[: 20 + int(scene.chance() * (len(line) - 40))]


def _bad_bytes(scene: Scene) -> Planted | None:
    """Latin-1 bytes in a name of a campaign, in the middle of UTF-8."""
    line = scene.line.encode()
    return Planted(raw=line.replace(b'"mp_lib":', b'"utm_campaign":"Fr\xfchling","mp_lib":', 1))


def _lone_surrogate(scene: Scene) -> Planted | None:
    """Half an emoji, as left by a cut in the middle of a UTF-16 string."""
    line = scene.line.encode()
    return Planted(raw=line.replace(b'"mp_lib":', b'"utm_campaign":"Sale \\ud83d","mp_lib":', 1))


def _listed(scene: Scene) -> Planted | None:
    scene.record["properties"] = [scene.properties]
    return Planted()


def _nulled(scene: Scene) -> Planted | None:
    scene.record["properties"] = None
    return Planted()


def _numbered(scene: Scene) -> Planted | None:
    scene.record["event"] = 404
    return Planted()


FAULTS = (
    Fault(name="line-cut", codes=("ING017",), apply=_raw(_cut), weight=0.6),
    Fault(
        name="not-json",
        codes=("ING017",),
        apply=_raw(lambda scene: b"terminated early"),
        weight=0.2,
    ),
    Fault(name="properties-in-list", codes=("ING017",), apply=_listed, weight=0.2),
    Fault(name="properties-null", codes=("ING017",), apply=_nulled, weight=0.2),
    Fault(name="event-name-a-number", codes=("ING017",), apply=_numbered, weight=0.2),
    Fault(name="latin-1-bytes", codes=("ING016",), apply=_bad_bytes, weight=0.4),
    Fault(name="lone-surrogate", codes=("ING016",), apply=_lone_surrogate, weight=0.4),
)
