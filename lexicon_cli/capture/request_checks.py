"""What is wrong with requests as such: CAP001 to CAP012, found from the lines of a capture file.

The live server feeds lines as they are written, `validate` feeds those of the file: one code, so
that both find the same. Bounded: what is remembered of users, tokens and copies has a limit.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from lexicon_cli.capture.blanking import Line
from lexicon_cli.capture.lines import is_start, token_digest
from lexicon_cli.capture.regions import region_of
from lexicon_cli.kernel.ingest import id_text, milliseconds
from lexicon_cli.wire.record import Record
from lexicon_cli.wire.strict import failures_of

_DAY_MS = 86_400_000
# Mixpanel drops what /track brings later than that (ingestion.md 4).
_OLDEST_MS = 5 * _DAY_MS
# Clocks of phones and laptops that are set by the network are right to seconds.
_AHEAD_MS = 300_000
# Most records of one request (ingestion.md 3.2 and 4).
_MOST_RECORDS = 2_000
_REMEMBERED = 200_000
_MOST_TOKENS = 100
# What SDKs in browsers and apps call themselves: whatever they hold, everybody can read.
_CLIENT_SIDE = frozenset(
    {"mixpanel-browser", "mixpanel-android", "mixpanel-iphone", "mixpanel-swift"}
    | {"mixpanel-unity", "react-native", "flutter"}
)
_SECRETS = {"service-account": "service-account", "api-key": "api-key", "bearer": "bearer"}
_FREE_OF_CONSENT = frozenset({"$opt_in"})


class Found(NamedTuple):
    """One fault of a request, or of a record in it."""

    code: str
    variant: str = ""
    event: str | None = None
    value: str | None = None
    time_ms: int | None = None


class RequestChecks:
    """Reads the lines of one capture file in order. `aliases` are further names of events."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self.expected: dict[str, bool] = {}  # whether it has come since the last start of a run
        self._aliases = aliases
        self._said: Mapping[str, Any] = {}
        self._start: Mapping[str, Any] = {}
        self._tokens: OrderedDict[str, None] = OrderedDict()
        self._regions: set[str] = set()
        self._seen = _Remembered()
        self._opted_in = _Remembered()
        self._tracked = _Remembered()

    def read(self, line: Line) -> list[Found]:
        """What the line shows, with what came before it."""
        if line.said is None:
            return list(self._record(line)) if self._said else []
        if is_start(line.said):
            self._start, self._said = line.said, {}
            names = line.said.get("expect")
            known = names if isinstance(names, list) else []
            self.expected = {name: False for name in known if isinstance(name, str)}
            return []
        self._said = line.said
        return [found for check in _REQUEST_CHECKS for found in check(self, line.said)]

    # -- requests ----------------------------------------------------------------------------

    def _undecodable(self, said: Mapping[str, Any]) -> list[Found]:
        faults = said.get("faults")
        if not isinstance(faults, list):
            return []
        return [
            Found("CAP001", str(fault.get("code", "")), value=str(fault.get("message", "")))
            for fault in faults
            if isinstance(fault, dict)
        ]

    def _residency(self, said: Mapping[str, Any]) -> list[Found]:
        host = said.get("host")
        region = region_of(host) if isinstance(host, str) else None
        if region is None:
            return []
        wanted = self._start.get("residency")
        if isinstance(wanted, str):
            return [] if region == wanted else [Found("CAP004", wanted, value=region)]
        self._regions.add(region)
        if len(self._regions) < 2:
            return []
        return [Found("CAP004", "several", value=region)]

    def _secret(self, said: Mapping[str, Any]) -> list[Found]:
        auth = said.get("auth")
        if auth in (None, "none", "unknown") or not _is_client_side(said):
            return []
        return [Found("CAP006", _SECRETS.get(str(auth), "token-or-secret"))]

    def _too_many(self, said: Mapping[str, Any]) -> list[Found]:
        count = said.get("records")
        if not isinstance(count, int) or count <= _MOST_RECORDS:
            return []
        return [Found("CAP009", value=f"{count:,}")]

    def _constants(self, said: Mapping[str, Any]) -> list[Found]:
        return [Found("CAP011")] if said.get("constants") else []

    # -- records -----------------------------------------------------------------------------

    def _record(self, line: Line) -> list[Found]:
        try:
            record = orjson.loads(line.raw)
        except orjson.JSONDecodeError:
            return []
        if not isinstance(record, dict):
            return []
        if not line.is_event:
            return self._token(record.get("$token"), None)
        return [*self._refused(line.raw, record), *self._event(record)]

    def _event(self, record: Mapping[str, Any]) -> list[Found]:
        event, properties = record.get("event"), record.get("properties")
        if not isinstance(event, str) or not isinstance(properties, dict):
            return []
        for name in (event, self._aliases.get(event)):
            if name in self.expected:
                self.expected[name] = True
        time_ms = milliseconds(properties.get("time"))
        found = [
            *self._token(properties.get("token"), event),
            *self._consent(event, properties),
            *self._clock(event, time_ms),
            *self._repeated(event, properties),
        ]
        return [one._replace(time_ms=time_ms) for one in found]

    def _refused(self, raw: bytes, record: dict[str, Any]) -> list[Found]:
        if self._said.get("endpoint") != "import":
            return []
        received = _moment_ms(self._said.get("received")) or 0
        failures = failures_of((Record(record, raw),), now=received / 1000)
        is_strict = self._said.get("where") == "raw" and self._said.get("strict") is not False
        event = record.get("event")
        name = event if isinstance(event, str) else None
        variant = "" if is_strict else "not-strict"
        return [Found("CAP012", variant, name, one.message) for one in failures]

    def _token(self, token: Any, event: str | None) -> list[Found]:
        if token is None or token == "":
            is_known = self._said.get("auth") not in (None, "none", "unknown")
            return [] if is_known else [Found("CAP002", event=event)]
        if not isinstance(token, str):
            return [Found("CAP002", "not-a-text", event)]
        digest = token_digest(token)
        wanted = self._start.get("tokens")
        if isinstance(wanted, list):
            return [] if digest in wanted else [Found("CAP003", "", event)]
        if digest not in self._tokens and len(self._tokens) < _MOST_TOKENS:
            self._tokens[digest] = None
        is_first = next(iter(self._tokens)) == digest
        return [] if is_first else [Found("CAP003", "several", event)]

    def _consent(self, event: str, properties: Mapping[str, Any]) -> list[Found]:
        who = id_text(properties.get("$device_id") or properties.get("distinct_id") or "")
        who = who.removeprefix("$device:")
        if not who:
            return []
        if event in _FREE_OF_CONSENT:
            is_late = who in self._tracked and who not in self._opted_in
            self._opted_in.add(who)
            return [Found("CAP005", "before", event)] if is_late else []
        if who in self._opted_in or not _is_client_side(self._said):
            return []
        self._tracked.add(who)
        return [Found("CAP005", "never", event)] if self._start.get("consent") is True else []

    def _clock(self, event: str, time_ms: int | None) -> list[Found]:
        received = _moment_ms(self._said.get("received"))
        if time_ms is None or received is None:
            return []
        if time_ms > received + _AHEAD_MS:
            return [Found("CAP007", "ahead", event, _duration(time_ms - received))]
        if self._said.get("endpoint") == "track" and time_ms < received - _OLDEST_MS:
            return [Found("CAP007", "too-old", event, _duration(received - time_ms))]
        return []

    def _repeated(self, event: str, properties: Mapping[str, Any]) -> list[Found]:
        insert_id = properties.get("$insert_id")
        if insert_id in (None, ""):
            return []
        key = (event, *(id_text(properties.get(name)) for name in ("distinct_id", "time")))
        text = "\x1f".join((*key, id_text(insert_id)))
        return [] if self._seen.add(text) else [Found("CAP008", "", event)]


_REQUEST_CHECKS: tuple[Callable[[RequestChecks, Mapping[str, Any]], list[Found]], ...] = (
    RequestChecks._undecodable,
    RequestChecks._residency,
    RequestChecks._secret,
    RequestChecks._too_many,
    RequestChecks._constants,
)


class _Remembered:
    """The texts that were added last, by their hashes."""

    def __init__(self) -> None:
        self._hashes: OrderedDict[int, None] = OrderedDict()

    def add(self, text: str) -> bool:
        """Remember a text; False if it was known."""
        number = hash(text)
        if number in self._hashes:
            return False
        self._hashes[number] = None
        if len(self._hashes) > _REMEMBERED:
            self._hashes.popitem(last=False)
        return True

    def __contains__(self, text: str) -> bool:
        return hash(text) in self._hashes


def _is_client_side(said: Mapping[str, Any]) -> bool:
    return said.get("client") in _CLIENT_SIDE or bool(said.get("origin"))


def _moment_ms(text: Any) -> int | None:
    if not isinstance(text, str):
        return None
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def _duration(milliseconds_long: int) -> str:
    minutes = milliseconds_long // 60_000
    if minutes < 120:
        return f"{minutes} minutes"
    hours = minutes // 60
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"
