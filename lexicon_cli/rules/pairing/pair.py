"""Two plans being compared: every change once, where it was made, with the events it touches."""

from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date
from functools import cached_property

from lexicon_cli.core.finding import Finding, Place, Severity, fingerprint
from lexicon_cli.core.limits import find_profile, with_overrides
from lexicon_cli.plan.model import EventDef, TrackingPlan
from lexicon_cli.plan.spots import path_place
from lexicon_cli.rules.pairing.breaks import Break, parse_break
from lexicon_cli.rules.pairing.change import Change, Delta, Level
from lexicon_cli.rules.pairing.definitions import compare_all
from lexicon_cli.rules.pairing.events import event_changes
from lexicon_cli.rules.pairing.impact import Impact
from lexicon_cli.rules.pairing.matching import match_events
from lexicon_cli.rules.pairing.settings import setting_changes
from lexicon_cli.rules.pairing.sources import Sign, Source, Sources
from lexicon_cli.rules.rule import Rule


class PlanPair:
    """An old and a new plan. `today` decides what has expired; changes of the codes in `off` do not
    count for the verdict. `impact` is what real events say, if somebody asked them."""

    def __init__(
        self,
        old: TrackingPlan,
        new: TrackingPlan,
        *,
        today: date | None = None,
        off: Container[str] = (),
        impact: Impact | None = None,
    ) -> None:
        self.old = old
        self.new = new
        self._today = today
        self._off = off
        self.impact = impact
        self.breaks = tuple(parse_break(text) for text in new.intentional_breaks)
        self._excused: dict[str, Break] = {}

    @cached_property
    def today(self) -> date:
        """The day that counts as today."""
        return self._today or date.today()

    @cached_property
    def renamed(self) -> Mapping[str, tuple[str, str]]:
        """Events of the old plan that have another name in the new one: (new name, why)."""
        old, new = self.old.events, self.new.events
        gone = {name: event for name, event in old.items() if name not in new}
        fresh = {name: event for name, event in new.items() if name not in old}
        return match_events(gone, fresh) if gone and fresh else {}

    @cached_property
    def events(self) -> tuple[tuple[EventDef, EventDef], ...]:
        """The events that both plans have, by whatever name, in the old plan's order."""
        found = []
        for name, event in self.old.events.items():
            target = self.renamed.get(name, (name, ""))[0]
            if target in self.new.events:
                found.append((event, self.new.events[target]))
        return tuple(found)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All changes: of the plan, then of events, of their properties, of profiles."""
        before, after = self.old.digest, self.new.digest
        if before and before == after:
            return ()
        found = (
            *setting_changes(self.old, self.new),
            *event_changes(self.old, self.new, self.renamed, self.events),
            *self._property_changes(),
            *self._profile_changes(),
        )
        if not found and before and after:
            # Such as a kind of group profile without properties: nothing that anybody sees.
            return (Change(code="DIF013", level=Level.PATCH, source="plan", source_name="plan"),)
        return found

    @cached_property
    def level(self) -> Level:
        """The verdict: the highest level of any change that counts."""
        levels = (change.level for change in self.changes if change.code not in self._off)
        return max(levels, key=lambda level: level.rank, default=Level.NONE)

    def of(self, rule: Rule) -> Iterator[Change]:
        """The changes that a rule puts into words."""
        return (change for change in self.changes if change.code == rule.code)

    def finding(
        self,
        rule: Rule,
        change: Change,
        message: str,
        *,
        suggestion: str | None = None,
        reason: str | None = None,
    ) -> Finding:
        """A change in words; its severity is that of its level."""
        subject = ",".join(change.events) if change.source == "event" else change.source_name
        about = (change.source, subject, change.path, change.variant, change.key)
        mark = fingerprint(rule.code, *about, change.before, change.after)
        excuse = self._first(lambda entry: entry.excuses(change)) if self.breaks else None
        if excuse is not None:
            self._excused[mark] = excuse
        return Finding(
            code=rule.code,
            name=rule.name,
            severity=change.level.severity,
            message=message,
            event=change.event,
            property=change.path,
            variant=change.variant,
            expected=change.before or None,
            observed=change.after or None,
            suggestion=suggestion,
            reason=reason,
            count=max(1, len(change.events)),
            place=change.place or self.place_of(change.event or ""),
            fingerprint=mark,
            owner=self._owner(change.event),
        )

    def excuse(self, finding: Finding) -> Break | None:
        """The entry of the new plan that owns up to what was found, if one does."""
        if finding.code == "DIF017":
            names = (f"{finding.event}.{finding.property}", finding.event or "")
            return self._first(lambda entry: entry.code == "DIF017" and entry.names(names))
        return self._excused.get(finding.fingerprint)

    def is_used(self, entry: Break) -> bool:
        """Whether there is anything that the entry could excuse."""
        if entry.code == "DIF017":
            reasons = () if self.impact is None else self.impact.reasons
            names = [name for r in reasons for name in (r.event, f"{r.event}.{r.property}")]
            return self.impact is None or entry.names(names)
        return any(entry.excuses(change) for change in self.changes)

    def _first(self, fits: Callable[[Break], bool]) -> Break | None:
        valid = (entry for entry in self.breaks if not entry.is_over(self.today))
        return next(filter(fits, valid), None)

    def place_of(self, event: str) -> Place:
        """Where the new plan has the event, or would have it."""
        known = self.new.events.get(event)
        if known is not None and known.place is not None:
            return known.place
        return path_place(self.new, "events")

    def remark(
        self,
        rule: Rule,
        message: str,
        *,
        at: Place | tuple[str, ...],
        severity: Severity,
        variant: str = "",
        expected: str | None = None,
        observed: str | None = None,
        suggestion: str | None = None,
        about: str = "",
    ) -> Finding:
        """A finding on the new plan that is no change. `at` is a place, or a path of keys."""
        return Finding(
            code=rule.code,
            name=rule.name,
            severity=severity,
            message=message,
            variant=variant,
            expected=expected,
            observed=observed,
            suggestion=suggestion,
            place=at if isinstance(at, Place) else path_place(self.new, *at),
            fingerprint=fingerprint(rule.code, variant, about),
        )

    def _owner(self, event: str | None) -> str | None:
        for plan in (self.new, self.old):
            known = plan.events.get(event or "")
            if known is not None and known.owner is not None:
                return known.owner
        return None

    @cached_property
    def _characters(self) -> int:
        settings = self.new.settings
        limits = with_overrides(find_profile(settings.limits), settings.limit_overrides)
        return limits.string_characters

    def _property_changes(self) -> Iterator[Change]:
        """One change for all events that have it from the same source."""
        sources = Sources(self.old, self.new, self._characters)
        grouped: dict[tuple[Source, Sign], tuple[Delta, dict[str, None]]] = {}
        for old, new in self.events:
            if "blocked" in (old.status, new.status):
                continue  # none of it was valid, or none is
            for delta, before, after in compare_all(
                old.properties, new.properties, "", self._characters
            ):
                source, made = sources.of(delta, before, after, new)
                grouped.setdefault((source, made.sign), (made, {}))[1][new.name] = None
        for (source, _), (delta, events) in grouped.items():
            yield _change(delta, source, tuple(events))

    def _profile_changes(self) -> Iterator[Change]:
        old, new = self.old.user_properties, self.new.user_properties
        for delta, _, _ in compare_all(old, new, "", self._characters):
            yield _change(delta, ("user", ""), ())
        for group in dict.fromkeys((*self.old.group_properties, *self.new.group_properties)):
            old = self.old.group_properties.get(group, {})
            new = self.new.group_properties.get(group, {})
            for delta, _, _ in compare_all(old, new, "", self._characters):
                yield _change(delta, ("profile", group), ())


def _change(delta: Delta, source: Source, events: tuple[str, ...]) -> Change:
    return Change(
        code=delta.code,
        level=delta.level,
        variant=delta.variant,
        source=source[0],
        source_name=source[1],
        events=events,
        path=delta.path,
        before=delta.before,
        after=delta.after,
        key=delta.key,
        details=delta.details,
        place=delta.place,
    )
