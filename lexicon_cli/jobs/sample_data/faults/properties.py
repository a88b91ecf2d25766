"""Faults of properties: missing, unplanned, misspelt, forbidden, empty."""

from lexicon_cli.jobs.sample_data.faults.fault import Fault, Planted, Scene

_EMPTIES = ("", "undefined", "null", "[object Object]", "NaN", "{{ value }}")
_STRANGERS = {"dbg_slot": 7, "zzExperimentArm": "b", "legacy_uid2": "q-17", "perf_marks": [1, 2, 3]}


def _missing(scene: Scene) -> Planted | None:
    kinds = ("string", "number", "integer", "boolean", "datetime", "list")
    definition = scene.pick(list(scene.present(*kinds, required=True)))
    if definition is None:
        return None
    del scene.properties[definition.name]
    return Planted(definition.name)


def _super_missing(scene: Scene) -> Planted | None:
    planned = [one.name for one in scene.plan.super_properties.values() if one.required]
    name = scene.pick([name for name in planned if name in scene.properties])
    if name is None:
        return None
    del scene.properties[name]
    return Planted(name)


def _unknown(scene: Scene) -> Planted | None:
    name = scene.pick(list(_STRANGERS))
    scene.properties[name] = _STRANGERS[name]
    return Planted(name)


def _wrong_case(scene: Scene) -> Planted | None:
    kinds = ("string", "number", "integer", "boolean", "datetime")
    optional = [one for one in scene.present(*kinds) if not one.required]
    definition = scene.pick([one for one in optional if one.name != one.name.title()])
    if definition is None:
        return None
    name = definition.name.title()
    scene.properties[name] = scene.properties.pop(definition.name)
    return Planted(name)


def _forbidden(scene: Scene) -> Planted | None:
    blocked = [one.name for one in scene.event.properties.values() if one.status == "blocked"]
    name = scene.pick(blocked)
    if name is None:
        return None
    scene.properties[name] = "redacted"
    return Planted(name)


def _empty(scene: Scene) -> Planted | None:
    required = list(scene.present("string", required=True))
    free = [one.name for one in required if one.enum is None and one.pattern is None]
    name = scene.pick(free)
    if name is None:
        return None
    scene.properties[name] = _EMPTIES[int(scene.chance() * len(_EMPTIES))]
    return Planted(name)


def _null(scene: Scene) -> Planted | None:
    definition = scene.pick(
        [one for one in scene.present("string", required=True) if not one.nullable]
    )
    if definition is None:
        return None
    scene.properties[definition.name] = None
    return Planted(definition.name)


def _too_many(scene: Scene) -> Planted:
    for number in range(260):
        scene.properties[f"slot_{number:03}"] = number
    return Planted()


def _too_deep(scene: Scene) -> Planted:
    scene.properties["dbg_state"] = {"a": {"b": {"c": {"d": {"e": 1}}}}}
    return Planted("dbg_state")


def _long_name(scene: Scene) -> Planted:
    name = "experiment_" + "very_" * 52 + "long"
    scene.properties[name] = "b"
    return Planted(name)


FAULTS = (
    Fault(name="missing-required", codes=("PRP001",), apply=_missing, weight=6),
    Fault(
        name="missing-super-property",
        codes=("PRP001",),
        also=("PRP006",),
        apply=_super_missing,
        weight=2,
    ),
    Fault(name="unknown-property", codes=("PRP002",), apply=_unknown, weight=6),
    Fault(name="property-in-wrong-case", codes=("PRP003",), apply=_wrong_case, weight=4),
    Fault(name="forbidden-property", codes=("PRP004",), apply=_forbidden, weight=3),
    Fault(name="required-but-empty", codes=("PRP007",), apply=_empty, weight=4),
    Fault(
        name="required-but-null",
        codes=("VAL001",),
        also=("PRP007", "VAL005", "VAL007"),
        apply=_null,
        weight=2,
    ),
    Fault(
        name="too-many-properties", codes=("ING001",), also=("PRP002",), apply=_too_many, weight=0.1
    ),
    Fault(name="too-deep", codes=("ING007",), also=("PRP002",), apply=_too_deep, weight=0.5),
    Fault(
        name="property-name-too-long",
        codes=("ING004",),
        also=("PRP002",),
        apply=_long_name,
        weight=0.3,
    ),
)
