"""Daily facts as JSON: a document for each event and day, of which files and the ledger are made.

What follows from the rest is left out, and the order is fixed: equal facts are equal bytes.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lexicon_cli.history.cell import ValueCell
from lexicon_cli.history.facts import (
    AUDIENCE_REGISTERS,
    TYPES,
    AudienceKey,
    DailyFacts,
    EventKey,
    PropertyKey,
    ValueKey,
)
from lexicon_cli.history.sketch import Sketch, hash_of
from lexicon_cli.history.splits import Split, SplitKey, add_splits, split_document

Document = dict[str, Any]


def event_documents(facts: DailyFacts) -> Iterator[tuple[int, str, Document]]:
    """(day, event, document), sorted. A document has `groups`, `users` and `properties`, and
    `splits` where there are any."""
    groups: defaultdict[tuple[int, str], list[Any]] = defaultdict(list)
    for key, count in facts.events.items():
        groups[key.day, key.event].append([key.platform, key.version, count])
    properties: defaultdict[tuple[int, str], dict[str, Any]] = defaultdict(dict)
    for place, counts in facts.types.items():
        entry = properties[place.day, place.event].setdefault(place.property, {"types": []})
        entry["types"].append([place.platform, place.version, *_sparse(counts)])
    for spot, cell in facts.values.items():
        properties[spot.day, spot.event][spot.property].update(write_cell(cell))
    splits: defaultdict[tuple[int, str], list[tuple[SplitKey, Split]]] = defaultdict(list)
    for joint, split in facts.splits.items():
        splits[joint.day, joint.event].append((joint, split))
    for day, event in sorted(groups):
        found = properties.get((day, event), {})
        for entry in found.values():
            entry["types"].sort()
        document: Document = {
            "groups": sorted(groups[day, event]),
            "users": facts.users_of((day, event)).to_text(),
            "properties": {name: found[name] for name in sorted(found)},
        }
        if (day, event) in splits:
            document["splits"] = split_document(splits[day, event])
        yield day, event, document


def audience_documents(facts: DailyFacts) -> Iterator[tuple[int, list[list[str]]]]:
    """(day, platforms and versions with their users), sorted."""
    found: defaultdict[int, list[list[str]]] = defaultdict(list)
    for key, active in facts.audience.items():
        found[key.day].append([key.platform, key.version, active.to_text()])
    for day in sorted(found):
        yield day, sorted(found[day])


def add_event(facts: DailyFacts, day: int, event: str, document: Mapping[str, Any]) -> None:
    """Put a document of an event and day back that the facts lack. Raises ValueError, TypeError or
    KeyError for what is none."""
    for platform, version, count in document["groups"]:
        facts.events[EventKey(day, event, platform, version)] = int(count)
    facts.users[day, event] = Sketch.from_text(document["users"])
    add_properties(facts, day, event, document["properties"])
    if "splits" in document:
        add_splits(facts.splits, day, event, document["splits"])


def add_properties(facts: DailyFacts, day: int, event: str, properties: Mapping[str, Any]) -> None:
    """Put the properties of such a document back."""
    for name, entry in properties.items():
        for platform, version, *sparse in entry["types"]:
            facts.types[PropertyKey(day, event, platform, version, name)] = _dense(sparse)
        if len(entry) > 1:
            facts.values[ValueKey(day, event, name)] = read_cell(entry)


def add_audience(facts: DailyFacts, day: int, groups: Iterable[tuple[str, str, str]]) -> None:
    """Put the users of a day back."""
    for platform, version, text in groups:
        active = Sketch.from_text(text, AUDIENCE_REGISTERS)
        facts.audience[AudienceKey(day, platform, version)] = active


def packed(document: object) -> bytes:
    """Compact JSON."""
    return json.dumps(document, ensure_ascii=True, separators=(",", ":")).encode()


def _sparse(counts: list[int]) -> list[int]:
    """Pairs of a type's number and its count: most properties have one type."""
    return [part for slot, count in enumerate(counts) if count for part in (slot, count)]


def _dense(sparse: list[int]) -> list[int]:
    counts = [0] * len(TYPES)
    for slot, count in zip(sparse[::2], sparse[1::2], strict=True):
        counts[slot] = int(count)
    return counts


def write_cell(cell: ValueCell) -> Document:
    """A cell as JSON has it."""
    kept = cell.values
    entry: Document = {"values": dict(sorted(kept.counts.items()))}
    if kept.rest:
        entry["rest"] = kept.rest
    if kept.is_cut:
        entry["cut"] = True
    if any(cell.lengths):
        entry["lengths"] = cell.lengths
        entry["longest"] = cell.longest
    if not (_tells_all(entry) and cell.distinct.is_of(map(hash_of, kept.counts))):
        entry["distinct"] = cell.distinct.to_text()
    return entry


def read_cell(entry: Mapping[str, Any]) -> ValueCell:
    """The inverse of `write_cell`."""
    cell = ValueCell()
    kept = cell.values
    kept.counts = {str(text): int(count) for text, count in entry["values"].items()}
    kept.rest = int(entry.get("rest", 0))
    kept.is_cut = bool(entry.get("cut"))
    lengths = entry.get("lengths", cell.lengths)
    if len(lengths) != len(cell.lengths):
        raise ValueError("another number of lengths")
    cell.lengths = [int(count) for count in lengths]
    cell.longest = int(entry.get("longest", 0))
    if "distinct" in entry:
        cell.distinct = Sketch.from_text(entry["distinct"])
    else:
        cell.distinct.update(map(hash_of, kept.counts))
    return cell


def _tells_all(entry: Mapping[str, Any]) -> bool:
    return "rest" not in entry and "cut" not in entry
