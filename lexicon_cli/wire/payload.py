"""The payload of a request: unpacked, and out of its form, query or encoding.

What a body is, is seen in the body: the Content-Type says "text/plain" for a form that a browser
sends while its page is closing, and a proxy may have unpacked a body without saying so.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from lexicon_cli.wire.target import form_fields

QUERY, FORM, RAW, NONE = "query", "form", "raw", "none"
BASE64, JSON = "base64", "json"
# Mixpanel takes 10 MB of JSON; as base64 in a form that is up to half as long again.
MOST_BYTES = 16 * 1024 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_ANY_GZIP_OR_ZLIB = 47  # zlib's code for "a gzip or zlib header, told by its bytes"
_RAW_DEFLATE = -15
_PIECE_BYTES = 16 * 1024  # packed
_BLANK = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"
_FORM = re.compile(rb"[\w$.\-\[\]%+]{1,100}=")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\- \t\r\n]++={0,3}[ \t\r\n]*+\Z")
_FROM_URL_SAFE = bytes.maketrans(b" -_", b"++/")
_CHARSET = re.compile(r"(?i)\bcharset\s*=\s*\"?([\w.\-]{1,40})")
_CHARSETS = frozenset({"iso-8859-1", "latin1", "windows-1252"})
_BOUNDARY = re.compile(rb"--([^\r\n]{1,200})\r?\n")
_NAME = re.compile(rb'(?i)\bname="?([^"\r\n;]{1,100})')
_MOST_HEAD = 2000


class TooLarge(Exception):
    """A body that unpacks to more than is taken."""


class Undecodable(Exception):
    """A body that says it is packed and is not, or is packed otherwise."""


@dataclass(slots=True)
class Payload:
    """The texts that hold records, with where they were and how they were written. `fields` are
    those of a form."""

    where: str = NONE
    coding: str = ""
    texts: list[bytes] = field(default_factory=list)
    fields: dict[str, list[bytes]] = field(default_factory=dict)
    fault: str | None = None


def unpack(body: bytes, encoding: str, most: int) -> bytes:
    """The body without its packing. Raises TooLarge and Undecodable."""
    if len(body) > most:
        raise TooLarge
    wanted = [name.strip() for name in encoding.lower().split(",") if name.strip()]
    for name in reversed(wanted):
        body = _unpacked(body, name, most)
    if body.startswith(_GZIP_MAGIC):
        body = _inflate(body, _ANY_GZIP_OR_ZLIB, most)
    return body


def _unpacked(body: bytes, name: str, most: int) -> bytes:
    if name in ("gzip", "x-gzip"):
        # A proxy may have unpacked it and left the header.
        return _inflate(body, _ANY_GZIP_OR_ZLIB, most) if body.startswith(_GZIP_MAGIC) else body
    if name == "deflate":
        if body.lstrip(_BLANK)[:1] in (b"{", b"[") or _FORM.match(body):
            return body
        try:
            return _inflate(body, _ANY_GZIP_OR_ZLIB, most)
        except Undecodable:
            return _inflate(body, _RAW_DEFLATE, most)
    if name != "identity" and not _looks_plain(body):
        raise Undecodable(f'the body is packed with "{name[:20]}"; clients use gzip')
    return body


def _looks_plain(body: bytes) -> bool:
    return not body or body.lstrip(_BLANK)[:1] in (b"{", b"[") or _FORM.match(body) is not None


def _inflate(body: bytes, window: int, most: int) -> bytes:
    """Every member of the archive, and never more than `most` bytes at once."""
    parts: list[bytes] = []
    left, at = most, 0
    while at < len(body):
        member = zlib.decompressobj(wbits=window)
        while not member.eof:
            piece = body[at : at + _PIECE_BYTES]
            at += len(piece)
            try:
                part = member.decompress(piece, left + 1)
            except zlib.error as error:
                raise Undecodable("the body is damaged gzip") from error
            left -= len(part)
            if left < 0:
                raise TooLarge
            parts.append(part)
            if not piece and not part and not member.eof:
                raise Undecodable("the body is gzip that ends before its time")
        at -= len(member.unused_data)
        while body[at : at + 1] == b"\0":
            at += 1
    return b"".join(parts)


def as_utf8(body: bytes, content_type: str) -> bytes:
    """The body in UTF-8 if its charset says something else, and it is not UTF-8 all the same."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace").encode()
    found = _CHARSET.search(content_type)
    charset = found[1].lower() if found is not None else ""
    if charset not in _CHARSETS:
        return body
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode(charset, "replace").encode()
    return body


