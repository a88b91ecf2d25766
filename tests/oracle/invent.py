"""Plans and lines invented from a seed: every kind of property, names that are no identifiers,
values at the limits and beyond them."""

import json
import re
from random import Random
from typing import Any

from lexicon_cli.plan.load import load_text
from lexicon_cli.plan.model import EventDef, PropertyDef, TrackingPlan
from tests.oracle import texts

EVENTS = ("Order Paid", "order shipped", "Signed-Up", "Página Vista")
WILD_EVENTS = (*EVENTS, "日本", "$mp_scroll", 'say "x"\\', "E" * 255, "?", "line\nfeed")
NAMES = (
    *(
        "plan",
        "amount",
        "item_count",
        "age",
        "price",
        "is_paid",
        "signed_up_at",
        "items",
        "address",
    ),
    *(
        "Größe",
        "kelvin_k",
        "a b",
        "a.b",
        "x-y",
        "class",
        "$current_url",
        "$el_attr__x",
        "$city",
        "s",
    ),
)
WILD_NAMES = (
    *(*NAMES, "a[0]", "$custom", "__init__", 'a"b', "a\\b", "日本", "😀", "n" * 255, "user_agent"),
    *("$host", "$referrer", "current_domain", "line\nfeed", "ſ", "Straße", "mp_lib", "$os", "_"),
    *("$browser", "$device_id", "current_url_search", "$initial_referrer", "i\u0307", "x" * 64),
)
STRANGE_NAMES = (
    *(
        "PLAN",
        "Plan",
        "pLaN",
        "GRÖSSE",
        "GRÖẞE",
        "\u212aelvin_K",
        "KELVIN_\u212a",
        "A B",
        "DISTINCT_ID",
    ),
    *("extra", "extra two", "e" * 255, "e" * 256, 'E"x', "$EL_ATTR__X", "$el_attr__y", "$mp_thing"),
    *(
        "Time",
        "$OS",
        "utm_source",
        "$screen_height",
        "$ignore",
        "$user_agent",
        "user_agent",
        "n" * 256,
    ),
    *("$current_url", "$initial_referrer", "current_url_search", "Items", "\u0130", "", " ", "s"),
)
SERVER_ADDED = (
    *("$import", "$mp_api_endpoint", "$mp_api_timestamp_ms", "$mp_event_size"),
    "mp_processing_time_ms",
)
TYPES = ("string", "number", "integer", "boolean", "datetime", "list", "object", "any")
PATTERNS = ("^a", "b$", r"^\d+$", r"\w", "^[^@]+$", "x|y", "^.{0,5}$")
FORMATS = ("date", "time", "date-time", "email", "hostname", "ipv4", "uri", "url", "uuid")


def invent_plan(rng: Random, *, wild: float = 1.0) -> TrackingPlan:
    """A plan without errors. `wild` is the chance that it holds odd names, limits of its own,
    deprecated and blocked things."""
    while True:
        loaded = load_text(json.dumps(_plan(rng, rng.random() < wild)), "plan.json")
        if not any(finding.severity.name == "ERROR" for finding in loaded.findings):
            return loaded.plan


def _plan(rng: Random, wild: bool) -> dict[str, Any]:
    names = rng.sample(WILD_EVENTS if wild else EVENTS, rng.randint(1, 4))
    events = {name: _event(rng, wild) for name in names}
    aliases = ["old name", "Checkout", "$mp_click", "ÄLTER"]
    for event in events.values():
        if rng.random() < 0.3:
            event["aliases"] = [aliases.pop(rng.randrange(len(aliases)))]
    settings: dict[str, Any] = {"additional_properties": rng.choice(("deny", "warn", "allow"))}
    if wild and rng.random() < 0.3:
        settings["limits"] = {"profile": "mixpanel@2026", **_limits(rng)}
    plan: dict[str, Any] = {"lexicon": 1, "settings": settings, "events": events}
    if rng.random() < 0.3:
        plan["super_properties"] = _properties(rng, wild, 2, 1)
    return plan


def _limits(rng: Random) -> dict[str, int]:
    offers = {
        "max_properties": (5, 12, 300),
        "string_characters": (10, 100, 300),
        "string_bytes": (10, 255, 400),
        "event_bytes": (200, 500),
        "property_bytes": (100, 8192),
        "list_elements": (2, 3),
        "object_keys": (1, 2),
        "nesting_depth": (1, 2, 5),
        "insert_id_bytes": (8, 40),
        "property_name_characters": (4, 12, 400),
    }
    chosen = rng.sample(sorted(offers), rng.randint(1, 2))
    return {name: rng.choice(offers[name]) for name in chosen}


