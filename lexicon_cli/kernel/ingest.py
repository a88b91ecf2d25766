"""What Mixpanel would refuse, cut or doubt in an event, whatever the plan says: ING and PIV."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from lexicon_cli.core.mixpanel import (
    BLOCKED_IDS,
    BLOCKED_IDS_LENIENT,
    BOT_AGENTS,
    DEFAULT_PROPERTIES,
    SERVER_ADDED,
    URL_PROPERTIES,
)
from lexicon_cli.kernel.arrival import late_after_ms
from lexicon_cli.kernel.personal import is_email, is_url, kind_in_url, personal_kind

# From this on a number is milliseconds, below it seconds (ingestion.md section 2).
MILLISECONDS_FROM = 10**11
_NAME_SHOWN = 64
SHORTEST_PERSONAL = 6  # characters; no personal data is shorter
# Mixpanel's own limit on names of events and properties is 255 characters.
LONGEST_NAME = 300
_INSERT_ID = re.compile(r"[A-Za-z0-9-]+")
AGENT_PROPERTIES = ("$browser", "$user_agent", "user_agent")
HOST_PROPERTIES = ("$current_url", "current_domain", "$host", "current_url_protocol")
_LOCAL_HOST = re.compile(
    r"(?:^|//)(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]|10\.0\.2\.2)(?=[:/?#]|$)", re.IGNORECASE
)
_STAGING_HOST = re.compile(
    r"(?:^|//)(?:[^/?#]*[.-])?(?:staging|stage|test|dev|qa|uat|preview)[.-][^/?#]*\.[a-z]{2,}"
    r"|(?:^|//)[^/?#]*\.(?:local|test|localhost)(?=[:/?#]|$)",
    re.IGNORECASE,
)
# What the SDKs fill in themselves is not searched for personal data, but for URLs.
UNREAD_PROPERTIES = DEFAULT_PROPERTIES - URL_PROPERTIES
ID_PROPERTIES = ("distinct_id", "$user_id", "$device_id")


class Occurrence(NamedTuple):
    """A check that an event fails. `value` is what to show of it, already safe to show."""

    code: str
    property: str | None = None
    variant: str = ""
    value: Any = None


_NO_TIME = Occurrence("ING008", "time", "missing")
_NO_INSERT_ID = Occurrence("ING010", "$insert_id", "missing")
_NO_ID = Occurrence("ING014", "distinct_id", "")
LATE = Occurrence("ING020")


class Ingest:
    """The limits of one profile, applied to events. `now_ms` is the present for "in the future".

    `timezone` is the project's, whose wall clock the events' times are of.
    """

    def __init__(self, limits: Mapping[str, Any], *, now_ms: int, timezone: str = "UTC") -> None:
        self.limits = limits
        self.late_ms = late_after_ms(timezone, now_ms)
        self.earliest_ms: int = limits["earliest_time"] * 1000
        self.now_ms = now_ms
        self.max_characters: int = limits["string_characters"]
        self.max_bytes: int = limits["string_bytes"]
        # Shorter strings are below both limits: a character takes at most four bytes.
        self.doubtful = min(self.max_characters, self.max_bytes // 4 + 1)
        self._special: dict[str, Callable[[str, Any], Iterator[Occurrence]]] = {
            "time": self._time,
            "$insert_id": self._insert_id,
            **dict.fromkeys(ID_PROPERTIES, _identifier),
            **dict.fromkeys(AGENT_PROPERTIES, _agent),
            **dict.fromkeys(HOST_PROPERTIES, _host),
        }

    def whole(self, properties: dict[str, Any], line_bytes: int) -> Iterator[Occurrence]:
        """The checks on an event's size."""
        limits = self.limits
        count = len(properties)
        if count >= limits["max_properties"]:
            count -= sum(name in properties for name in SERVER_ADDED)
            if count > limits["max_properties"]:
                yield Occurrence("ING001", None, "over", count)
            elif count == limits["max_properties"]:
                yield Occurrence("ING001", None, "at-limit", count)
        if line_bytes > limits["event_bytes"]:
            yield Occurrence("ING005", None, "", line_bytes)

    def absent(self, properties: dict[str, Any]) -> Iterator[Occurrence]:
        """What every event needs and this one lacks."""
        get = properties.get
        if get("time") is None:
            yield _NO_TIME
        if get("$insert_id") is None:
            yield _NO_INSERT_ID
        if get("distinct_id") is None and get("$user_id") is None and get("$device_id") is None:
            yield _NO_ID

    def is_late(self, properties: dict[str, Any], time_ms: int | None) -> bool:
        """Whether Mixpanel took the event in long after its time; of imports that is no wonder."""
        arrived = properties.get("mp_processing_time_ms")
        if type(arrived) is not int and type(arrived) is not float:
            return False
        if time_ms is None or time_ms < self.earliest_ms or properties.get("$import") is True:
            return False
        return arrived - time_ms > self.late_ms

    def of_value(
        self, name: str, value: Any, *, line_bytes: int, masked: bool
    ) -> Iterator[Occurrence]:
        """The checks on the value of a top-level property. `masked`: its values stay secret."""
        special = self._special.get(name)
        if special is not None:
            yield from special(name, value)
        kind = type(value)
        if kind is str:
            if len(value) >= self.doubtful or name not in UNREAD_PROPERTIES:
                yield from self.value(name, value, line_bytes=line_bytes, masked=masked)
        elif kind is list or kind is dict:
            yield from self.value(name, value, line_bytes=line_bytes, masked=masked)

    def of_name(self, name: str) -> Iterator[Occurrence]:
        """The checks on a property's name, whatever its value."""
        if name == "$ignore":
            yield Occurrence("ING018", name, "ignore")
        if len(name) > self.limits["property_name_characters"]:
            yield Occurrence("ING004", cut_name(name), "", len(name))

    def _time(self, name: str, value: Any) -> Iterator[Occurrence]:
        if value is None:
            return
        time_ms = milliseconds(value)
        if time_ms is None:
            yield Occurrence("ING008", name, "not-a-number", shown(value))
        elif time_ms < self.limits["earliest_time"] * 1000:
            yield Occurrence("ING008", name, "too-early", value)
        elif time_ms > self.now_ms + self.limits["future_seconds"] * 1000:
            yield Occurrence("ING008", name, "future", value)

    def _insert_id(self, name: str, value: Any) -> Iterator[Occurrence]:
        if value is None:
            return
        if not isinstance(value, str):
            yield Occurrence("ING010", name, "not-a-string", shown(value))
        elif value.lower() in BLOCKED_IDS_LENIENT:
            yield Occurrence("ING010", name, "blocked", value)
        elif _INSERT_ID.fullmatch(value) is None:
            yield Occurrence("ING010", name, "characters", shown(value))
        elif len(value) > self.limits["insert_id_bytes"]:
            yield Occurrence("ING010", name, "too-long", shown(value))

    def value(
        self, name: str, value: Any, *, line_bytes: int, masked: bool
    ) -> Iterator[Occurrence]:
        """The checks on the value of a top-level property. `masked`: its values stay secret."""
        if isinstance(value, str):
            yield from self._string(name, value, masked=masked)
            is_ours = name not in DEFAULT_PROPERTIES and not masked
            if is_ours and value[:1] in ("{", "[") and _is_json(value):
                yield Occurrence("ING021", name, "", shown(value))
        elif isinstance(value, list | dict):
            yield from self._container(name, value, line_bytes)
            strings = list(_strings(value))
            for text in strings:
                yield from self._string(name, text, masked=masked)

    def _string(self, name: str, text: str, *, masked: bool) -> Iterator[Occurrence]:
        size = len(text)
        if size >= self.doubtful:
            if size > self.max_characters:
                yield Occurrence("ING002", name, "", size)
            elif size == self.max_characters:
                yield Occurrence("ING003", name, "", size)
            elif not text.isascii() and len(text.encode("utf-8", "replace")) > self.max_bytes:
                yield Occurrence("ING022", name, "", len(text.encode("utf-8", "replace")))
        if masked or size < SHORTEST_PERSONAL:
            return
        if name in UNREAD_PROPERTIES:
            return
        if name in URL_PROPERTIES or is_url(text):
            kind = kind_in_url(text)
            if kind is not None:
                yield Occurrence("PIV002", name, kind)
        else:
            kind = personal_kind(text)
            if kind is not None:
                yield Occurrence("PIV001", name, kind)

    def _container(self, name: str, value: Any, line_bytes: int) -> Iterator[Occurrence]:
        limits = self.limits
        depth, elements, keys = _extent(value)
        if depth > limits["nesting_depth"]:
            yield Occurrence("ING007", name, "", depth)
        if elements > limits["list_elements"]:
            yield Occurrence("ING006", name, "elements", elements)
        if keys > limits["object_keys"]:
            yield Occurrence("ING006", name, "keys", keys)
        if line_bytes > limits["property_bytes"]:
            size = len(orjson.dumps(value))
            if size > limits["property_bytes"]:
                yield Occurrence("ING006", name, "bytes", size)


