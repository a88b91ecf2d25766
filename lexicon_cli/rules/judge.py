"""From counts to findings: grade, words, share, times, the plan's line, a stable fingerprint."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from lexicon_cli.core.bundle import EventEntry, SchemaBundle
from lexicon_cli.core.errors import BundleError
from lexicon_cli.core.finding import Finding, Severity, fingerprint
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import place_of
from lexicon_cli.rules.registry import describe, find_rule, severity_of

_EPOCH = datetime(1970, 1, 1)
_BY_RANK = {severity.rank: severity for severity in Severity}


def to_finding(
    group: Group, bundle: SchemaBundle, *, timezone: str, grades: Mapping[str, int] | None = None
) -> Finding:
    """The finding of a group. `grades` are those of rules.choice; without them a rule's default
    severity holds (info, if the rule is off). Raises KeyError for a code that has no rule."""
    rule = find_rule(group.code)
    if rule is None:
        raise KeyError(group.code)
    words = describe(group, bundle)
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=_severity(group.code, group.variant, grades),
        message=words.message,
        event=group.event,
        property=group.property,
        variant=group.variant,
        expected=words.expected,
        observed=words.observed,
        suggestion=words.suggestion,
        reason=words.reason,
        count=group.count,
        share=round(min(1.0, group.count / group.traffic), 6) if group.traffic else None,
        first_time=iso_utc(group.first_time, timezone),
        last_time=iso_utc(group.last_time, timezone),
        platforms=group.platforms,
        app_versions=group.app_versions,
        values=group.values,
        place=place_of(group, bundle),
        samples=group.samples,
        fingerprint=fingerprint(rule.code, group.event, group.property, group.variant),
    )


def never_seen(
    bundle: SchemaBundle, seen: Mapping[str, int], *, grades: Mapping[str, int] | None = None
) -> list[Finding]:
    """EVT008 for each planned event that did not arrive, in the plan's order.

    `seen` is traffic by event name; an alias counts for its event. Deprecated and blocked events
    need not arrive.
    """
    return [
        to_finding(
            Group(code="EVT008", event=entry.name, property=None, variant="", count=0),
            bundle,
            timezone=bundle.timezone,
            grades=grades,
        )
        for entry in bundle.events.values()
        if entry.status in ("live", "expected") and not _arrived(entry, seen)
    ]


def iso_utc(time_ms: int | None, timezone: str) -> str | None:
    """ISO 8601 in UTC of a time in milliseconds as exported: wall-clock time of the project.

    Whole seconds are written without a fraction. None for a time beyond the calendar. Raises
    BundleError for a time zone that this system does not know.
    """
    if time_ms is None:
        return None
    zone = _zone(timezone)
    try:
        local = _EPOCH + timedelta(milliseconds=time_ms)
        moment = local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return None
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds") + "Z"


@cache
def _zone(name: str) -> tzinfo:
    if name.upper() in ("UTC", "ETC/UTC", "Z"):
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BundleError(
            f'no time zone "{name}" on this system',
            hint='correct the plan\'s "timezone"; slim systems need the package "tzdata"',
        ) from error


def _arrived(entry: EventEntry, seen: Mapping[str, int]) -> bool:
    return any(seen.get(name, 0) for name in (entry.name, *entry.aliases))


def _severity(code: str, variant: str, grades: Mapping[str, int] | None) -> Severity:
    if grades is None:
        return severity_of(code, variant) or Severity.INFO
    rank = grades.get(f"{code}/{variant}", grades.get(code, 0))
    return _BY_RANK.get(rank, Severity.INFO)
