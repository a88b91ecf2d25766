"""The plan as rules look at it: everything that is written in it once, and what rules may ask."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from lexicon_cli.core.finding import Finding, Place, Severity, fingerprint
from lexicon_cli.core.fix import Fix
from lexicon_cli.core.limits import Limits, find_profile, with_overrides
from lexicon_cli.core.mixpanel import is_mixpanel_event, is_mixpanel_property
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.model import EventDef, PropertyDef, TrackingPlan
from lexicon_cli.plan.spots import key_place, path_place, value_place
from lexicon_cli.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Written:
    """One definition of a property, as its author wrote it at one spot.

    `where` is shared, super, event, user or group; `event` is the event's name for `event`, `group`
    the profile group's key for `group`. `path` is the name, dotted below the top level as in
    findings (`items[].sku`). `whole` is the definition with all that it refines mixed in.
    """

    definition: PropertyDef
    whole: PropertyDef
    path: str
    where: str
    event: str | None = None
    group: str | None = None

    @property
    def is_nested(self) -> bool:
        return self.path != self.definition.name


class PlanView:
    """One plan being linted. `today` decides what has expired; `options` are by rule code."""

    def __init__(
        self,
        plan: TrackingPlan,
        *,
        today: date | None = None,
        options: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.plan = plan
        self._today = today
        self._options = options or {}

    @cached_property
    def today(self) -> date:
        """The day that counts as today."""
        return self._today or date.today()

    def option(self, rule: Rule, name: str) -> Any:
        """What the user set for the rule's option, or its default."""
        said = self._options.get(rule.code, {})
        if name in said:
            return said[name]
        return next(option.default for option in rule.options if option.name == name)

    @cached_property
    def events(self) -> tuple[EventDef, ...]:
        """The team's own events: not those that Mixpanel's SDKs name."""
        return tuple(e for e in self.plan.events.values() if not is_mixpanel_event(e.name))

    @cached_property
    def active_events(self) -> tuple[EventDef, ...]:
        """Those of `events` that are neither deprecated nor blocked."""
        return tuple(e for e in self.events if e.status not in ("deprecated", "blocked"))

    @cached_property
    def written(self) -> tuple[Written, ...]:
        """Every definition of a property in the plan, nested ones after the one they stand in."""
        return tuple(self._all_written())

    @cached_property
    def named(self) -> Mapping[str, tuple[Written, ...]]:
        """The top-level definitions of event properties (shared, super, event) by name, without
        Mixpanel's own names; in the plan's order."""
        found: dict[str, list[Written]] = {}
        for entry in self.written:
            name = entry.definition.name
            of_events = entry.where in ("shared", "super", "event") and not entry.is_nested
            if of_events and not is_mixpanel_property(name):
                found.setdefault(name, []).append(entry)
        return {name: tuple(entries) for name, entries in found.items()}

    @cached_property
    def limits(self) -> Limits:
        """The limits profile of the plan, with its own overrides."""
        settings = self.plan.settings
        return with_overrides(find_profile(settings.limits), settings.limit_overrides)

    def finding(
        self,
        rule: Rule,
        message: str,
        *,
        at: EventDef | PropertyDef | Written | Place | tuple[str, ...],
        key: str | None = None,
        item: int | None = None,
        value: bool = False,
        event: str | None = None,
        property: str | None = None,
        about: str | None = None,
        variant: str = "",
        severity: Severity | None = None,
        expected: str | None = None,
        observed: str | None = None,
        suggestion: str | None = None,
        reason: str | None = None,
        fix: Fix | None = None,
    ) -> Finding:
        """A finding of a plan rule.

        `at` is the entry it is about (event and property are taken from it), a Place, or a path of
        keys such as ("settings", "identity"). With `key` it stands at that key of the entry; with
        `value` or `item` at the key's value, or one item of it. `about` tells apart several
        findings of one rule on one entry (it goes into the fingerprint, so: no counts, no lines).
        `severity` is for milder or worse sub-cases; name them in `variant`.
        """
        entry = at.definition if isinstance(at, Written) else at
        if isinstance(at, Written):
            event, property = event or at.event, property or at.path
        elif isinstance(at, EventDef):
            event = event or at.name
        elif isinstance(at, PropertyDef):
            property = property or at.name
        grade = severity or rule.variant_severity.get(variant) or rule.severity
        return Finding(
            code=rule.code,
            name=rule.name,
            severity=grade or rule.when_selected,
            message=message,
            event=event,
            property=property,
            variant=variant,
            expected=expected,
            observed=observed,
            suggestion=suggestion,
            reason=reason,
            place=self._place(entry, key, item, value),
            fingerprint=fingerprint(rule.code, event, property, about or variant or None),
            owner=self._owner(event),
            fixable=None if fix is None else ("safe" if fix.safe else "unsafe"),
            fix=fix,
        )

    def place(self, entry: Written) -> Place:
        """Where a definition stands."""
        return self._place(entry.definition, None, None, False)

    def _owner(self, event: str | None) -> str | None:
        known = self.plan.events.get(event) if event is not None else None
        return None if known is None else known.owner

    def _place(
        self,
        at: EventDef | PropertyDef | Place | tuple[str, ...],
        key: str | None,
        item: int | None,
        value: bool,
    ) -> Place:
        if isinstance(at, Place):
            return at
        if isinstance(at, tuple):
            return path_place(self.plan, *at)
        if key is None:
            return at.place or Place(self.plan.files[0] if self.plan.files else "")
        if value or item is not None:
            return value_place(at, key, item)
        return key_place(at, key)

    def _all_written(self) -> Iterator[Written]:
        plan = self.plan
        for definition in plan.shared_properties.values():
            yield from _with_nested(Written(definition, definition, definition.name, "shared"))
        for definition in plan.super_properties.values():
            yield from _with_nested(Written(definition, definition, definition.name, "super"))
        for event in plan.events.values():
            whole = event.properties
            for name, definition in event.own_properties.items():
                full = whole.get(name, definition)
                yield from _with_nested(Written(definition, full, name, "event", event.name))
        for definition in plan.user_properties.values():
            yield from _with_nested(Written(definition, definition, definition.name, "user"))
        for group, properties in plan.group_properties.items():
            for definition in properties.values():
                yield from _with_nested(
                    Written(definition, definition, definition.name, "group", group=group)
                )


def _with_nested(entry: Written) -> Iterator[Written]:
    yield entry
    definition, whole = entry.definition, entry.whole
    if definition.items is not None:
        inner = whole.items or definition.items
        yield from _with_nested(_below(entry, definition.items, inner, f"{entry.path}[]"))
    for name, nested in (definition.properties or {}).items():
        inner = (whole.properties or {}).get(name, nested)
        yield from _with_nested(_below(entry, nested, inner, f"{entry.path}.{name}"))


def _below(entry: Written, definition: PropertyDef, whole: PropertyDef, path: str) -> Written:
    return Written(definition, whole, path, entry.where, entry.event, entry.group)