def cut_name(name: str) -> str:
    """A name that is too long to be counted under it: reports would be as large as the data."""
    return f"{name[:_NAME_SHOWN]}…"


def milliseconds(value: Any) -> int | None:
    """An event's `time` in milliseconds since the epoch; None if it is no usable number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    scaled = value if abs(value) >= MILLISECONDS_FROM else value * 1000
    return round(scaled) if abs(scaled) < 2**62 else None


def id_text(value: Any) -> str:
    """An identifier as text: Mixpanel takes numbers for strings (identity.md 2.1)."""
    if isinstance(value, str):
        return value
    return orjson.dumps(value).decode()


def shown(value: Any) -> Any:
    """A value short enough for a report."""
    if isinstance(value, str):
        return value if len(value) <= 120 else f"{value[:119]}…"
    if isinstance(value, list | dict):
        return shown(orjson.dumps(value).decode())
    return value


def has_foreign_host(text: str) -> bool:
    """Whether a URL or host is somebody's own machine or a staging system."""
    return _LOCAL_HOST.search(text) is not None or _STAGING_HOST.search(text) is not None


def is_bot(agent: str) -> bool:
    """Whether a user agent is one of the robots that the browser SDK leaves out."""
    low = agent.lower()
    return any(bot in low for bot in BOT_AGENTS)


