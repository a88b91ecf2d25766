"""Laws of decoding and answering, on invented requests."""

import base64
import gzip
import json
from urllib.parse import quote, quote_plus

from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.wire.answer import answer, refuse
from lexicon_cli.wire.decode import decode
from lexicon_cli.wire.record import read_records
from lexicon_cli.wire.request import Request
from lexicon_cli.wire.strict import failures_of

MOST = 100_000

text = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
scalars = st.none() | st.booleans() | st.integers() | text
scalars |= st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=10,
)
properties = st.dictionaries(text, values, max_size=6)
events = st.builds(
    lambda name, inner: {"event": name, "properties": {"token": "t", **inner}}, text, properties
)
records = st.lists(events, min_size=1, max_size=5)


def cesu_8(plain):
    """Text as the browser's base64 takes it: each half of a pair by itself."""
    units = plain.encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2] for at in range(0, len(units), 2))
    return b"".join(chr(int.from_bytes(unit)).encode("utf-8", "surrogatepass") for unit in pairs)


def dumped(sent, *, ascii_only=True):
    return json.dumps(sent, ensure_ascii=ascii_only, separators=(",", ":"))


def as_browser(sent):
    encoded = base64.b64encode(cesu_8(dumped(sent, ascii_only=False))).decode()
    return Request("POST", "/track/?verbose=1", (), f"data={quote(encoded, safe='')}".encode())


def as_browser_of_the_vendors_host(sent):
    body = f"data={quote(dumped(sent, ascii_only=False), safe='')}".encode()
    return Request("POST", "/track/?ip=1", (), body)


def as_beacon(sent):
    kind = ("Content-Type", "text/plain;charset=UTF-8")
    return Request("POST", "/track/", (kind,), as_browser(sent).body)


def as_python(sent):
    body = f"data={quote_plus(json.dumps(sent))}&verbose=1&ip=0".encode()
    return Request("POST", "/track", (), body)


def as_node_batch(sent):
    encoded = base64.b64encode(dumped(sent, ascii_only=False).encode()).decode()
    return Request("POST", "/import?ip=0", (), f"data={quote_plus(encoded)}".encode())


def as_node(sent):
    encoded = base64.b64encode(dumped(sent, ascii_only=False).encode()).decode()
    return Request("GET", f"/track?verbose=0&data={quote(encoded, safe='')}")


def as_import_tool(sent):
    body = gzip.compress(dumped(sent, ascii_only=False).encode(), mtime=0)
    return Request("POST", "/import?strict=1", (("Content-Encoding", "gzip"),), body)


def as_ndjson(sent):
    body = "\n".join(dumped(one, ascii_only=False) for one in sent).encode()
    return Request("POST", "/import?strict=1", (), body)


def as_url_safe(sent):
    encoded = base64.urlsafe_b64encode(dumped(sent).encode()).rstrip(b"=")
    return Request("POST", "/mp/track", (), b"data=" + encoded)


CLIENTS = (
    as_browser,
    as_browser_of_the_vendors_host,
    as_beacon,
    as_python,
    as_node_batch,
    as_node,
    as_import_tool,
    as_ndjson,
    as_url_safe,
)


@settings(deadline=None, max_examples=150)
@given(records, st.sampled_from(CLIENTS))
def test_what_a_client_encodes_is_decoded_to_the_same(sent, client):
    call = decode(client(sent))
    assert call.faults == ()
    assert [record.value for record in call.records] == sent
    assert [json.loads(record.line) for record in call.records] == sent


@settings(deadline=None, max_examples=100)
@given(records, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_a_line_is_the_text_that_was_sent_but_for_line_feeds(sent, indent, ascii_only):
    payload = json.dumps(sent, indent=indent, ensure_ascii=ascii_only).encode()
    read = read_records(payload)
    for one, record in zip(sent, read.found, strict=True):
        assert b"\n" not in record.line
        assert json.loads(record.line) == one
        if indent is None:
            assert record.line in payload


parts = st.sampled_from(
    [
        b"data=",
        b"{",
        b"[",
        b"}",
        b"]",
        b'"',
        b":",
        b",",
        b"\n",
        b"%",
        b"%7B",
        b"+",
        b"&",
        b"=",
        b"\\",
        b"\\u",
        b"\xed\xa0\xbd",
        b"\xed\xb8\x80",
        b"\xff",
        b"NaN",
        b"-Infinity",
        b'"event"',
        b'"properties"',
        b"1e999",
        b"9" * 500,
        b"eyJl",
        b"\x1f\x8b\x08\x00",
        b"--b\r\n",
        b"Content-Disposition: form-data; name=data\r\n\r\n",
    ]
)
bodies = st.one_of(
    st.binary(max_size=200),
    st.lists(parts | st.binary(max_size=5), max_size=30).map(b"".join),
    st.lists(parts, max_size=30).map(b"".join).map(gzip.compress),
    st.lists(parts, max_size=30).map(b"".join).map(lambda raw: b"data=" + base64.b64encode(raw)),
    st.binary(max_size=300).map(lambda raw: b"\x1f\x8b\x08" + raw),
)
words = st.text(max_size=30)
targets = st.one_of(
    words,
    st.sampled_from(["/track", "/import", "/engage/", "/groups", "/flags", "/record", "/"]),
    st.builds(
        "{}?{}".format, st.sampled_from(["/track", "/import", "/x", "http://[", "//"]), words
    ),
    st.builds("/track?verbose={}&callback={}&img={}&strict={}&data={}".format, *[words] * 5),
)
names = st.sampled_from(
    [
        "Content-Encoding",
        "Content-Type",
        "Origin",
        "Authorization",
        "User-Agent",
        "Access-Control-Request-Headers",
        "Host",
    ]
)
said = st.sampled_from(["gzip", "deflate", "br", "gzip,gzip", "text/plain; charset=latin1"]) | words
headers = st.lists(st.tuples(names, said), max_size=5).map(tuple)
methods = st.sampled_from(["GET", "POST", "OPTIONS", "PUT", "HEAD", "get", "", "é"])


def is_well_formed(got):
    assert 200 <= got.status < 600
    for name, value in got.headers:
        assert name.replace("-", "").isalnum()
        assert value.isascii()
        assert value.isprintable()
    kind = got.header("content-type")
    if kind == "application/json":
        json.loads(got.body)
    elif kind.startswith("text/plain"):
        assert got.body in (b"0", b"1")
    elif kind.startswith("text/javascript"):
        assert not {*b"<>&'"} & {*got.body}
    else:
        assert kind == "image/gif" or got.status == 204


@settings(deadline=None, max_examples=1500)
@given(methods, targets, headers, bodies)
def test_whatever_comes_is_decoded_and_answered(method, target, given_headers, body):
    call = decode(Request(method, target, given_headers, body), most_bytes=MOST)
    for record in call.records:
        assert b"\n" not in record.line
        assert len(record.line) <= 2 * MOST
    assert len(call.records) <= MOST
    failures = failures_of(call.records, now=1_800_000_000)
    assert len(failures) <= len(call.records)
    is_well_formed(answer(call, failures if call.is_strict_import else ()))
    for status in (400, 413, 429, 503):
        is_well_formed(refuse(call, status, "why", retry_after=5))
    if call.is_data:
        assert call.records or call.faults
