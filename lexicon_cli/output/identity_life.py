"""One person's life as a timeline: days and sessions as headings, what changed under each event."""

from collections.abc import Iterator

from lexicon_cli.identity.answers import Life, Mark, Moment, Session
from lexicon_cli.output.identity_words import (
    brief_id,
    clock,
    cut,
    day_and_clock,
    duration,
    evidence,
    spot,
    system,
)
from lexicon_cli.output.sayer import Sayer
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import counted, number

DEFAULT_LIMIT = 200
_IDS = 8
_KIND = {
    "merge": "merge",
    "refused": "refused",
    "user": "identified",
    "device": "device",
    "reset": "reset",
    "ignored": "ignored",
}


def life_text(found: Life, style: Style) -> Iterator[str]:
    """The person, then each event with what it changed."""
    say = Sayer(style)
    yield say.strong(
        f"{brief_id(found.canonical)}: {counted(found.events, 'event')}, "
        f"{counted(len(found.sessions), 'session')}, {counted(len(found.ids), 'id')}"
    )
    yield say.line(f"  under {system(found.about)}")
    yield say.line(f"  evidence: {evidence(found.about)}")
    listed = ", ".join(brief_id(one) for one in found.ids[:_IDS])
    more = f", and {number(len(found.ids) - _IDS)} more" if len(found.ids) > _IDS else ""
    yield say.line(f"  ids: {listed}{more}")
    yield from (say.line(f"  note: {cut(note)}") for note in found.about.notes)
    sessions = {session.number: session for session in found.sessions}
    current = None
    for moment in found.moments:
        if moment.session and moment.session != current:
            current = moment.session
            yield "\n"
            yield say.strong(_session(sessions[current], style))
        yield from _moment(found, moment, say)
    if found.left_out:
        yield "\n"
        yield say.faint(
            f"{counted(found.left_out, 'more event')} not shown "
            "(--limit 0 lists all, --since and --until choose)"
        )


def _session(session: Session, style: Style) -> str:
    parts = [f"session {number(session.number)}", clock(session.start)]
    parts.append(counted(session.events, "event"))
    if session.end > session.start:
        parts.append(duration(session.end - session.start))
    return f" {style.sign('dot')} ".join(parts)


def _moment(found: Life, moment: Moment, say: Sayer) -> Iterator[str]:
    place = moment.place
    _, time = day_and_clock(place.time)
    sent = f" as {brief_id(moment.sent_as)}" if moment.sent_as is not None else ""
    sent += "" if moment.is_own else " (not this person's)"
    at = spot(found.about, place)
    yield say.line(f"  {time or '--:--:--'}  {at:<12}  {brief_id(place.event)}{sent}")
    for mark in moment.marks:
        yield from _mark(mark, say)


def _mark(mark: Mark, say: Sayer) -> Iterator[str]:
    yield say.line(f"            {_KIND[mark.kind]}: {cut(mark.words)}")
    if mark.before:
        sides = [_side(ids) for ids in mark.before]
        yield say.line(f"              before: {' and '.join(sides)}")
        after = sorted({one for ids in mark.before for one in ids})
        yield say.line(f"              after:  {_side(tuple(after))}")


def _side(ids: tuple[str, ...]) -> str:
    listed = ", ".join(brief_id(one) for one in ids[:_IDS])
    more = f", and {number(len(ids) - _IDS)} more" if len(ids) > _IDS else ""
    return f"[{listed}{more}]"
