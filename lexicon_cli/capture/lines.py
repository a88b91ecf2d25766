"""Requests as lines of the capture file, and what its `$capture` lines say.

The file begins with a line `{"$capture": {"version": 1, …}}`, and every later run that goes on with
it adds such a line. Each accepted request is a line `{"$capture": {"received": …, "records": N}}`
and more, followed by its N records as they were sent, one a line. A line that begins with exactly
`{"$capture":` is never a record: a record that would gets a space in front.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from lexicon_cli.wire.capture_file import MARK
from lexicon_cli.wire.decode import Call

VERSION = 1
# A stranger's texts in a `$capture` line.
_LONGEST = 300
# Salts the digest of a token: it must tell equal from other, and nothing else.
_TOKEN_SALT = b"lexicon capture token"


def start_line(
    *,
    tool: str,
    started_ms: int,
    expect: Sequence[str] = (),
    tokens: Sequence[str] = (),
    residency: str | None = None,
    consent: bool = False,
) -> bytes:
    """The line with which a run begins. What the run expects is in it, so that whoever reads the
    file finds what the run found; of tokens only a digest."""
    said: dict[str, Any] = {"version": VERSION, "tool": tool, "started": iso(started_ms)}
    if expect:
        said["expect"] = list(expect)
    if tokens:
        said["tokens"] = [token_digest(token) for token in tokens]
    if residency is not None:
        said["residency"] = residency
    if consent:
        said["consent"] = True
    return orjson.dumps({"$capture": said}) + b"\n"


def request_lines(call: Call, received_ms: int) -> bytes:
    """An accepted request with its records."""
    lines = [_dumped({"$capture": said_of(call, iso(received_ms))})]
    lines += [_safe(record.line) for record in call.records]
    lines.append(b"")
    return b"\n".join(lines)


def said_of(call: Call, received: str | None) -> dict[str, Any]:
    """What is told of a request that came at that moment (ISO 8601)."""
    said: dict[str, Any] = {
        "received": received,
        "endpoint": call.endpoint,
        "method": call.method,
        "path": call.path[:_LONGEST],
        "client": call.client,
        "client_version": call.client_version,
        "host": call.host[:_LONGEST],
        "origin": None if call.origin is None else call.origin[:_LONGEST],
        "where": call.where,
        "coding": call.coding,
        "auth": call.auth,
        "verbose": call.verbose,
        "strict": call.strict,
        "ip": call.ip,
        "records": len(call.records),
    }
    if call.constants:
        said["constants"] = call.constants
    if call.faults:
        said["faults"] = [
            {"code": fault.code, "message": fault.message[:_LONGEST]} for fault in call.faults[:10]
        ]
    return said


def is_start(said: Mapping[str, Any]) -> bool:
    """Whether a `$capture` line begins a run."""
    return "version" in said


def token_digest(token: str) -> str:
    """What a file may hold of a token: 16 hex digits that only the same token gives."""
    raw = _TOKEN_SALT + token.encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()[:16]


def iso(time_ms: int) -> str:
    """A moment in milliseconds since the epoch, in UTC."""
    moment = datetime.fromtimestamp(time_ms / 1000, UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"


def _safe(line: bytes) -> bytes:
    if b"\n" in line:
        line = line.replace(b"\n", b" ")
    return b" " + line if line.startswith(MARK) else line


def _dumped(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # half a surrogate pair in a path or header
        text = {
            key: part.encode("utf-8", "replace").decode() if isinstance(part, str) else part
            for key, part in value["$capture"].items()
        }
        return orjson.dumps({"$capture": text})