def read_body(body: bytes) -> Payload:
    """What an unpacked body holds."""
    text = body.removeprefix(_BOM).strip(_BLANK)
    if not text:
        return Payload()
    if text[:1] in (b"{", b"["):
        return Payload(RAW, JSON, [text])
    boundary = _BOUNDARY.match(text)
    if boundary is not None:
        fields = _parts(text, boundary[1])
        return read_fields(fields, FORM)
    if _FORM.match(text):
        found = read_fields(form_fields(text), FORM)
        if "data" in found.fields or found.texts or not _BASE64.match(text):
            return found
    decoded = plain_json(text)
    if decoded is None:
        return Payload(RAW, "", fault="the body is neither JSON nor a form nor base64 of JSON")
    return Payload(RAW, decoded[0], [decoded[1]])


def read_fields(fields: dict[str, list[bytes]], where: str) -> Payload:
    """What the fields of a form or query hold in `data`."""
    found = Payload(where, fields=fields)
    for value in _data(fields):
        decoded = plain_json(value)
        if decoded is None:
            found.fault = 'the field "data" holds neither JSON nor base64 of JSON'
        else:
            found.coding, text = decoded
            found.texts.append(text)
    return found


def _data(fields: dict[str, list[bytes]]) -> Sequence[bytes]:
    """The values of `data`, which some forms call `data[]`."""
    values = [*fields.get("data", ()), *fields.get("data[]", ())]
    return [value for value in values if value.strip(_BLANK)]


def plain_json(value: bytes, *, again: bool = True) -> tuple[str, bytes] | None:
    """How a value is written, and its JSON; None for what is no JSON. Both alphabets of base64 are
    taken, with or without padding, and with spaces where a form made them of "+"."""
    text = value.removeprefix(_BOM).strip(_BLANK)
    if text[:1] in (b"{", b"["):
        return JSON, text
    if again and b"%" in text:
        # Encoded twice, as some proxies and recorders do.
        return plain_json(unquote_to_bytes(text.replace(b"+", b" ")), again=False)
    if not _BASE64.match(text):
        return None
    bare = text.translate(_FROM_URL_SAFE, b"\t\r\n=")
    try:
        plain = base64.b64decode(bare + b"=" * (-len(bare) % 4)).removeprefix(_BOM).strip(_BLANK)
    except (binascii.Error, ValueError):
        return None
    if plain.startswith(_GZIP_MAGIC):
        try:
            plain = _inflate(plain, _ANY_GZIP_OR_ZLIB, MOST_BYTES).strip(_BLANK)
        except (TooLarge, Undecodable):
            return None
    return (BASE64, plain) if plain[:1] in (b"{", b"[") else None


def _parts(body: bytes, boundary: bytes) -> dict[str, list[bytes]]:
    """The fields of a multipart form."""
    found: dict[str, list[bytes]] = {}
    for piece in body.split(b"--" + boundary, 1000)[:1000]:
        head, _, value = piece.removeprefix(b"\r\n").replace(b"\r\n", b"\n").partition(b"\n\n")
        name = _NAME.search(head[:_MOST_HEAD])
        if name is not None:
            found.setdefault(name[1].decode("utf-8", "replace"), []).append(value)
    return found
