"""What became of the events themselves: gone, renamed, new, at another point of their life."""

from collections.abc import Iterator, Mapping, Sequence

from lexicon_cli.core.finding import Place
from lexicon_cli.plan.digest import property_meaning
from lexicon_cli.plan.model import EventDef, TrackingPlan
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.plan.spots import key_place
from lexicon_cli.rules.pairing.change import Change, Level
from lexicon_cli.rules.pairing.facts import status_change

# Facts that are words about an event: none of its traffic is judged by them.
_WORDS = ("description", "owner", "tags", "trigger", "hidden", "critical", "since", "ignore")
_LISTS = frozenset({"tags", "ignore"})


def event_changes(
    old: TrackingPlan,
    new: TrackingPlan,
    renamed: Mapping[str, tuple[str, str]],
    pairs: Sequence[tuple[EventDef, EventDef]],
) -> Iterator[Change]:
    """All changes of events, but for those of their properties."""
    yield from _gone(old, new, renamed)
    for before, after in pairs:
        if before.name != after.name:
            yield _renamed(before, after, renamed[before.name][1])
        yield from _lifecycle(before, after)
        yield from _aliases(before, after, new)
        yield from _platforms(before, after)
        yield from _words(before, after)
    targets = {target for target, _ in renamed.values()}
    for name, event in new.events.items():
        if name not in old.events and name not in targets:
            yield _of(event, "DIF011", Level.MINOR, "event", after=event.status)


def _gone(
    old: TrackingPlan, new: TrackingPlan, renamed: Mapping[str, tuple[str, str]]
) -> Iterator[Change]:
    taken_in = {alias: event for event in new.events.values() for alias in event.aliases}
    for name, event in old.events.items():
        if name in new.events or name in renamed:
            continue
        heir = taken_in.get(name)
        if heir is not None:
            yield Change(
                code="DIF002",
                level=Level.MAJOR,
                variant="merged",
                events=(heir.name,),
                before=name,
                after=heir.name,
                details=("alias",),
                place=key_place(heir, "aliases"),
            )
            continue
        blocked = event.status == "blocked"
        successor = event.replaced_by or ""
        yield Change(
            code="DIF001",
            level=Level.MINOR if blocked else Level.MAJOR,
            variant="blocked" if blocked else "",
            events=(name,),
            before=event.status,
            details=(successor if successor in new.events else "", _spot(event)),
        )


def _renamed(old: EventDef, new: EventDef, reason: str) -> Change:
    code = "DIF003" if reason == "case" else "DIF002"
    return Change(
        code=code,
        level=Level.MAJOR,
        events=(new.name,),
        before=old.name,
        after=new.name,
        details=(reason, "alias" if old.name in new.aliases else ""),
        place=new.place,
    )


def _lifecycle(old: EventDef, new: EventDef) -> Iterator[Change]:
    if old.status != new.status:
        variant, level = status_change(old.status, new.status)
        details = (new.replaced_by or "", new.sunset or "")
        yield _of(new, "DIF012", level, variant, old.status, new.status, "status", details)
    elif (old.sunset or "") != (new.sunset or ""):
        days = old.sunset or "", new.sunset or ""
        yield _of(new, "DIF012", Level.MINOR, "sunset", *days, "sunset")
    announced = new.status == "deprecated" != old.status and new.replaced_by
    if (old.replaced_by or "") != (new.replaced_by or "") and not announced:
        names = shorten(old.replaced_by or ""), shorten(new.replaced_by or "")
        yield _of(new, "DIF012", Level.PATCH, "successor", *names, "replaced_by")


def _aliases(old: EventDef, new: EventDef, plan: TrackingPlan) -> Iterator[Change]:
    """Names under which the event arrives besides its own: each lost one turns unknown."""
    for alias in sorted({*old.aliases} - {*new.aliases, new.name, *plan.events}):
        yield _of(new, "DIF001", Level.MAJOR, "alias", shorten(alias), "", "aliases")
    for alias in sorted({*new.aliases} - {*old.aliases, old.name}):
        yield _of(new, "DIF010", Level.MINOR, "alias", "", shorten(alias), "aliases")


def _platforms(old: EventDef, new: EventDef) -> Iterator[Change]:
    before, after = set(old.platforms), set(new.platforms)
    if before == after:
        return
    words = ", ".join(sorted(before)) or "any platform", ", ".join(sorted(after)) or "any platform"
    # No platform named means that all may send it.
    if after and (not before or before - after):
        yield _of(new, "DIF008", Level.MINOR, "platform", *words, "platforms")
    else:
        yield _of(new, "DIF010", Level.MINOR, "platform", *words, "platforms")


def _words(old: EventDef, new: EventDef) -> Iterator[Change]:
    changed = [key for key in _WORDS if _fact(old, key) != _fact(new, key)]
    labels = shorten(old.display_name or ""), shorten(new.display_name or "")
    if (old.display_name or "") != (new.display_name or ""):
        shown = old.status in ("live", "deprecated") and bool(old.display_name)
        if shown and old.name == new.name:
            yield _of(new, "DIF014", Level.MINOR, "", *labels, "display_name")
        else:
            changed.append("display_name")
    if "blocked" in (old.status, new.status) and _carried(old) != _carried(new):
        changed.append("properties")
    if changed:
        pair = _text(old, changed[0]), _text(new, changed[0])
        before, after = pair if len(changed) == 1 else ("", "")
        yield _of(new, "DIF013", Level.PATCH, "", before, after, changed[0], tuple(changed))


def _of(
    event: EventDef,
    code: str,
    level: Level,
    variant: str,
    before: str = "",
    after: str = "",
    key: str = "",
    details: tuple[str, ...] = (),
) -> Change:
    place = key_place(event, key) if key else event.place
    return Change(
        code=code,
        level=level,
        variant=variant,
        events=(event.name,),
        before=before,
        after=after,
        key=key,
        details=details,
        place=place,
    )


def _fact(event: EventDef, key: str) -> object:
    value = getattr(event, key)
    return sorted(value) if key in _LISTS else (value or None)


def _carried(event: EventDef) -> dict[str, object]:
    return {name: property_meaning(entry) for name, entry in event.properties.items()}


def _text(event: EventDef, key: str) -> str:
    value = getattr(event, key)
    if isinstance(value, tuple):
        return shorten(", ".join(value))
    if isinstance(value, str):
        return shorten(value)
    return "true" if value is True else ""


def _spot(event: EventDef) -> str:
    place: Place | None = event.place
    return "" if place is None else f"{place.file}:{place.line}"
