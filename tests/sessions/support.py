"""Sessions told a second time, naively, to hold the real ones against."""

from lexicon_cli.sessions.cutting import Moment
from lexicon_cli.sessions.rules import SessionRules

DAY = 86_400_000
MINUTE = 60_000


def moment(time, event="A", *, user=0, value=-1, values=()):
    return Moment(user, time, time // DAY, event, value, values)


def naive(moments, rules: SessionRules):
    """Sessions as (user, start, end, events, first event, last event), from any order of users."""
    counted = [one for one in moments if one.event not in rules.excluded]
    found = []
    for user in sorted({one.user for one in counted}):
        own = [one for one in counted if one.user == user]
        found += NAIVE[rules.kind](own, rules)
    return found


def _told(group):
    first, last = group[0], group[-1]
    return (first.user, first.time, last.time, len(group), first.event, last.event)


def _timeout(own, rules):
    cuts = [0] + [
        at
        for at in range(1, len(own))
        if own[at].time - own[at - 1].time > rules.timeout_ms or own[at].day != own[at - 1].day
    ]
    return [_told(own[a:b]) for a, b in zip(cuts, [*cuts[1:], len(own)], strict=True) if own[a:b]]


def _property(own, rules):
    keys = dict.fromkeys((one.day, one.value) for one in own if one.value >= 0)
    return [_told([one for one in own if (one.day, one.value) == key]) for key in keys]


def _event(own, rules):
    found, opened = [], None  # `opened`: the event whose session has not been closed
    for at, one in enumerate(own):
        is_same_day = opened is not None and opened.day == one.day
        if one.event == rules.start_event and not is_same_day:
            opened = one
            later = [other for other in own[at:] if other.day == one.day]
            stops = [n for n, other in enumerate(later) if other.event == rules.end_event]
            if stops:
                found.append(_told(later[: stops[0] + 1]))
            else:
                found.append((one.user, one.time, None, len(later), one.event, None))
        elif one.event == rules.end_event and opened is not None:
            if not is_same_day:
                before = [other for other in own[: at + 1] if other.day == one.day]
                found.append((one.user, None, one.time, len(before), None, one.event))
            opened = None
    return found


NAIVE = {"timeout": _timeout, "property": _property, "event": _event}
