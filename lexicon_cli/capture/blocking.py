"""Batches without the events that have errors, written as they came."""

import base64
import gzip
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote_plus, urlencode

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.platforms import platform_of
from lexicon_cli.kernel.decode import Malformed, decode_event
from lexicon_cli.kernel.ingest import milliseconds
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.wire import payload as forms
from lexicon_cli.wire.capture_file import EVENT_ENDPOINTS
from lexicon_cli.wire.decode import Call
from lexicon_cli.wire.request import Request
from lexicon_cli.wire.target import query_fields, split_target

_ERROR_RANK = 3
_FRESH_S = 300.0
_BODY_HEADERS = ("content-encoding", "content-length", "content-type")
_FORM = "application/x-www-form-urlencoded"


class BlockJudge:
    """Tells which records may pass: all but events with an error. For any thread."""

    def __init__(self, bundle: SchemaBundle, options_at: Callable[[float], KernelOptions]) -> None:
        self._bundle = bundle
        self._options_at = options_at
        self._lock = threading.Lock()
        self._fresh_at = 0.0
        self._judge: EventJudge | None = None

    def kept(self, call: Call) -> list[bool]:
        """Whether each record of a call may pass. Updates always may."""
        if call.endpoint not in EVENT_ENDPOINTS:
            return [True] * len(call.records)
        with self._lock:
            if self._judge is None or time.monotonic() - self._fresh_at > _FRESH_S:
                self._options = self._options_at(time.time())
                self._judge = EventJudge(self._bundle, self._options)
                self._fresh_at = time.monotonic()
            judge = self._judge
            return [self._may_pass(judge, record.line) for record in call.records]

    def _may_pass(self, judge: EventJudge, line: bytes) -> bool:
        try:
            name, properties = decode_event(line)
        except Malformed as fault:
            return self._rank(fault.code, fault.variant) < _ERROR_RANK
        found = judge.judge(
            name,
            properties,
            line_bytes=len(line),
            platform=platform_of(properties.get("mp_lib"), properties.get("$os")),
            time_ms=milliseconds(properties.get("time")),
        )
        return all(self._rank(one.code, one.variant) < _ERROR_RANK for one in found)

    def _rank(self, code: str, variant: str) -> int:
        grades = self._options.grades
        return grades.get(f"{code}/{variant}", grades.get(code, 0 if grades else 1))


def without(request: Request, call: Call, kept: Sequence[bool]) -> Request:
    """The request with only the records that are kept, some at least: in a form, a query or a raw
    body, as base64 or JSON, packed or not, as it was."""
    lines = [record.line for record, is_kept in zip(call.records, kept, strict=True) if is_kept]
    if call.where == forms.QUERY:
        return replace(request, target=_target(request.target, _list(lines), call.coding))
    is_packed = "gzip" in request.header("content-encoding").lower()
    plain = forms.unpack(request.body, request.header("content-encoding"), forms.MOST_BYTES * 4)
    kind = request.header("content-type")
    if call.where == forms.FORM:
        body = _form(forms.read_body(plain).fields, _coded(_list(lines), call.coding))
        kind = kind if "multipart" not in kind and kind else _FORM
    else:
        is_lines = plain.lstrip()[:1] == b"{"
        body = b"\n".join(lines) if is_lines else _coded(_list(lines), call.coding)
    headers = [one for one in request.headers if one[0].lower() not in _BODY_HEADERS]
    if kind:
        headers.append(("content-type", kind))
    if is_packed:
        body = gzip.compress(body, compresslevel=1)
        headers.append(("content-encoding", "gzip"))
    return replace(request, headers=tuple(headers), body=body)


def _list(lines: Sequence[bytes]) -> bytes:
    return b"[" + b",".join(lines) + b"]"


def _coded(text: bytes, coding: str) -> bytes:
    return base64.b64encode(text) if coding == forms.BASE64 else text


def _form(fields: dict[str, list[bytes]], data: bytes) -> bytes:
    others = [
        (name, value)
        for name, values in fields.items()
        if name not in ("data", "data[]")
        for value in values
    ]
    return urlencode([("data", data), *others], quote_via=quote_plus).encode()


def _target(target: str, text: bytes, coding: str) -> str:
    path = target.partition("?")[0]
    _, query = split_target(target)
    return f"{path}?{_form(query_fields(query), _coded(text, coding)).decode()}"
