"""Daily facts as a file: JSON lines, a head and then a line for each day and each event of it."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from lexicon_cli.core.errors import InputError
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.folding import fold
from lexicon_cli.history.records import (
    add_audience,
    add_event,
    audience_documents,
    event_documents,
    packed,
)

VERSION = 1
_HEAD = b'{"$facts":'
_EPOCH = date(1970, 1, 1)


def day_text(day: int) -> str:
    """A day as YYYY-MM-DD."""
    return (_EPOCH + timedelta(days=day)).isoformat()


def day_number(text: str) -> int:
    """The inverse of `day_text`. Raises ValueError."""
    return (date.fromisoformat(text) - _EPOCH).days


def day_of_ms(time_ms: int) -> int:
    """The day of a moment."""
    return (datetime.fromtimestamp(time_ms / 1000, UTC).date() - _EPOCH).days


def is_facts(first: bytes) -> bool:
    """Whether a file that begins so holds daily facts."""
    return first.startswith(_HEAD)


def to_lines(facts: DailyFacts) -> Iterator[bytes]:
    """The lines of a file, each with its line feed."""
    head: dict[str, Any] = {"version": VERSION, "undated": facts.undated}
    if facts.planned:
        head["planned"] = {name: sorted(facts.planned[name]) for name in sorted(facts.planned)}
    yield packed({"$facts": head}) + b"\n"
    for day, groups in audience_documents(facts):
        yield packed({"day": day_text(day), "audience": groups}) + b"\n"
    for day, event, document in event_documents(facts):
        yield packed({"day": day_text(day), "event": event, **document}) + b"\n"


def to_json(facts: DailyFacts) -> bytes:
    """The whole file. Equal facts are equal bytes."""
    return b"".join(to_lines(facts))


def from_lines(lines: Iterable[bytes], name: str = "facts") -> DailyFacts:
    """The facts of a file; of several files one after the other their sum, too. `name` is what an
    error calls the file. Raises InputError."""
    total: DailyFacts | None = None
    facts: DailyFacts | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if facts is None or "$facts" in row:
                total, facts = _joined(total, facts), _begun(row["$facts"], name)
            else:
                _add(facts, row)
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
            raise InputError(
                f'"{name}", line {number}: no daily facts',
                hint="write the file again: lexicon store facts",
            ) from error
    return _joined(total, facts) or DailyFacts()


def from_json(raw: bytes, name: str = "facts") -> DailyFacts:
    """The inverse of `to_json`. Raises InputError."""
    return from_lines(raw.splitlines(), name)


def _begun(head: dict[str, Any], name: str) -> DailyFacts:
    if head["version"] != VERSION:
        raise InputError(
            f'"{name}" holds daily facts of version {head["version"]}, and this release knows'
            f" version {VERSION}",
            hint="update lexicon: pip install --upgrade lexicon-cli",
        )
    planned = {event: frozenset(names) for event, names in head.get("planned", {}).items()}
    facts = DailyFacts(planned)
    facts.undated = int(head["undated"])
    return facts


def _add(facts: DailyFacts, row: dict[str, Any]) -> None:
    day = day_number(row["day"])
    if "audience" in row:
        add_audience(facts, day, row["audience"])
    else:
        add_event(facts, day, row["event"], row)


def _joined(total: DailyFacts | None, facts: DailyFacts | None) -> DailyFacts | None:
    """The sum of the files before and the one that has ended."""
    if facts is None:
        return total
    if total is None:
        fold(facts)
        return facts
    total.merge(facts)
    return total
