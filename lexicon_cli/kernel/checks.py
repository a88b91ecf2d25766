"""What the properties of one planned event are held to: by the plan's schema, and one by one.

A schema says most things of each property alone, whatever else the event carries. Where it says
nothing more (but for a limit on their number), an event's properties can be judged one by one, and
what is known of a value holds in every event. A schema that ties properties together is asked about
the whole event.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lexicon_cli.core.bundle import EventEntry, PropertyFacts, SchemaBundle
from lexicon_cli.core.masking import mask
from lexicon_cli.core.mixpanel import is_mixpanel_property
from lexicon_cli.kernel.apart import Apart, mosts_of
from lexicon_cli.kernel.assertions import Check, Failure, Unsupported
from lexicon_cli.kernel.classify import Classifier
from lexicon_cli.kernel.ingest import Occurrence, shown
from lexicon_cli.kernel.keywords import Compiler
from lexicon_cli.kernel.plausible import Plausible
from lexicon_cli.kernel.sharing import SharedParts

_DAY_MS = 86_400_000
Fallback = Callable[[Any], Callable[[Any], list[Failure]]]


class EventChecks:
    """Everything compiled for one planned event; what it has in common with others is `shared`.

    Raises Unsupported if the schema needs a fallback and there is none.
    """

    def __init__(
        self,
        bundle: SchemaBundle,
        entry: EventEntry,
        *,
        now_ms: int,
        fallback: Fallback,
        shared: SharedParts,
    ) -> None:
        self.entry = entry
        self.facts = entry.properties
        self.limits = bundle.limits
        self.apart: Apart | None = None
        self.properties_check: Check | None = None
        self._line_check: Check | None = None
        self._fallback: Callable[[Any], list[Failure]] | None = None
        try:
            self._compile(shared.compiler(entry.schema), shared)
        except Unsupported:
            self._fallback = fallback(entry.schema)
        self._denies = bundle.additional_properties == "deny"
        self._now_ms = now_ms
        self._classifier: Classifier | None = None
        self._plausible: Plausible | None = None
        self.warns_unknown = bundle.additional_properties == "warn"
        self.required = frozenset(name for name, facts in self.facts.items() if facts.required)
        self.sunset_ms = _day_after_ms(entry.sunset)

    @property
    def classifier(self) -> Classifier:
        """What names the failures."""
        if self._classifier is None:
            self._classifier = Classifier(self.entry, self.limits, denies=self._denies)
        return self._classifier

    @property
    def plausible(self) -> Plausible:
        """What looks for values that cannot be meant."""
        if self._plausible is None:
            self._plausible = Plausible(self.entry, now_ms=self._now_ms)
        return self._plausible

    def _compile(self, compiler: Compiler, shared: SharedParts) -> None:
        inner = properties_schema(self.entry.schema)
        if inner is None:
            self._line_check = compiler.compile(self.entry.schema)
            return
        mosts = mosts_of(inner, compiler.root)
        if mosts is None:
            self.properties_check = compiler.compile(inner)
        else:
            most = min(mosts, default=None)
            apart = self.apart = Apart(inner, compiler, shared, most=most)
            self.properties_check = lambda value, path, out: out.extend(apart.failures(value))

    def failures(self, name: str, properties: dict[str, Any]) -> list[Failure]:
        """What breaks the event's schema; paths begin at the properties."""
        found: list[Failure] = []
        if self.properties_check is not None:
            self.properties_check(properties, (), found)
            return found
        line = {"event": name, "properties": properties}
        if self._line_check is not None:
            self._line_check(line, (), found)
        elif self._fallback is not None:
            found = self._fallback(line)
        return [
            failure._replace(path=failure.path[1:])
            if failure.path[:1] == ("properties",)
            else failure._replace(path=())
            for failure in found
            if failure.path[:1] != ("event",)
        ]

    def named(self, failures: list[Failure], *, full: bool = False) -> Iterator[Occurrence]:
        """The occurrences for failures of the schema. `full`: see `Classifier.classify`."""
        mistyped = {failure.path for failure in failures if failure.keyword == "type"}
        for failure in failures:
            if failure.keyword in ("enum", "const") and failure.path in mistyped:
                continue  # that it is no allowed value either tells nothing more
            found = self.classifier.classify(failure, full=full)
            if found is not None:
                yield self.safe(found)

    def of_name(self, name: str) -> Iterator[Occurrence]:
        """What is wrong with a property of that name, whatever its value."""
        if self.warns_unknown and not self._is_known(name):
            yield Occurrence("PRP002", name)
        for failure in () if self.apart is None else self.apart.of_name(name):
            found = self.classifier.classify(failure, full=False)
            if found is not None:
                yield self.safe(found)

    def _is_known(self, name: str) -> bool:
        if name in self.facts or is_mixpanel_property(name):
            return True
        return self.classifier.case_variant(name) is not None

    def of_value(self, name: str, value: Any) -> Iterator[Occurrence]:
        """What is wrong with the value of a property, but for what `whole` says."""
        check = None if self.apart is None else self.apart.check_of(name)
        if check is not None:
            failures: list[Failure] = []
            check(value, (name,), failures)
            if failures:
                yield from self.named(failures)
        if name in self.required:
            junk = junk_kind(value)
            if junk is not None and not (junk == "null" and self.is_nullable(name)):
                yield Occurrence("PRP007", name, junk)
        for found in self.plausible.of(name, value):
            yield self.safe(found)

    def absent(self, properties: dict[str, Any]) -> Iterator[Occurrence]:
        """What is required and not there."""
        if self.apart is not None:
            missing = [
                Failure("required", (name,), None, name)
                for name in self.apart.required
                if name not in properties
            ]
            yield from self.named(missing)

    def whole(self, name: str, properties: dict[str, Any]) -> Iterator[Occurrence]:
        """What only the whole event shows; all that the schema says, if it is not apart."""
        full = len(properties) >= self.limits["max_properties"]
        if self.apart is None:
            yield from self.named(self.failures(name, properties), full=full)
        else:
            yield from self.named(self.apart.of_number(properties), full=full)

    def standing(self, platform: str, time_ms: int | None) -> Iterator[Occurrence]:
        """Whether such an event may come at that time, from there."""
        entry = self.entry
        if entry.status == "deprecated":
            yield Occurrence("EVT005", None, _against_sunset(self.sunset_ms, time_ms))
        if entry.platforms and platform not in (*entry.platforms, "unknown"):
            yield Occurrence("EVT007", None, platform)

    def is_nullable(self, name: str) -> bool:
        """Whether the schema lets null be the value of a property."""
        if self.apart is not None:
            found = list(self.apart.of_name(name))
            check = self.apart.check_of(name)
            if check is not None:
                check(None, (name,), found)
            return not any(failure.path == (name,) for failure in found)
        failures = self.failures(self.entry.name, {name: None})
        return not any(failure.path == (name,) for failure in failures)

    def facts_of(self, prop: str) -> PropertyFacts | None:
        """The facts of the planned property that a path such as `items[].sku` leads into."""
        return self.facts.get(prop.split(".")[0].split("[")[0]) or self.facts.get(prop)

    def safe(self, found: Occurrence) -> Occurrence:
        """The occurrence with a value that may be shown."""
        facts = self.facts_of(found.property or "")
        if facts is not None and facts.masked:
            return found._replace(value=mask(found.value))
        value = shown(found.value)
        return found if value is found.value else found._replace(value=value)


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


_JUNK = {"": "empty", "null": "null", "undefined": "undefined", "nan": "nan"}


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
