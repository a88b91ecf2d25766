"""Answers of the identity commands as JSON, piece by piece: there may be millions of persons."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lexicon_cli.identity.answers import (
    About,
    Difference,
    Explanation,
    Life,
    Mark,
    Moment,
    Refused,
    Resolution,
    Session,
    iso_time,
)
from lexicon_cli.output.safe import harmless_json

Entries = Mapping[str, Iterable[Mapping[str, Any]]]
_BATCH = 1000  # entries a piece


def resolution_pieces(found: Resolution) -> Iterator[str]:
    """The document of `identity resolve`."""
    about = found.about
    head = {
        **about.to_dict(),
        "totals": {
            "events": found.events_in_all,
            "events_of_nobody": found.nobodys,
            "clusters": len(found.clusters),
            "ids": sum(len(cluster.ids) for cluster in found.clusters),
            "links": found.links,
            "refused": len(found.refused),
        },
        "hot_shard": [about.spot(place) for place in found.hot],
    }
    lists: dict[str, Iterable[Mapping[str, Any]]] = {
        "clusters": _clusters(found),
        "refused": (_refused(about, one) for one in found.refused),
    }
    if found.events is not None:
        lists["events"] = (
            {**about.spot(place), "distinct_id": name} for place, name in found.events
        )
    return _document(head, lists)


def resolution_lines(found: Resolution) -> Iterator[str]:
    """A line per person, refusal and event, told apart by `type`; the totals last."""
    about = found.about
    for cluster in _clusters(found):
        yield _line({"type": "cluster", **cluster})
    for one in found.refused:
        yield _line({"type": "refused", **_refused(about, one)})
    for place, name in found.events or ():
        yield _line({"type": "event", **about.spot(place), "distinct_id": name})
    yield _line({"type": "summary", **about.to_dict()})


def explanation_pieces(found: Explanation) -> Iterator[str]:
    """The document of `identity explain`."""
    about = found.about
    head = {
        **about.to_dict(),
        "ids": list(found.ids),
        "joined": found.joined,
        "canonical": list(found.persons),
        "reasons": list(found.reasons),
    }
    refused = [{**_refused(about, one), "text": one.words} for one in found.refused]
    chain = [joint.to_dict(about) for joint in found.chain or ()]
    return _document(head, {"chain": chain, "refused": refused})


def life_pieces(found: Life) -> Iterator[str]:
    """The document of `identity replay`."""
    return _document(
        {**_life(found), "sessions": [_session(one) for one in found.sessions]},
        {"timeline": (_moment(found.about, one) for one in found.moments)},
    )


def life_lines(found: Life) -> Iterator[str]:
    """A line per event, then one of the person."""
    for moment in found.moments:
        yield _line({"type": "event", **_moment(found.about, moment)})
    for session in found.sessions:
        yield _line({"type": "session", **_session(session)})
    yield _line({"type": "summary", **_life(found)})


def difference_pieces(found: Difference) -> Iterator[str]:
    """The document of `identity what-if`."""
    about = found.about
    head = {
        **about.to_dict(),
        "mode_after": found.mode_after,
        "changes": list(found.changes),
        "totals": {"events": found.events_in_all, "changed": len(found.events)},
        "clusters": {"before": found.clusters[0], "after": found.clusters[1]},
        "refused": {"before": found.refused[0], "after": found.refused[1]},
    }
    moves = (
        {"before": one.before, "after": one.after, "events": one.events} for one in found.shifts
    )
    events = (
        {**about.spot(place), "before": before, "after": after}
        for place, before, after in found.events
    )
    return _document(head, {"moves": moves, "events": events})


def difference_lines(found: Difference) -> Iterator[str]:
    """A line per event that changes its person, then one of the whole."""
    about = found.about
    for place, before, after in found.events:
        yield _line({"type": "event", **about.spot(place), "before": before, "after": after})
    yield _line(
        {
            "type": "summary",
            **about.to_dict(),
            "mode_after": found.mode_after,
            "changes": list(found.changes),
            "totals": {"events": found.events_in_all, "changed": len(found.events)},
        }
    )


def _clusters(found: Resolution) -> Iterator[dict[str, Any]]:
    for cluster in found.clusters:
        yield {
            "canonical": cluster.canonical,
            "ids": list(cluster.ids),
            "events": cluster.events,
        }


def _refused(about: About, one: Refused) -> dict[str, Any]:
    return {**about.spot(one.place), "cause": one.cause, "ids": list(one.ids)}


def _life(found: Life) -> dict[str, Any]:
    return {
        **found.about.to_dict(),
        "id": found.asked,
        "canonical": found.canonical,
        "ids": list(found.ids),
        "totals": {
            "events": found.events,
            "left_out": found.left_out,
            "sessions": len(found.sessions),
        },
    }


def _session(session: Session) -> dict[str, Any]:
    return {
        "session": session.number,
        "start": iso_time(session.start),
        "end": iso_time(session.end),
        "events": session.events,
    }


def _moment(about: About, moment: Moment) -> dict[str, Any]:
    return {
        **about.spot(moment.place),
        "time": iso_time(moment.place.time),
        "event": moment.place.event,
        "sent_as": moment.sent_as,
        "session": moment.session or None,
        "own": moment.is_own,
        "marks": [_mark(mark) for mark in moment.marks],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": mark.kind, "text": mark.words}
    if mark.before:
        told["before"] = [list(ids) for ids in mark.before]
        told["after"] = sorted({one for ids in mark.before for one in ids})
    return told


def _document(head: Mapping[str, Any], lists: Entries) -> Iterator[str]:
    """An object: the head's keys indented, then each list with an entry a line."""
    text = json.dumps(head, indent=2, ensure_ascii=False)
    yield harmless_json(text.removesuffix("\n}"))
    for name, entries in lists.items():
        yield f",\n  {json.dumps(name)}: ["
        held: list[str] = []
        separator = "\n    "
        for entry in entries:
            held.append(_dump(entry))
            if len(held) == _BATCH:
                yield separator + ",\n    ".join(held)
                held, separator = [], ",\n    "
        if held:
            yield separator + ",\n    ".join(held)
        is_empty = not held and separator == "\n    "
        yield "]" if is_empty else "\n  ]"
    yield "\n}\n"


def _line(entry: Mapping[str, Any]) -> str:
    return f"{_dump(entry)}\n"


def _dump(entry: Mapping[str, Any]) -> str:
    return harmless_json(json.dumps(entry, ensure_ascii=False))
