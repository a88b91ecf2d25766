"""Exports made of the clean one, each hard in one way: no cliff may be among them.

A variant changes lines, or brings a plan of its own; all are made with a seed.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

Change = Callable[[dict[str, Any], Random, int], None]


def common_faults(event: dict[str, Any], chance: Random, number: int) -> None:
    """The same few faults on most events: a stray property, numbers as text, one missing."""
    properties = event["properties"]
    if chance.random() < 0.8:
        properties["debug_build"] = True
    for name in ("price", "load_time_ms", "products_shown", "cart_value"):
        if name in properties and chance.random() < 0.9:
            properties[name] = str(properties[name])
    if chance.random() < 0.5:
        properties.pop("storefront", None)


def new_properties(event: dict[str, Any], chance: Random, number: int) -> None:
    """A property that nobody has sent before, on every event."""
    event["properties"][f"flag_{number}"] = True


def new_events(event: dict[str, Any], chance: Random, number: int) -> None:
    """A fifth of the events under a name that nobody has sent before."""
    if chance.random() < 0.2:
        event["event"] = f"{event['event']} {number}"


def any_order(event: dict[str, Any], chance: Random, number: int) -> None:
    """Properties in another order each time."""
    members = list(event["properties"].items())
    chance.shuffle(members)
    event["properties"] = dict(members)


def long_lists(event: dict[str, Any], chance: Random, number: int) -> None:
    """Baskets of many articles."""
    items = event["properties"].get("items")
    if items:
        event["properties"]["items"] = (items * 100)[:100]


def other_scripts(event: dict[str, Any], chance: Random, number: int) -> None:
    """Text that is not ASCII, as most of the world writes it."""
    properties = event["properties"]
    properties["$city"] = "東京都千代田区"
    properties["$region"] = "Île-de-France"
    for name in ("product_name", "search_term"):
        if name in properties:
            properties[name] = f"Größe {properties[name]} für Müller"


CHANGES: dict[str, Change] = {
    "common": common_faults,
    "new-properties": new_properties,
    "new-events": new_events,
    "any-order": any_order,
    "long-lists": long_lists,
    "other-scripts": other_scripts,
}
PLANS = ("many-events", "wide-events")


def changed(lines: Iterable[bytes], name: str, seed: int) -> Iterator[bytes]:
    """The lines of a variant."""
    change, chance = CHANGES[name], Random(f"{name} {seed}")
    for number, line in enumerate(lines):
        event = json.loads(line)
        change(event, chance, number)
        yield json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def plan_of(name: str, events: int | None = None) -> str:
    """A plan, as YAML, of 5,000 events of 12 properties, or of 20 events of 190; or of fewer."""
    most, properties = (5_000, 12) if name == "many-events" else (20, 190)
    events = most if events is None else min(events, most)
    kinds = (
        "{type: string, max_length: 60, example: some text}",
        "{type: integer, minimum: 0, maximum: 1000, required: true, example: 7}",
        "{type: string, enum: [red, green, blue], required: true}",
        "{type: boolean}",
        "{type: number, example: 2.5}",
    )
    lines = ["lexicon: 1", f"name: Bench {name}", "events:"]
    for event in range(events):
        lines += [f"  Event {event}:", "    description: One of many", "    properties:"]
        lines += [f"      prop_{n}: {kinds[n % len(kinds)]}" for n in range(properties)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.writelines(changed(sys.stdin.buffer, sys.argv[1], int(sys.argv[2])))
