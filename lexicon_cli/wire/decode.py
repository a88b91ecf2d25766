"""One request as a call of Mixpanel's interface."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lexicon_cli.wire import payload as forms
from lexicon_cli.wire.auth import NO_AUTH, auth_of
from lexicon_cli.wire.clients import client_of, version_of
from lexicon_cli.wire.payload import MOST_BYTES, Payload, TooLarge, Undecodable
from lexicon_cli.wire.record import Record, read_records
from lexicon_cli.wire.request import Request
from lexicon_cli.wire.shapes import endpoint_by_shape
from lexicon_cli.wire.target import (
    DATA_ENDPOINTS,
    IMPORT,
    OTHER,
    RECORD,
    endpoint_of,
    flag_of,
    query_fields,
    split_target,
    text_of,
)

# Codes of faults.
TOO_LARGE, BAD_PACKING, BAD_PAYLOAD, EMPTY = "too-large", "bad-packing", "bad-payload", "empty"
NOT_MIXPANEL, BAD_METHOD = "not-mixpanel", "bad-method"
# Those that carry records.
_METHODS = frozenset({"GET", "HEAD", "POST"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a call's payload, or a part of it, gave no records. `message` quotes nothing sent."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a request says, without its secrets.

    `endpoint` is one of those of `target`; `where` the payload was (query, form, raw, none) and in
    what `coding` (json, base64, ""). `strict` and `ip` are None if nothing was said. `callback` is
    as sent: not checked. `auth` describes the kind of credentials. `constants` counts NaN and
    Infinity that became null. `asked_headers`, `asked_method`, `asked_network`: a preflight's.
    """

    method: str
    path: str
    endpoint: str
    where: str = forms.NONE
    coding: str = ""
    records: tuple[Record, ...] = ()
    faults: tuple[Fault, ...] = ()
    verbose: bool = False
    strict: bool | None = None
    ip: bool | None = None
    image: bool = False
    callback: str | None = None
    constants: int = 0
    client: str | None = None
    client_version: str | None = None
    host: str = ""
    origin: str | None = None
    auth: str = NO_AUTH
    is_preflight: bool = False
    asked_headers: str = ""
    asked_method: str = ""
    asked_network: bool = False
    is_custom_route: bool = False

    @property
    def is_data(self) -> bool:
        """Whether the call carries events or updates, or ought to."""
        return self.endpoint in DATA_ENDPOINTS and self.method in _METHODS

    @property
    def is_mixpanel(self) -> bool:
        """Whether the call is one of Mixpanel's."""
        return self.endpoint != OTHER

    @property
    def is_strict_import(self) -> bool:
        """Whether records are answered for one by one: `/import` with a raw body, unless it says
        `strict=0`. Posts of forms there are older than strictness."""
        return self.endpoint == IMPORT and self.where == forms.RAW and self.strict is not False


@dataclass(slots=True)
class _Read:
    """What was found in query and body."""

    payload: Payload = field(default_factory=Payload)
    records: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    constants: int = 0


def decode(request: Request, *, most_bytes: int = MOST_BYTES) -> Call:
    """The call that a request is. Never raises: what cannot be read is told in `faults`.

    `most_bytes` is what a body may unpack to.
    """
    path, query = split_target(request.target)
    fields = query_fields(query)
    method = request.method.upper()
    endpoint = endpoint_of(path)
    read = _Read()
    if method in _METHODS and endpoint != RECORD:
        read = _read(request, fields, most_bytes)
    is_custom = endpoint not in DATA_ENDPOINTS and endpoint_by_shape(read.records) != OTHER
    if is_custom:
        endpoint = endpoint_by_shape(read.records)
    elif endpoint not in DATA_ENDPOINTS:
        read = _Read()
    elif method not in _METHODS and method != "OPTIONS":
        read = _Read(faults=[Fault(BAD_METHOD, "the endpoint takes GET and POST")])
    if endpoint == OTHER:
        read = _Read(faults=[Fault(NOT_MIXPANEL, "neither path nor body is one of Mixpanel's")])
    form = read.payload.fields
    said = {**_said_in_query(fields), **_said(read.records)}
    return Call(
        method=method,
        path=path,
        endpoint=endpoint,
        where=read.payload.where,
        coding=read.payload.coding,
        records=tuple(read.records),
        faults=tuple(read.faults),
        verbose=bool(flag_of("verbose", fields, form)),
        strict=flag_of("strict", fields, form),
        ip=flag_of("ip", fields, form),
        image=bool(flag_of("img", fields, form)),
        callback=text_of(fields, "callback") or text_of(form, "callback"),
        constants=read.constants,
        client=client_of(
            said,
            request.header("user-agent"),
            is_raw=read.payload.where == forms.RAW,
            by_get=read.payload.where == forms.QUERY,
        ),
        client_version=version_of(said),
        host=request.header("host"),
        origin=request.header("origin") or None,
        auth=auth_of(request.header("authorization"), fields, form),
        is_preflight=method == "OPTIONS",
        asked_headers=request.header("access-control-request-headers"),
        asked_method=request.header("access-control-request-method"),
        asked_network=request.header("access-control-request-private-network") == "true",
        is_custom_route=is_custom,
    )


def _read(request: Request, query: Mapping[str, list[bytes]], most: int) -> _Read:
    """The records of body and query."""
    read = _Read()
    try:
        body = forms.unpack(request.body, request.header("content-encoding"), most)
    except TooLarge:
        read.faults.append(Fault(TOO_LARGE, f"the body unpacks to more than {most:,} bytes"))
        return read
    except Undecodable as error:
        read.faults.append(Fault(BAD_PACKING, str(error)))
        return read
    read.payload = forms.read_body(forms.as_utf8(body, request.header("content-type")))
    if not read.payload.texts and read.payload.fault is None:
        found = forms.read_fields(dict(query), forms.QUERY)
        if found.texts or found.fault:
            found.fields = read.payload.fields
            read.payload = found
    if read.payload.fault is not None:
        read.faults.append(Fault(BAD_PAYLOAD, read.payload.fault))
    for text in read.payload.texts:
        records = read_records(text)
        read.records += records.found
        read.constants += records.constants
        if records.fault is not None:
            read.faults.append(Fault(BAD_PAYLOAD, records.fault))
    if not read.records and not read.faults:
        read.faults.append(Fault(EMPTY, "the call holds no record"))
    return read


def _said(records: Iterable[Record]) -> dict[str, Any]:
    """What the first record says of the client that made it."""
    for record in records:
        if isinstance(record.value, dict):
            inner = record.value.get("properties")
            said = inner if isinstance(inner, dict) else {}
            return {name: said[name] for name in _SAID if name in said}
    return {}


def _said_in_query(fields: Mapping[str, list[bytes]]) -> dict[str, Any]:
    return {name: text for name in _SAID if (text := text_of(fields, name)) is not None}


_SAID = ("mp_lib", "$lib_version", "mp_sent_by_lib_version")

__all__ = [
    "BAD_METHOD",
    "BAD_PACKING",
    "BAD_PAYLOAD",
    "EMPTY",
    "NOT_MIXPANEL",
    "TOO_LARGE",
    "Call",
    "Fault",
    "decode",
]