def _event(rng: Random, wild: bool) -> dict[str, Any]:
    event: dict[str, Any] = {"properties": _properties(rng, wild, 7, 2)}
    if wild and rng.random() < 0.3:
        event["status"] = rng.choice(("expected", "live", "deprecated", "blocked"))
    if rng.random() < 0.25:
        event["platforms"] = rng.sample(("web", "ios", "android", "server", "unity"), 2)
    if rng.random() < 0.1:
        event["sunset"] = rng.choice(("2026-03-01", "2026-03-02", "2026-12-31"))
    return event


def _properties(rng: Random, wild: bool, most: int, depth: int) -> dict[str, Any]:
    names = rng.sample(WILD_NAMES if wild else NAMES, rng.randint(0, most))
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.lower(), name)
    return {name: _property(rng, wild, depth) for name in folded.values()}


def _property(rng: Random, wild: bool, depth: int) -> dict[str, Any]:
    count = rng.choice((1,) * 10 + (2, 3))
    types = rng.sample(TYPES, count)
    prop: dict[str, Any] = {"type": types[0] if count == 1 else types}
    for key in ("required", "nullable"):
        if rng.random() < 0.35:
            prop[key] = rng.random() < 0.8
    if rng.random() < 0.12:
        prop["pii"] = "email"
    if wild and rng.random() < 0.15:
        prop["status"] = rng.choice(("blocked", "deprecated"))
    if rng.random() < 0.2:
        prop["description"] = "what it is"
    _say_more(rng, prop, types)
    if depth and "list" in types and rng.random() < 0.7:
        prop["items"] = _property(rng, wild, depth - 1)
    if depth and "object" in types and rng.random() < 0.7:
        prop["properties"] = _properties(rng, wild, 3, depth - 1)
    return prop


def _say_more(rng: Random, prop: dict[str, Any], types: list[str]) -> None:
    texts_allowed = {"string", "datetime"} & set(types)
    if "string" in types and rng.random() < 0.15:
        prop["pattern"] = rng.choice(PATTERNS)
    if "string" in types and rng.random() < 0.1:
        prop["format"] = rng.choice(FORMATS)
    if texts_allowed or "list" in types:
        if rng.random() < 0.12:
            prop["min_length"] = rng.choice((0, 1, 2))
        if rng.random() < 0.12:
            prop["max_length"] = rng.choice((3, 30, 254, 255, 300))
    if {"number", "integer"} & set(types):
        if rng.random() < 0.2:
            prop["minimum"] = rng.choice((-5, 0, 1, 5.25))
        if rng.random() < 0.2:
            prop["maximum"] = rng.choice((7, 100, 5.5, 2**53, 1e300))
    if types == ["string"] and rng.random() < 0.25:
        prop["enum"] = rng.sample(texts.TEXTS, rng.randint(1, 6))
    elif types in (["number"], ["integer"]) and rng.random() < 0.1:
        prop["enum"] = rng.sample((1, 5, 7, -1, 42), 2)


def invent_event(
    rng: Random, plan: TrackingPlan, *, faults: float = 0.15
) -> tuple[str, dict[str, Any]]:
    """An event's name and properties; `faults` is the chance of each thing to be odd."""

    def odd(share: float = 1.0) -> bool:
        return rng.random() < faults * share

    name = rng.choice(tuple(plan.events))
    event: EventDef | None = plan.events[name]
    if event is not None and event.aliases and rng.random() < 0.2:
        name = event.aliases[0]
    if odd(0.7):
        name = rng.choice(("PURCHASE", "order_paid", "Order  Shipped", "nothing", "[Auto] New", ""))
        name = rng.choice((name, "$mp_web_page_view", "$identify", "$hotshard_events", name * 50))
        event = None
    properties = _usual(rng, event, odd)
    for prop in () if event is None else event.properties.values():
        required = prop.required and prop.status != "blocked"
        if rng.random() < (1 - faults / 4 if required else 0.6) and (
            prop.status != "blocked" or odd(0.3)
        ):
            properties[prop.name] = _value(rng, prop, odd)
    if odd():
        for _ in range(rng.choice((1, 1, 2, 5))):
            properties[rng.choice(STRANGE_NAMES)] = anything(rng)
    if odd(0.3):
        _fill(rng, properties)
    return name, properties


