"""What is wrong with one decoded event: the definition that every faster path must equal.

An event is at fault for its name, for what it lacks, as a whole, and for each of its properties.
With a sieve the properties that are beyond doubt are passed over; nothing else changes.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lexicon_cli.core.bundle import EventEntry, PropertyFacts, SchemaBundle
from lexicon_cli.core.mixpanel import HOTSHARD_EVENTS
from lexicon_cli.kernel.assertions import Failure, Unsupported
from lexicon_cli.kernel.checks import EventChecks, junk_kind, properties_schema
from lexicon_cli.kernel.event_names import EventNames, Resolved
from lexicon_cli.kernel.held import HeldProperties, Shared
from lexicon_cli.kernel.ingest import LATE, Ingest, Occurrence, shown
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.sharing import SharedParts

__all__ = ["EventChecks", "EventJudge", "Resolved", "junk_kind", "properties_schema"]


class EventJudge:
    """All checks of a bundle on one event at a time. `options.plain`: without a sieve."""

    def __init__(self, bundle: SchemaBundle, options: KernelOptions) -> None:
        self.bundle = bundle
        self.ingest = Ingest(bundle.limits, now_ms=options.now_ms, timezone=bundle.timezone)
        self.checks: Mapping[str, EventChecks] = _ChecksByName(bundle, options)
        self._names = EventNames(bundle)
        self.resolve: Callable[[str], Resolved] = self._names.resolve
        self.known = self._names.known
        self._shared = Shared(self.ingest, sifts=not options.plain)
        self._held: dict[str, HeldProperties] = {}
        self._unplanned = HeldProperties(self._shared, None)
        self._most_properties: int = bundle.limits["max_properties"]
        self._most_bytes: int = bundle.limits["event_bytes"]
        # Super properties, numbered for the ledger's bits.
        self.super_properties = sorted(
            {
                name
                for entry in bundle.events.values()
                for name, facts in entry.properties.items()
                if _is_promised(facts)
            }
        )[:32]
        self._super_bits = {
            name: [
                (1 << number, prop)
                for number, prop in enumerate(self.super_properties)
                if prop in entry.properties and _is_promised(entry.properties[prop])
            ]
            for name, entry in bundle.events.items()
        }
        self._super_names = {
            name: frozenset(prop for _, prop in bits) for name, bits in self._super_bits.items()
        }

    def promised_super(self, name: str) -> list[str]:
        """The super properties that a planned event promises, the first 32 at most."""
        return [prop for _, prop in self._super_bits[name]]

    def absent_super(self, entry: EventEntry, properties: Mapping[str, Any]) -> int:
        """One bit per super property that the event lacks."""
        if self._super_names[entry.name] <= properties.keys():
            return 0
        return sum(bit for bit, name in self._super_bits[entry.name] if name not in properties)

    def tells_super(self, entry: EventEntry | None) -> bool:
        """Whether an event promises all super properties, so that those it does not lack were sent.

        Events that are not planned promise none: what they carry tells nothing.
        """
        if entry is None or entry.status == "blocked" or not self.super_properties:
            return False
        return len(self._super_bits[entry.name]) == len(self.super_properties)

    def judge(
        self,
        name: str,
        properties: dict[str, Any],
        *,
        line_bytes: int,
        platform: str,
        time_ms: int | None,
    ) -> list[Occurrence]:
        """Every check that the event fails, each once."""
        resolved = self.resolve(name)
        entry = resolved.entry
        found = list(resolved.occurrences)
        if found and name in HOTSHARD_EVENTS:
            original = properties.get("mp_original_event_name")
            found = [found[0]._replace(value=shown(original))]
        held = self._unplanned
        if entry is not None and entry.status != "blocked":
            held = self._held.get(entry.name) or self._hold(entry.name)
            found += self._planned(held, name, properties, platform, time_ms)
        get = properties.get
        if get("time") is None or get("$insert_id") is None or get("distinct_id") is None:
            found += self.ingest.absent(properties)
        if "mp_processing_time_ms" in properties and self.ingest.is_late(properties, time_ms):
            found.append(LATE)
        if len(properties) >= self._most_properties or line_bytes > self._most_bytes:
            found += self.ingest.whole(properties, line_bytes)
        found += held.faults(properties, line_bytes)
        return found if len(found) < 2 else _each_once(found)

    def _planned(
        self,
        held: HeldProperties,
        name: str,
        properties: dict[str, Any],
        platform: str,
        time_ms: int | None,
    ) -> list[Occurrence]:
        """What a planned event is at fault for, but for its properties one by one."""
        found: list[Occurrence] = []
        checks = held.checks
        assert checks is not None
        if held.is_deprecated or platform not in held.platforms:
            found += checks.standing(platform, time_ms)
        if not held.required <= properties.keys():
            found += [blame for prop, blame in held.missing if prop not in properties]
        if len(properties) > held.most:
            found += checks.whole(name, properties)
        return found

    def _hold(self, name: str) -> HeldProperties:
        held = self._held[name] = HeldProperties(self._shared, self.checks[name])
        return held


class _ChecksByName(Mapping[str, EventChecks]):
    """The checks of a bundle's events, compiled when they are first asked for: of thousands of
    planned events most data has few. Without a fallback all are, to find what needs one."""

    def __init__(self, bundle: SchemaBundle, options: KernelOptions) -> None:
        self._bundle = bundle
        self._now_ms = options.now_ms
        self._fallback = _fallback(options.fallback)
        self._made: dict[str, EventChecks] = {}
        self._shared = SharedParts()
        if options.fallback is None:
            for name in bundle.events:
                self[name]

    def __getitem__(self, name: str) -> EventChecks:
        made = self._made.get(name)
        if made is None:
            entry = self._bundle.events[name]
            made = self._made[name] = EventChecks(
                self._bundle,
                entry,
                now_ms=self._now_ms,
                fallback=self._fallback,
                shared=self._shared,
            )
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._bundle.events)

    def __len__(self) -> int:
        return len(self._bundle.events)


def _is_promised(facts: PropertyFacts) -> bool:
    """Whether it is a super property that is to stay."""
    return facts.is_super and facts.status not in ("blocked", "deprecated")


def _each_once(found: list[Occurrence]) -> list[Occurrence]:
    """An event counts once for each check, property and variant."""
    if len({occurrence[:3] for occurrence in found}) == len(found):
        return found
    first: dict[tuple[str, str | None, str], Occurrence] = {}
    for occurrence in found:
        first.setdefault(occurrence[:3], occurrence)
    return list(first.values())


def _fallback(name: str | None) -> Callable[[Any], Callable[[Any], list[Failure]]]:
    if name is None:

        def refuse(schema: Any) -> Callable[[Any], list[Failure]]:
            raise Unsupported("a keyword that only the reference validator knows")

        return refuse
    module, _, function = name.partition(":")
    make: Callable[[Any], Callable[[Any], list[Failure]]] = getattr(
        importlib.import_module(module), function
    )
    return make
