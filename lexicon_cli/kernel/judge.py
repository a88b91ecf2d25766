"""What is wrong with one decoded event: the definition that every faster path must equal."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from lexicon_cli.core.bundle import EventEntry, PropertyFacts, SchemaBundle
from lexicon_cli.core.masking import mask
from lexicon_cli.core.mixpanel import (
    AUTOTRACKED_EVENTS,
    HOTSHARD_EVENTS,
    is_mixpanel_property,
)
from lexicon_cli.core.naming import fold_case, fold_separators, nearest
from lexicon_cli.kernel.assertions import Check, Failure, Unsupported
from lexicon_cli.kernel.classify import Classifier
from lexicon_cli.kernel.ingest import LONGEST_NAME, Ingest, Occurrence, cut_name, shown
from lexicon_cli.kernel.keywords import Compiler
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.plausible import Plausible

_DAY_MS = 86_400_000
_CLASSIFIED_NAMES = 8192


class Resolved(NamedTuple):
    """What an event name means: the planned entry if there is one, and the findings of the name."""

    entry: EventEntry | None
    name: str  # to count under: the planned name for an alias
    planned: bool  # the name is in the plan or Mixpanel's own: not one of endlessly many
    occurrences: tuple[Occurrence, ...]


class EventChecks:
    """Everything compiled for one planned event."""

    def __init__(
        self, bundle: SchemaBundle, entry: EventEntry, ingest: Ingest, fallback: Any
    ) -> None:
        self.entry = entry
        self.facts = entry.properties
        self.line_check: Check | None = None
        self.properties_check: Check | None = None
        self.fallback: Callable[[Any], list[Failure]] | None = None
        try:
            compiler = Compiler(entry.schema)
            inner = properties_schema(entry.schema)
            if inner is None:
                self.line_check = compiler.compile(entry.schema)
            else:
                self.properties_check = compiler.compile(inner)
        except Unsupported:
            self.fallback = fallback(entry.schema)
        self.classifier = Classifier(
            entry, bundle.limits, denies=bundle.additional_properties == "deny"
        )
        self.plausible = Plausible(entry, now_ms=ingest.now_ms)
        self.warns_unknown = bundle.additional_properties == "warn"
        self.masked = frozenset(name for name, facts in self.facts.items() if facts.masked)
        self.required = tuple(name for name, facts in self.facts.items() if facts.required)
        self.nullable = frozenset(
            name
            for name in self.required
            if not any(
                failure.path == (name,) for failure in self.failures(entry.name, {name: None})
            )
        )
        self.sunset_ms = _day_after_ms(entry.sunset)

    def failures(self, name: str, properties: dict[str, Any]) -> list[Failure]:
        """What breaks the event's schema; paths begin at the properties."""
        found: list[Failure] = []
        if self.properties_check is not None:
            self.properties_check(properties, (), found)
            return found
        line = {"event": name, "properties": properties}
        if self.line_check is not None:
            self.line_check(line, (), found)
        elif self.fallback is not None:
            found = self.fallback(line)
        return [
            failure._replace(path=failure.path[1:])
            if failure.path[:1] == ("properties",)
            else failure._replace(path=())
            for failure in found
            if failure.path[:1] != ("event",)
        ]