def _usual(rng: Random, event: EventDef | None, odd: Any) -> dict[str, Any]:
    platforms = event.platforms if event is not None else ()
    library = {"web": "web", "ios": "swift", "android": "android", "server": "node"}.get(
        platforms[0] if platforms else "web", "unity"
    )
    found: dict[str, Any] = {
        "time": rng.choice(texts.TIMES) if odd(0.3) else texts.TIMES[0] + rng.randrange(10**6),
        "distinct_id": rng.choice(texts.IDS) if odd(0.3) else f"user-{rng.randrange(50)}",
        "$insert_id": rng.choice(texts.INSERT_IDS) if odd(0.3) else f"{rng.getrandbits(60):x}",
        "mp_lib": rng.choice(texts.LIBRARIES) if odd() else library,
    }
    if rng.random() < 0.4:
        found["$os"] = rng.choice(texts.SYSTEMS) if odd() else "iOS"
    if rng.random() < 0.3:
        found["$browser"] = rng.choice(texts.AGENTS) if odd() else "Chrome"
    for name in ("$user_id", "$device_id"):
        if rng.random() < 0.3:
            found[name] = rng.choice(texts.IDS) if odd(0.5) else "u-1"
    if rng.random() < 0.3:
        found["$current_url"] = rng.choice(texts.URLS) if odd() else "https://example.com/a"
    if rng.random() < 0.1:
        found["mp_processing_time_ms"] = anything(rng) if odd(0.3) else _arrival(rng, found["time"])
        if rng.random() < 0.3:
            found["$import"] = rng.choice((True, True, True, False, "true", 1, None))
    if odd(0.3):
        found.pop(rng.choice(tuple(found)))
    return found


def _arrival(rng: Random, time: Any) -> Any:
    """When Mixpanel took an event in: soon, or about when that begins to be late, or later."""
    seconds = time if isinstance(time, int) and 0 < time < 10**11 else texts.TIMES[0]
    delay = rng.choice((2_000, 2_000, 2_000, 38 * 3_600_000, 10**9)) + rng.choice((-1, 0, 1))
    return rng.choice((int, int, float))(seconds * 1000 + delay)


def _fill(rng: Random, properties: dict[str, Any]) -> None:
    """Bring the number of properties near 255, some of them the server's own."""
    properties |= dict.fromkeys(rng.sample(SERVER_ADDED, rng.randrange(6)), 1)
    wanted = rng.randint(252, 257) + sum(key in properties for key in SERVER_ADDED)
    fill = (f"$el_attr__{number}" for number in range(wanted - len(properties)))
    properties |= dict.fromkeys(fill, 1)


def _value(rng: Random, prop: PropertyDef, odd: Any, depth: int = 2) -> Any:
    if odd(0.7):
        return anything(rng)
    if prop.enum and rng.random() < 0.8:
        return rng.choice(prop.enum)
    if prop.nullable and rng.random() < 0.15:
        return None
    kind = rng.choice(prop.types or ("any",))
    if kind == "list":
        items = prop.items or PropertyDef(name="", types=("string",))
        size = rng.randint(prop.min_length or 0, min(3, prop.max_length or 3))
        return [_value(rng, items, odd, depth - 1) for _ in range(size)]
    if kind == "object":
        return {
            name: _value(rng, inner, odd, depth - 1)
            for name, inner in (prop.properties or {}).items()
            if inner.required or rng.random() < 0.7
        }
    if kind in ("string", "any"):
        return _text(rng, prop)
    if kind == "datetime":
        return rng.choice(("2026-01-31", "2026-01-31T10:00:00", "2026-01-31T10:00:00.5Z"))
    if kind == "boolean":
        return rng.random() < 0.5
    low = prop.minimum if prop.minimum is not None else 0
    number = min(rng.choice((low, low + 1, 5, 42)), prop.maximum or 42)
    return int(number) if kind == "integer" else number


def _text(rng: Random, prop: PropertyDef) -> str:
    fitting = {"date": "2026-01-31", "date-time": "2026-01-31T10:00:00Z", "time": "10:00:00Z"}
    fitting |= {"email": "a@example.com", "hostname": "example.com", "ipv4": "10.0.0.1"}
    fitting |= {"uri": "https://a.b/c", "url": "https://a.b/c"}
    if prop.format in fitting:
        return fitting[prop.format]
    offers = ("ab", "axb", "free", "a1", "12", "xb", "Zoë", "a b")
    fine = [text for text in offers if prop.pattern is None or re.search(prop.pattern, text)]
    return rng.choice([text for text in fine if len(text) <= (prop.max_length or 9)] or offers)


def anything(rng: Random, depth: int = 3) -> Any:
    """Any JSON value."""
    kind = rng.random()
    if kind < 0.55 or depth == 0:
        return rng.choice(texts.TEXTS)
    if kind < 0.75:
        return rng.choice(texts.NUMBERS)
    if kind < 0.82:
        return rng.choice((True, False, None))
    if kind < 0.91:
        size = rng.choice((0, 1, 2, 3, 254, 255)) if rng.random() < 0.1 else rng.randrange(4)
        return [anything(rng, depth - 1) for _ in range(min(size, 4))] + [0] * max(0, size - 4)
    return {rng.choice(NAMES): anything(rng, depth - 1) for _ in range(rng.randrange(4))}


def as_line(name: str, properties: dict[str, Any]) -> bytes:
    """The line of an event as an export has it."""
    return json.dumps({"event": name, "properties": properties}, ensure_ascii=False).encode()
