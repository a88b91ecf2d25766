"""Faults of values: wrong type, outside what the plan allows, implausible, too long, personal."""

from collections.abc import Callable, Iterable
from typing import Any

from lexicon_cli.jobs.sample_data.faults.fault import Fault, Planted, Scene
from lexicon_cli.plan.model import PropertyDef

_BAD_DATES = ("03/15/2026", "yesterday", "2026-13-40T00:00:00", "15 March 2026", "2026-3-5")
_MAIL = "anna.berg@mail.example.com"
_PHONE = "+1 415 555 0132"
_CARD = "4111 1111 1111 1111"


def _spoil(
    kinds: Iterable[str],
    value: Callable[[PropertyDef, Any], Any],
    suits: Callable[[PropertyDef], bool] = lambda one: True,
) -> Callable[[Scene], Planted | None]:
    """Replaces the value of a present property of one of the kinds; None from `value` refuses."""
    kinds = tuple(kinds)

    def apply(scene: Scene) -> Planted | None:
        definition = scene.pick([one for one in scene.present(*kinds) if suits(one)])
        if definition is None:
            return None
        changed = value(definition, scene.properties[definition.name])
        if changed is None:
            return None
        scene.properties[definition.name] = changed
        return Planted(definition.name)

    return apply


def _case_variant(definition: PropertyDef, value: Any) -> str | None:
    variants = (value.title(), value.upper(), value.lower()) if isinstance(value, str) else ()
    return next((other for other in variants if other not in (definition.enum or ())), None)


def _free_text(text: str) -> Callable[[Scene], Planted | None]:
    def apply(scene: Scene) -> Planted | None:
        name = scene.pick(scene.free_strings())
        if name is None:
            return None
        scene.properties[name] = text
        return Planted(name)

    return apply


def _bad_date(scene: Scene) -> Planted | None:
    definition = scene.pick(list(scene.present("datetime")))
    if definition is None:
        return None
    scene.properties[definition.name] = _BAD_DATES[int(scene.chance() * len(_BAD_DATES))]
    return Planted(definition.name)


def _long_url(length: int) -> Callable[[Scene], Planted | None]:
    """A landing page with a long tail of advertising parameters, `length` characters in all."""

    def apply(scene: Scene) -> Planted | None:
        url = scene.properties.get("$current_url")
        if not isinstance(url, str):
            return None
        tail = url + "?utm_source=ads&gclid="
        scene.properties["$current_url"] = tail + ("Cj" * length)[: length - len(tail)]
        return Planted("$current_url")

    return apply


def _many_bytes(scene: Scene) -> Planted:
    scene.properties["utm_campaign"] = "größe" * 40
    return Planted("utm_campaign")


def _long_list(scene: Scene) -> Planted | None:
    definition = scene.pick(list(scene.present("list")))
    if definition is None:
        return None
    value = scene.properties[definition.name]
    if not value or not isinstance(value[0], str):
        return None
    scene.properties[definition.name] = value[:1] * 300
    return Planted(definition.name)


def _address_in_url(scene: Scene) -> Planted | None:
    url = scene.properties.get("$current_url")
    if not isinstance(url, str):
        return None
    scene.properties["$current_url"] = f"{url}?email=anna.berg%40mail.example.com"
    return Planted("$current_url")


def _wrong_type(definition: PropertyDef, value: Any) -> Any:
    return {"value": value}


FAULTS = (
    Fault(
        name="number-as-string",
        codes=("VAL002",),
        apply=_spoil(("number", "integer"), lambda one, value: str(value)),
        weight=6,
    ),
    Fault(
        name="boolean-as-string",
        codes=("VAL003",),
        apply=_spoil(("boolean",), lambda one, value: str(value).lower()),
        weight=4,
    ),
    Fault(
        name="boolean-as-number",
        codes=("VAL003",),
        apply=_spoil(("boolean",), lambda one, value: int(value)),
        weight=2,
    ),
    Fault(
        name="object-where-scalar",
        codes=("VAL001",),
        also=("VAL005", "VAL007"),
        apply=_spoil(("string", "number", "integer", "boolean"), _wrong_type),
        weight=3,
    ),
    Fault(
        name="fraction-where-integer",
        codes=("VAL001",),
        also=("VAL008",),
        apply=_spoil(("integer",), lambda one, value: value + 0.5),
        weight=2,
    ),
    Fault(
        name="whole-float-where-integer",
        codes=("VAL011",),
        apply=_spoil(("integer",), lambda one, value: float(value)),
        weight=2,
    ),
    Fault(
        name="value-not-allowed",
        codes=("VAL005",),
        apply=_spoil(("string",), lambda one, value: "qqq_other", lambda one: bool(one.enum)),
        weight=5,
    ),
    Fault(
        name="value-in-wrong-case",
        codes=("VAL006",),
        apply=_spoil(("string",), _case_variant, lambda one: bool(one.enum)),
        weight=3,
    ),
    Fault(
        name="pattern-broken",
        codes=("VAL007",),
        apply=_spoil(
            ("string",), lambda one, value: "?" + value.lower(), lambda one: bool(one.pattern)
        ),
        weight=4,
    ),
    Fault(
        name="above-maximum",
        codes=("VAL008",),
        apply=_spoil(
            ("number", "integer"),
            lambda one, value: int(one.maximum or 0) * 10 + 7,
            lambda one: bool(one.maximum),
        ),
        weight=3,
    ),
    Fault(
        name="below-minimum",
        codes=("VAL008",),
        also=("VAL010",),
        apply=_spoil(
            ("number", "integer"),
            lambda one, value: int(one.minimum or 0) - 19,
            lambda one: one.minimum is not None,
        ),
        weight=2,
    ),
    Fault(name="date-in-words", codes=("VAL009",), apply=_bad_date, weight=3),
    Fault(
        name="date-as-digits",
        codes=("VAL009",),
        apply=_spoil(("datetime",), lambda one, value: "1772409600"),
        weight=2,
    ),
    Fault(
        name="date-at-epoch",
        codes=("VAL010",),
        apply=_spoil(("datetime",), lambda one, value: "1970-01-01T00:00:00"),
    ),
    Fault(
        name="date-far-ahead",
        codes=("VAL010",),
        apply=_spoil(("datetime",), lambda one, value: "2126-03-05T18:00:00"),
    ),
    Fault(name="string-too-long", codes=("ING002",), apply=_long_url(380), weight=2),
    Fault(name="string-of-255", codes=("ING003",), apply=_long_url(255), weight=2),
    Fault(name="string-over-bytes", codes=("ING022",), apply=_many_bytes),
    Fault(name="list-too-long", codes=("ING006",), apply=_long_list, weight=0.3),
    Fault(
        name="json-in-string",
        codes=("ING021",),
        apply=_free_text('{"query":"tent","page":2}'),
        weight=2,
    ),
    Fault(name="e-mail-in-text", codes=("PIV001",), apply=_free_text(_MAIL), weight=2),
    Fault(name="phone-in-text", codes=("PIV001",), apply=_free_text(_PHONE)),
    Fault(name="card-in-text", codes=("PIV001",), apply=_free_text(_CARD), weight=0.5),
    Fault(name="e-mail-in-url", codes=("PIV002",), apply=_address_in_url, weight=2),
)
