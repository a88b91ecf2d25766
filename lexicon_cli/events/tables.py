"""Tables of events, a row each: what their columns mean, and how a row becomes a line.

Told apart by the columns: with `properties` beside the event's name, the row has them as one value,
and only ids and Mixpanel's own columns fill in what they lack; without, every other column is a
property.
"""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import orjson

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.mixpanel import DEFAULT_PROPERTIES

ID_PROPERTIES = frozenset({"distinct_id", "$insert_id", "$device_id", "$user_id"})
_MOST_SHOWN = 12
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PROPERTIES = "properties"
# Of Mixpanel's own pipelines (export.md 4) and of what warehouses make of them.
_PIPELINE_NAMES = ("event_name", "mp_event_name")
_PIPELINE_IDS = {"insert_id": "$insert_id", "device_id": "$device_id", "user_id": "$user_id"}
_COMMON = {"time": "time", "distinct_id": "distinct_id"}
_HINT_NAMES = 'name that column "event" (or "event_name", as pipelines do)'
_HINT_PLAN = "a plan is what data is held against: give it with --plan"


class Layout(NamedTuple):
    """What the columns of a table are, each by its position. `properties` is None in a flat table;
    `members` are the columns that are one property each, with its name."""

    event: int
    properties: int | None
    members: tuple[tuple[int, str], ...]


class Member(NamedTuple):
    """One property of a row: its name, and both as JSON text."""

    name: str
    key: bytes
    value: bytes


class TableStream:
    """Lines, readable like a file. What is wrong with the table as a whole is raised at once."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._held = next(blocks, b"")

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        pieces, length = [self._held], len(self._held)
        while length < size:
            block = next(self._blocks, None)
            if block is None:
                break
            pieces.append(block)
            length += len(block)
        whole = b"".join(pieces)
        self._held = whole[size:]
        return whole[:size]


def layout_of(name: str, columns: Sequence[str]) -> Layout:
    """What the columns of a table are. Raises InputError for one that holds no events."""
    places = _places(columns)
    if _is_plan(places):
        raise InputError(f'"{name}" is a tracking plan, not events', hint=_HINT_PLAN)
    event, is_pipeline = _event_column(places)
    if event is None:
        raise InputError(
            f'"{name}" is a table without a column for the name of the event; it has '
            f"{_listed(columns)}",
            hint=_HINT_NAMES,
        )
    _refuse_twice(name, columns)
    properties = places.get(_PROPERTIES)
    members = _members(columns, {event, properties}, properties is not None, is_pipeline)
    return Layout(event, properties, tuple(members))


def has_event_column(columns: Sequence[str]) -> bool:
    """Whether a table with these columns holds events, and no plan."""
    places = _places(columns)
    return not _is_plan(places) and _event_column(places)[0] is not None


def json_text(value: object) -> bytes:
    """A value as JSON on one line. Bytes that were no UTF-8 come out as they came in, so that they
    are found where every line's are."""
    return _encode(value).encode("utf-8", "surrogateescape")


def json_cell(text: str) -> bytes:
    """A cell that should hold JSON, on one line; as text if it does not."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return json_text(text)
    return text.replace("\n", " ").replace("\r", " ").encode()


def flat_line(event: bytes | None, members: Sequence[Member]) -> bytes:
    """The line of a row whose cells are the properties; `event` is JSON, None if the row has no
    name."""
    return _line(event, b"{%s}" % _joined(members))


def nested_line(event: bytes | None, properties: bytes, members: Sequence[Member]) -> bytes:
    """The line of a row with its properties as JSON text, as it stands there: what they lack is
    added at their end. Text that is no JSON is left for the reader of lines to name."""
    text = properties.replace(b"\n", b" ").replace(b"\r", b" ").strip()
    if not text:
        return flat_line(event, members)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return _broken_line(event, text)
    missing = [m for m in members if m.name not in value] if isinstance(value, dict) else []
    if missing:
        comma = b"," if value else b""
        text = b"%s%s%s}" % (text[:-1].rstrip(), comma, _joined(missing))
    return _line(event, text)


def _broken_line(event: bytes | None, text: bytes) -> bytes:
    """Text that is no JSON in the place of the properties, unless it would say something else
    there, as another event's name does."""
    line = _line(event, text)
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return line
    return _line(event, json_text(text.decode("utf-8", "surrogateescape")))


def _line(event: bytes | None, properties: bytes) -> bytes:
    head = b"" if event is None else b'"event":%s,' % event
    return b'{%s"properties":%s}\n' % (head, properties)


def _joined(members: Sequence[Member]) -> bytes:
    return b",".join([b"%s:%s" % (member.key, member.value) for member in members])


def _places(columns: Sequence[str]) -> dict[str, int]:
    """Columns by name; those written otherwise (`EVENT`, as some warehouses do) by small letters
    too."""
    exact = {column: number for number, column in reversed(list(enumerate(columns)))}
    small = {column.lower(): number for column, number in reversed(exact.items())}
    return small | exact


def _event_column(places: dict[str, int]) -> tuple[int | None, bool]:
    """Where the event's name is, and whether the table is one of a pipeline."""
    if "event" in places:
        return places["event"], False
    for name in _PIPELINE_NAMES:
        if name in places:
            return places[name], True
    # "name" may be anything's, unless the rest is an event's.
    if "name" in places and (_PROPERTIES in places or places.keys() >= _COMMON.keys()):
        return places["name"], True
    return None, False


def _is_plan(places: dict[str, int]) -> bool:
    if places.keys() >= {"entity type", "entity name"}:
        return True
    is_flat_plan = places.keys() >= {"event", "property", "type"}
    return is_flat_plan and places.keys().isdisjoint((*_COMMON, _PROPERTIES))


def _members(
    columns: Sequence[str], taken: set[int | None], is_nested: bool, is_pipeline: bool
) -> Iterator[tuple[int, str]]:
    known = set(columns)
    for number, column in enumerate(columns):
        if number in taken or not column:
            continue  # a column without a name is the row's number, as some tools write it
        name = _property_name(column, known, is_nested, is_pipeline)
        is_mixpanels = name in ID_PROPERTIES or name == "time" or name.startswith(("$", "mp_"))
        if is_mixpanels or not is_nested:
            yield number, name


def _property_name(column: str, known: set[str], is_nested: bool, is_pipeline: bool) -> str:
    small = column.lower()
    name = column
    if small in _COMMON:
        name = small
    elif (is_nested or is_pipeline) and small in _PIPELINE_IDS:
        name = _PIPELINE_IDS[small]
    elif is_pipeline and small.startswith("mp_") and small not in DEFAULT_PROPERTIES:
        # The pipelines write `$os` as `mp_os`.
        name = f"${small[3:]}" if f"${small[3:]}" in DEFAULT_PROPERTIES else column
    return name if name == column or name not in known else column


def _refuse_twice(name: str, columns: Sequence[str]) -> None:
    seen: set[str] = set()
    for column in columns:
        if column and column in seen:
            raise InputError(
                f'"{name}" has the column "{column}" twice', hint="rename one, or leave one out"
            )
        seen.add(column)


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(f'"{column[:60]}"' for column in columns[:_MOST_SHOWN])
    left = len(columns) - _MOST_SHOWN
    return f"{shown} and {left:,} more" if left > 0 else shown or "no columns"