class EventJudge:
    """All checks of a bundle on one event at a time."""

    def __init__(self, bundle: SchemaBundle, options: KernelOptions) -> None:
        self.bundle = bundle
        self.ingest = Ingest(bundle.limits, now_ms=options.now_ms)
        fallback = _fallback(options.fallback)
        self.checks = {
            name: EventChecks(bundle, entry, self.ingest, fallback)
            for name, entry in bundle.events.items()
        }
        self.aliases = {
            alias: entry
            for entry in reversed(list(bundle.events.values()))
            for alias in entry.aliases
            if alias not in bundle.events
        }
        self.known = frozenset(bundle.known_events)
        self._by_case = _first_by(fold_case, bundle.events)
        self._by_letters = _first_by(fold_separators, bundle.events)
        self._resolved: dict[str, Resolved] = {}
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

    def resolve(self, name: str) -> Resolved:
        """What an event name means; remembered for some thousand names."""
        known = self._resolved.get(name)
        if known is None:
            known = self._resolve(name)
            if len(name) > LONGEST_NAME and not known.planned:
                return known._replace(name=cut_name(name))
            if len(self._resolved) >= _CLASSIFIED_NAMES:
                self._resolved.clear()
            self._resolved[name] = known
        return known

    def _resolve(self, name: str) -> Resolved:
        entry = self.bundle.events.get(name)
        if entry is not None:
            if entry.status == "blocked":
                return Resolved(entry, name, True, (Occurrence("EVT006"),))
            return Resolved(entry, name, True, ())
        entry = self.aliases.get(name)
        if entry is not None:
            code = Occurrence("EVT006" if entry.status == "blocked" else "EVT014", None, name)
            return Resolved(entry, entry.name, True, (code,))
        if name in self.known:
            found: tuple[Occurrence, ...] = ()
            if name in AUTOTRACKED_EVENTS:
                found = (Occurrence("EVT011"),)
            elif name in HOTSHARD_EVENTS:
                found = (Occurrence("EVT012"),)
            return Resolved(None, name, True, found)
        unplanned = self._unplanned(name)
        if name.startswith("[Auto]"):
            # How Mixpanel shows autocaptured events; as sent, no event of its own is called so.
            return Resolved(None, name, False, (Occurrence("EVT011"), unplanned))
        return Resolved(None, name, False, (unplanned,))

    def _unplanned(self, name: str) -> Occurrence:
        if len(name) > LONGEST_NAME:
            return Occurrence("EVT001")
        for code, fold, index in (
            ("EVT002", fold_case, self._by_case),
            ("EVT003", fold_separators, self._by_letters),
        ):
            planned = index.get(fold(name))
            if planned is not None:
                return Occurrence(code, None, planned)
        if len(name) <= self.bundle.limits["event_name_characters"]:
            match = nearest(name, [*self.bundle.events, *self.aliases])
            if match is not None:
                entry = self.aliases.get(match.name)
                return Occurrence("EVT004", None, match.name if entry is None else entry.name)
        return Occurrence("EVT001")

    def promised_super(self, name: str) -> list[str]:
        """The super properties that a planned event promises, the first 32 at most."""
        return [prop for _, prop in self._super_bits[name]]

    def absent_super(self, entry: EventEntry, properties: Mapping[str, Any]) -> int:
        """One bit per super property that the event lacks."""
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
        found = list(resolved.occurrences)
        if name in HOTSHARD_EVENTS and found:
            original = properties.get("mp_original_event_name")
            found = [found[0]._replace(value=shown(original))]
        masked: frozenset[str] = frozenset()
        if resolved.entry is not None and resolved.entry.status != "blocked":
            checks = self.checks[resolved.entry.name]
            masked = checks.masked
            found.extend(self._planned(checks, name, properties, platform, time_ms))
        found.extend(self.ingest.event(properties, line_bytes))
        found.extend(self.ingest.values(properties, line_bytes=line_bytes, masked=masked))
        return _each_once(found)

    def _planned(
        self,
        checks: EventChecks,
        name: str,
        properties: dict[str, Any],
        platform: str,
        time_ms: int | None,
    ) -> Iterator[Occurrence]:
        entry = checks.entry
        if entry.status == "deprecated":
            yield Occurrence("EVT005", None, _against_sunset(checks.sunset_ms, time_ms))
        if entry.platforms and platform not in (*entry.platforms, "unknown"):
            yield Occurrence("EVT007", None, platform)
        if checks.warns_unknown:
            for prop in properties:
                if prop not in checks.facts and not is_mixpanel_property(prop):
                    known = checks.classifier.case_variant(prop)
                    if known is None:
                        yield Occurrence("PRP002", prop)
        full = len(properties) >= self.bundle.limits["max_properties"]
        failures = checks.failures(name, properties)
        mistyped = {failure.path for failure in failures if failure.keyword == "type"}
        for failure in failures:
            if failure.keyword in ("enum", "const") and failure.path in mistyped:
                continue  # that it is no allowed value either tells nothing more
            found = checks.classifier.classify(failure, full=full)
            if found is not None:
                yield self._masked(checks, found)
        for prop in checks.required:
            junk = junk_kind(properties.get(prop, _ABSENT))
            if junk is not None and not (junk == "null" and prop in checks.nullable):
                yield Occurrence("PRP007", prop, junk)
        for found in checks.plausible.check(properties):
            yield self._masked(checks, found)

    def _masked(self, checks: EventChecks, found: Occurrence) -> Occurrence:
        top = found.property.split(".")[0].split("[")[0] if found.property else ""
        facts = checks.facts.get(top) or checks.facts.get(found.property or "")
        value = mask(found.value) if facts is not None and facts.masked else shown(found.value)
        return found._replace(value=value)


def _is_promised(facts: PropertyFacts) -> bool:
    """Whether it is a super property that is to stay."""
    return facts.is_super and facts.status not in ("blocked", "deprecated")


_ABSENT = object()
_JUNK = {"": "empty", "null": "null", "undefined": "undefined", "nan": "nan"}


def junk_kind(value: Any) -> str | None:
    """Which kind of nothing a value is: empty, null, undefined, nan, object, template, or None."""
    if value is None:
        return "null"
    if not isinstance(value, str):
        return None
    if len(value) <= 9:
        found = _JUNK.get(value.lower())
        if found is not None:
            return found
    if value.startswith("[object "):
        return "object"
    return "template" if "{{" in value or value.startswith("${") else None


def properties_schema(schema: Mapping[str, Any]) -> Any:
    """The schema of the properties object, if the line's schema says nothing beyond it."""
    regular = {"$schema", "$id", "title", "description", "type", "required", "properties"}
    if not isinstance(schema, Mapping) or set(schema) - regular - {"$defs", "definitions"}:
        return None
    if schema.get("type", "object") != "object":
        return None
    if not set(schema.get("required", ())) <= {"event", "properties"}:
        return None
    parts = schema.get("properties", {})
    return parts.get("properties") if set(parts) <= {"event", "properties"} else None


def _each_once(found: list[Occurrence]) -> list[Occurrence]:
    """An event counts once for each check, property and variant."""
    if len(found) < 2:
        return found
    first: dict[tuple[str, str | None, str], Occurrence] = {}
    for occurrence in found:
        first.setdefault(occurrence[:3], occurrence)
    return list(first.values())


def _first_by(fold: Callable[[str], str], names: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(fold(name), name)
    return found


def _against_sunset(sunset_ms: int | None, time_ms: int | None) -> str:
    if sunset_ms is None or time_ms is None:
        return ""
    return "after-sunset" if time_ms >= sunset_ms else "before-sunset"


def _day_after_ms(day: str | None) -> int | None:
    """The end of a day (ISO date) in milliseconds; an unreadable date gives None."""
    if day is None:
        return None
    from datetime import date

    try:
        return (date.fromisoformat(day[:10]).toordinal() + 1 - 719_163) * _DAY_MS
    except ValueError:
        return None


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