def _identifier(name: str, value: Any) -> Iterator[Occurrence]:
    if value is None:
        return
    text = id_text(value)
    if text in BLOCKED_IDS:
        yield Occurrence("ING013", name, "exact", text)
    elif text.lower() in BLOCKED_IDS_LENIENT:
        yield Occurrence("ING013", name, "case", text)
    elif name != "$device_id" and is_email(text):
        yield Occurrence("PIV003", name, "")


def _agent(name: str, value: Any) -> Iterator[Occurrence]:
    if isinstance(value, str) and is_bot(value):
        yield Occurrence("ING018", name, "bot", shown(value))


def _host(name: str, value: Any) -> Iterator[Occurrence]:
    if not isinstance(value, str):
        return
    if _LOCAL_HOST.search(value):
        yield Occurrence("ING018", name, "localhost", shown(value))
    elif _STAGING_HOST.search(value):
        yield Occurrence("ING018", name, "staging", shown(value))


def _extent(value: Any) -> tuple[int, int, int]:
    """Depth of nesting, length of the longest list, keys of the widest object in a value."""
    depth = elements = keys = 0
    level = [value]
    while level:
        depth += 1
        below: list[Any] = []
        for item in level:
            if isinstance(item, list):
                elements = max(elements, len(item))
                below.extend(sub for sub in item if isinstance(sub, list | dict))
            else:
                keys = max(keys, len(item))
                below.extend(sub for sub in item.values() if isinstance(sub, list | dict))
        level = below
    return depth, elements, keys


def _strings(value: Any) -> Iterator[str]:
    """Every string value inside a list or an object."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            waiting.extend(item.values())


def _is_json(text: str) -> bool:
    if text.rstrip()[-1:] not in ("}", "]"):
        return False
    try:
        return isinstance(orjson.loads(text), list | dict)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return False
