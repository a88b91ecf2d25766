"""What to answer, so that each client takes its call for done, or knows what was wrong with it.

Source: recordings of the official clients with the answers they were given, and for `/import`
https://docs.mixpanel.com/reference/import-events. Calls with a form or a query get `1` or, if they
ask for words, JSON with `error` and `status`; only a raw body on `/import` gets the newer JSON,
which Python's client, posting a form there, would fall over.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from lexicon_cli.wire.cors import Headers, cors_headers, preflight_headers
from lexicon_cli.wire.decode import (
    BAD_METHOD,
    BAD_PACKING,
    BAD_PAYLOAD,
    NOT_MIXPANEL,
    TOO_LARGE,
    Call,
    Fault,
)
from lexicon_cli.wire.payload import RAW
from lexicon_cli.wire.strict import Failure
from lexicon_cli.wire.target import (
    DECIDE,
    FLAGS,
    IMPORT,
    LOOKUP_TABLES,
    RECORD,
    SETTINGS,
)

# A transparent picture of one pixel.
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
_FAILED = "some data points in the request failed validation"
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII)
_MOST_CALLBACK = 128
_SIDE: Mapping[str, Any] = {
    FLAGS: {"code": 200, "flags": {}},
    # Of nothing at all the client of browsers complains in the console; this is its own default.
    SETTINGS: {"sdk_config": {"config": {"test": False}}},
    RECORD: {"code": 200, "status": "OK"},
    DECIDE: {"notifications": [], "config": {}},
}
_DEFINITIONS = {"code": 200, "flags": []}
_NO_OBJECT = Fault(BAD_PAYLOAD, "none of the records is a JSON object")
_STATUS_OF_FAULT = {TOO_LARGE: 413, NOT_MIXPANEL: 404, BAD_METHOD: 405}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to be sent. `headers` do not hold a Content-Length."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """A header's value, "" if it is not there. `name` in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), "")


def answer(call: Call, failures: Sequence[Failure] = ()) -> Answer:
    """The answer to a call whose records are kept. `failures` are those of a strict import
    (`strict.failures_of`); the other records of the batch count as imported."""
    if call.is_preflight:
        return Answer(204, (*cors_headers(call), *preflight_headers(call)))
    fatal = next((fault for fault in call.faults if fault.code in _STATUS_OF_FAULT), None)
    if fatal is not None:
        return refuse(call, _STATUS_OF_FAULT[fatal.code], fatal.message)
    if not call.is_data:
        return _json(call, 200, _side(call))
    if _is_modern(call):
        return _imported(call, failures)
    is_good = any(record.is_object for record in call.records)
    return _old(call, None if is_good else next(iter(call.faults), _NO_OBJECT))


def refuse(call: Call, status: int, message: str, *, retry_after: int | None = None) -> Answer:
    """An answer of failure in the form that the call's client reads: 400, 401, 403, 404, 413, 429
    or 5xx. `retry_after` is in seconds."""
    extra: Headers = ()
    if retry_after is not None:
        extra = (("Retry-After", str(retry_after)),)
    elif status == HTTPStatus.METHOD_NOT_ALLOWED:
        extra = (("Allow", "GET, HEAD, POST, OPTIONS"),)
    if _is_modern(call):
        body: dict[str, Any] = {"code": status, "error": message, "status": _phrase(status)}
        if status == HTTPStatus.BAD_REQUEST:
            body |= {"num_records_imported": 0, "failed_records": []}
    elif status in (401, 403, 404):
        body = {"error": message, "status": "error"}
    else:
        body = {"error": message, "status": 0}
    return _json(call, status, body, extra)


def _is_modern(call: Call) -> bool:
    return call.endpoint == IMPORT and call.where in (RAW, "none") and call.method != "GET"


def _imported(call: Call, failures: Sequence[Failure]) -> Answer:
    """The answer of `/import` to a raw body."""
    if call.faults and not call.records:
        return refuse(call, 400, call.faults[0].message)
    count = len(call.records) - len(failures)
    if not failures:
        return _json(call, 200, {"code": 200, "num_records_imported": count, "status": "OK"})
    failed = [one.to_dict() for one in failures]
    body = {
        "code": 400,
        "error": _FAILED,
        "status": "Bad Request",
        "num_records_imported": count,
        "failed_records": failed,
    }
    return _json(call, 400, body)


def _old(call: Call, fault: Fault | None) -> Answer:
    """The answer to what is no import, or an import of the older kind."""
    if call.image:
        headers = (("Cache-Control", "no-store"), *cors_headers(call))
        return Answer(200, (("Content-Type", "image/gif"), *headers), PIXEL)
    status = 0 if fault is not None else 1
    if fault is not None and fault.code == BAD_PACKING:
        return refuse(call, 400, fault.message)
    said: Any = status
    if call.verbose:
        said = {"error": None if fault is None else fault.message, "status": status}
    if call.callback is not None and _is_callback(call.callback):
        return _text(call, "text/javascript", f"{call.callback}({_dump(said)});")
    if call.verbose:
        return _json(call, 200, said)
    return _text(call, "text/plain", str(status))


def _is_callback(name: str) -> bool:
    return len(name) <= _MOST_CALLBACK and _CALLBACK.fullmatch(name) is not None


def _side(call: Call) -> Any:
    if call.endpoint == FLAGS and call.path.rstrip("/").endswith("/definitions"):
        return _DEFINITIONS
    if call.endpoint == LOOKUP_TABLES:
        is_list = call.method == "GET"
        return {"code": 200, "status": "OK", **({"results": []} if is_list else {})}
    return _SIDE.get(call.endpoint, {})


def _json(call: Call, status: int, body: Any, extra: Headers = ()) -> Answer:
    return _typed(call, status, "application/json", _dump(body), extra)


def _text(call: Call, kind: str, body: str) -> Answer:
    return _typed(call, 200, f"{kind}; charset=utf-8", body)


def _typed(call: Call, status: int, kind: str, body: str, extra: Headers = ()) -> Answer:
    headers = (
        ("Content-Type", kind),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    )
    return Answer(status, (*headers, *extra, *cors_headers(call)), body.encode())


def _dump(body: Any) -> str:
    return json.dumps(body, separators=(",", ":"))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase if status != 413 else "Request Entity Too Large"
    except ValueError:
        return "Error"


__all__ = ["PIXEL", "Answer", "answer", "refuse"]
