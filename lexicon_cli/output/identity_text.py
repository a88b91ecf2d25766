"""Answers of the identity commands as text: the sum first, then what matters most."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from lexicon_cli.identity.answers import About, Difference, Explanation, Refused, Resolution
from lexicon_cli.identity.words import SYSTEMS
from lexicon_cli.output.identity_words import brief_id, clock, cut, evidence, spot, system
from lexicon_cli.output.sayer import Sayer
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import counted, number

DEFAULT_LIMIT = 20
_T = TypeVar("_T")
_IDS = 8  # of a person, in one line


def resolution_text(found: Resolution, style: Style, limit: int) -> Iterator[str]:
    """The largest persons, then the refusals."""
    say = Sayer(style)
    people = counted(len(found.clusters), "person").replace("persons", "people")
    ids = sum(len(cluster.ids) for cluster in found.clusters)
    yield say.strong(
        f"{people} from {counted(ids, 'id')} in {counted(found.events_in_all, 'event')}"
    )
    yield from _about(found.about, say)
    yield say.line(f"  links: {number(found.links)}, refused: {number(len(found.refused))}")
    if found.nobodys:
        yield say.line(f"  events of nobody: {number(found.nobodys)}")
    if found.hot:
        yield say.line(f"  lost their id to a hot shard: {counted(len(found.hot), 'event')}")
    largest = sorted(found.clusters, key=lambda one: (-len(one.ids), -one.events, one.canonical))
    if largest:
        yield "\n"
        yield say.faint("people, most ids first")
        for cluster in _first(largest, limit):
            others = [one for one in cluster.ids if one != cluster.canonical]
            listed = ", ".join(brief_id(one) for one in others[:_IDS])
            more = f", and {number(len(others) - _IDS)} more" if len(others) > _IDS else ""
            joined = f" = {listed}{more}" if others else ""
            events = counted(cluster.events, "event")
            yield say.line(f"  {brief_id(cluster.canonical)}{joined}  ({events})")
        yield from say.rest(len(largest), limit, "people")
    if found.refused:
        yield "\n"
        yield say.faint("refused")
        yield from _refusals(found.about, found.refused, limit, say)
    if found.events is not None:
        yield "\n"
        yield say.faint("events")
        for place, name in found.events:
            yield say.line(f"  {spot(found.about, place)}  {brief_id(name)}")


def explanation_text(found: Explanation, style: Style, limit: int) -> Iterator[str]:
    """The chain, a line each; or the reasons."""
    say = Sayer(style)
    left, right = (brief_id(one) for one in found.ids)
    if found.chain is not None:
        if not found.chain:
            yield say.strong(f"{left} and {right} are one and the same id")
        else:
            links = counted(len(found.chain), "link")
            yield say.strong(f"{left} and {right} are one person, by {links}")
        yield from _about(found.about, say)
        yield say.line(f"  canonical id: {brief_id(found.persons[0])}")
        for joint in found.chain:
            time = clock(joint.place.time)
            at = f"{spot(found.about, joint.place)}: "
            yield say.line(f"  {at}{cut(joint.words)}")
            event = brief_id(joint.place.event)
            yield say.faint(f"      {event}{f', {time}' if time else ''}")
        return
    yield say.strong(f"nothing joins {left} and {right}")
    yield from _about(found.about, say)
    for asked, person in zip(found.ids, found.persons, strict=True):
        if asked != person:
            yield say.line(f"  {brief_id(asked)} belongs to {brief_id(person)}")
    for reason in found.reasons:
        yield say.line(f"  {cut(reason)}")
    yield from _refusals(found.about, found.refused, limit, say)


def difference_text(found: Difference, style: Style, limit: int) -> Iterator[str]:
    """How many events change their person, whose they were and are, and which."""
    say, about = Sayer(style), found.about
    count = len(found.events)
    changes = " and ".join(found.changes)
    verb = "changes" if count == 1 else "change"
    whole = counted(found.events_in_all, "event")
    if count:
        yield say.strong(f"{number(count)} of {whole} {verb} user {cut(changes)}")
    else:
        yield say.strong(f"no event of {number(found.events_in_all)} changes user {cut(changes)}")
    yield from _about(about, say)
    yield say.line(
        f"  people: {number(found.clusters[0])} before, {number(found.clusters[1])} after"
    )
    if found.refused != (0, 0):
        before, after = found.refused
        yield say.line(f"  refused: {number(before)} before, {number(after)} after")
    if found.mode_after != about.mode:
        yield say.line(f"  after: {SYSTEMS[found.mode_after]}")
    if not count:
        return
    arrow = style.sign("arrow")
    yield "\n"
    yield say.faint("whose, most events first")
    for shift in _first(found.shifts, limit):
        whose = f"{brief_id(shift.before)} {arrow} {brief_id(shift.after)}"
        yield say.line(f"  {whose}  ({counted(shift.events, 'event')})")
    yield from say.rest(len(found.shifts), limit, "moves")
    yield "\n"
    yield say.faint("which")
    for place, was, becomes in _first(found.events, limit):
        at = f"{spot(about, place)}  {brief_id(place.event)}"
        yield say.line(f"  {at}: {brief_id(was)} {arrow} {brief_id(becomes)}")
    yield from say.rest(len(found.events), limit, "events")


def _about(about: About, say: Sayer) -> Iterator[str]:
    yield say.line(f"  under {system(about)}")
    yield say.line(f"  evidence: {evidence(about)}")
    for note in about.notes:
        yield say.line(f"  note: {cut(note)}")


def _refusals(about: About, refused: Sequence[Refused], limit: int, say: Sayer) -> Iterator[str]:
    for one in _first(refused, limit):
        yield say.line(f"  {spot(about, one.place)}: {cut(one.words)} ({one.cause})")
    yield from say.rest(len(refused), limit, "refusals")


def _first(entries: Sequence[_T], limit: int) -> Sequence[_T]:
    return entries[:limit] if limit else entries
