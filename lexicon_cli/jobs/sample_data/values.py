"""Value makers: from a property's definition to JSON text that keeps it."""

import json
import re
import time
from collections.abc import Callable, Sequence
from typing import Any

from lexicon_cli.jobs.sample_data.mixing import share_of
from lexicon_cli.jobs.sample_data.patterns import string_maker
from lexicon_cli.plan.model import PropertyDef

Chance = Callable[[], float]
# A maker gets the event's time (seconds since the epoch) and gives JSON text.
ValueMaker = Callable[[int], str]

_POOL = 256
_NULL_SHARE = 0.1
_DAY_S = 86_400
_FUTURE = re.compile(r"promised|expires|renews|until|due|planned|deadline|ends", re.IGNORECASE)
_WORDS = (
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "harbour",
    "iris",
    "juniper",
)


def as_json(value: Any) -> str:
    """Compact JSON text, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def value_maker(definition: PropertyDef, chance: Chance) -> ValueMaker:
    """A maker of values that the definition allows, null now and then where it may be."""
    make = _typed_maker(definition, chance)
    if not definition.nullable:
        return make
    return lambda now: "null" if chance() < _NULL_SHARE else make(now)


def _typed_maker(definition: PropertyDef, chance: Chance) -> ValueMaker:
    if definition.enum:
        return _picker(_weighted([as_json(value) for value in definition.enum]), chance)
    kind = definition.types[0] if definition.types else "any"
    if definition.examples and (len(definition.types) > 1 or kind == "any"):
        return _picker([as_json(value) for value in definition.examples], chance)
    if kind == "boolean":
        return lambda now: "true" if chance() < 0.5 else "false"
    if kind in ("integer", "number"):
        numbers = [_number(definition, kind == "integer", chance()) for _ in range(_POOL)]
        return _picker([as_json(number) for number in numbers], chance)
    if kind == "datetime":
        return _datetime_maker(definition.name, chance)
    if kind == "list":
        return _list_maker(definition, chance)
    if kind == "object":
        return _pooled(_object_maker(definition, chance), chance)
    return _string_maker(definition, chance)


def _picker(texts: Sequence[str], chance: Chance) -> ValueMaker:
    count = len(texts)
    return lambda now: texts[int(chance() * count)]


def _pooled(make: ValueMaker, chance: Chance) -> ValueMaker:
    """Costly values are made once and drawn again."""
    return _picker([make(0) for _ in range(_POOL)], chance)


def _weighted(texts: list[str]) -> list[str]:
    """Earlier values more often: the weights fall by a quarter from one to the next."""
    weights = [max(1, round(40 * 0.75**place)) for place in range(len(texts))]
    return [text for text, weight in zip(texts, weights, strict=True) for _ in range(weight)]


def _number(definition: PropertyDef, whole: bool, drawn: float) -> float | int:
    """Small numbers more often than big ones, in the range, near an example."""
    low = 0.0 if definition.minimum is None else float(definition.minimum)
    high = low + 1000.0 if definition.maximum is None else float(definition.maximum)
    numeric = [e for e in definition.examples if isinstance(e, int | float)]
    if numeric and low < numeric[0] < high:
        high = min(high, low + (float(numeric[0]) - low) * 3)
    skewed: float = drawn**1.7
    if whole:
        return int(low) + int((int(high) - int(low) + 1) * skewed)
    return min(high, round(low + (high - low) * skewed, 2))


def _datetime_maker(name: str, chance: Chance) -> ValueMaker:
    ahead = _FUTURE.search(name) is not None
    reach = 5 * _DAY_S if ahead else -_DAY_S // 4

    def make(now: int) -> str:
        moment = time.gmtime(now + int(reach * chance()))
        return time.strftime('"%Y-%m-%dT%H:%M:%S"', moment)

    return make


def _string_maker(definition: PropertyDef, chance: Chance) -> ValueMaker:
    if definition.pattern is not None:
        named = [e for e in definition.examples if isinstance(e, str)]
        if len(named) > 1:
            return _picker(_weighted([as_json(value) for value in named]), chance)
        fresh = string_maker(definition.pattern, chance)
        return lambda now: f'"{fresh()}"'
    texts = [str(e) for e in definition.examples] or [
        f"{first} {second}" for first in _WORDS for second in _WORDS
    ]
    longest = definition.max_length or 255
    shortest = definition.min_length or 0
    return _picker(_weighted([as_json(t[:longest].ljust(shortest, "x")) for t in texts]), chance)


def _list_maker(definition: PropertyDef, chance: Chance) -> ValueMaker:
    if definition.items is None:
        return lambda now: "[]"
    make = value_maker(definition.items, chance)

    def several(now: int) -> str:
        return "[" + ",".join([make(now) for _ in range(1 + int(chance() * 3))]) + "]"

    return _pooled(several, chance)


def _object_maker(definition: PropertyDef, chance: Chance) -> ValueMaker:
    spec = field_makers((definition.properties or {}).values(), chance)

    def make(now: int) -> str:
        parts = [
            f"{key}{maker(now)}" for key, maker, share in spec if share >= 1.0 or chance() < share
        ]
        return "{" + ",".join(parts) + "}"

    return make


def field_makers(definitions: Any, chance: Chance) -> tuple[tuple[str, ValueMaker, float], ...]:
    """(key as JSON text with colon, maker, share of events that carry it) of each live property."""
    return tuple(
        (as_json(one.name) + ":", value_maker(one, chance), carried_share(one))
        for one in definitions
        if one.status in (None, "live", "expected")
    )


def carried_share(definition: PropertyDef) -> float:
    """1.0 for a required property, else something between 0.35 and 0.95 that its name decides."""
    if definition.required:
        return 1.0
    return 0.35 + 0.6 * share_of("carried", definition.name)
