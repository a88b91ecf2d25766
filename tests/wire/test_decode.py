"""Shapes of requests beyond the recorded ones."""

import base64
import gzip
import json
import zlib

import pytest

from lexicon_cli.wire.decode import BAD_PAYLOAD, NOT_MIXPANEL, decode
from lexicon_cli.wire.request import Request
from tests.wire.support import b64, event, form, get, post

ONE = event()
TWO = [event("A"), event("B")]
UPDATE = {"$token": "t", "$distinct_id": "u-1", "$set": {"plan": "pro"}}
GROUP = {"$token": "t", "$group_key": "company", "$group_id": "Acme", "$set": {"seats": 5}}


def values(request, **options):
    call = decode(request, **options)
    assert call.faults == ()
    return [record.value for record in call.records]


MULTIPART = (
    b'--xyz\r\nContent-Disposition: form-data; name="verbose"\r\n\r\n1\r\n'
    b'--xyz\r\nContent-Disposition: form-data; name="data"\r\nContent-Type: text/plain\r\n\r\n'
    + b64(ONE)
    + b"\r\n--xyz--\r\n"
)
ENCODED = b64(ONE).decode()
BODIES = {
    "plain JSON": json.dumps(ONE).encode(),
    "an array": json.dumps([ONE]).encode(),
    "indented JSON": json.dumps([ONE], indent=2).encode(),
    "JSON with Windows line ends": json.dumps([ONE], indent=2).replace("\n", "\r\n").encode(),
    "JSON after a mark and blanks": b"\xef\xbb\xbf \n " + json.dumps(ONE).encode() + b"\n\n",
    "NDJSON": json.dumps(ONE).encode() + b"\n",
    "an escaped form": form(json.dumps(ONE)),
    "a form that was not escaped": b"data=" + json.dumps(ONE).encode(),
    "base64 in a form": form(ENCODED),
    "base64 that was not escaped": b"data=" + b64(ONE),
    "base64 without padding": b"data=" + b64(ONE).rstrip(b"="),
    "url-safe base64": b"data=" + base64.urlsafe_b64encode(json.dumps(ONE).encode()),
    "base64 in lines": form(base64.encodebytes(json.dumps(ONE).encode()).decode()),
    "base64 escaped twice": form(ENCODED.replace("=", "%3D").replace("+", "%2B")),
    "JSON escaped twice": form(form(json.dumps(ONE)).decode().removeprefix("data=")),
    "data after other fields": b"verbose=1&ip=0&" + form(ENCODED),
    "data that is called data[]": form(ENCODED).replace(b"data=", b"data%5B%5D="),
    "bare base64": b64(ONE),
    "a multipart form": MULTIPART,
    "gzip in base64": form(base64.b64encode(gzip.compress(json.dumps(ONE).encode())).decode()),
    "UTF-16": json.dumps(ONE).encode("utf-16"),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded", ""],
)
def test_a_body_is_read_by_what_it_is(body, kind):
    assert values(post(body, content_type=kind)) == [ONE]


@pytest.mark.parametrize(
    ("pack", "encoding"),
    [
        (gzip.compress, "gzip"),
        (gzip.compress, "GZIP"),
        (gzip.compress, "x-gzip"),
        (gzip.compress, ""),
        (gzip.compress, "identity"),
        (zlib.compress, "deflate"),
        (lambda body: zlib.compress(body)[2:-4], "deflate"),
        (lambda body: gzip.compress(gzip.compress(body)), "gzip, gzip"),
        (lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:]), "gzip"),
        (bytes, "gzip"),
        (bytes, "deflate"),
        (bytes, "br"),
    ],
)
def test_a_body_is_unpacked_whatever_is_said_of_it(pack, encoding):
    body = json.dumps(TWO).encode()
    assert values(post(pack(body), content_encoding=encoding)) == TWO


@pytest.mark.parametrize(
    "target",
    [
        "/track",
        "/track/",
        "/mp/track/",
        "/a/b/c/track?verbose=1",
        "/TRACK",
        "/track#now",
        "/track/v2",
        "//track//",
        "https://api-eu.mixpanel.com/track/?ip=1",
        "/%74rack",
    ],
)
def test_a_path_is_known_behind_any_prefix(target):
    call = decode(post(json.dumps(ONE).encode(), target))
    assert (call.endpoint, call.is_custom_route) == ("track", False)


@pytest.mark.parametrize(
    ("target", "endpoint"),
    [
        ("/engage/", "engage"),
        ("/engage#profile-set", "engage"),
        ("/engage/profile-set", "engage"),
        ("/groups#group-set", "groups"),
        ("/import?strict=1", "import"),
        ("/flags/definitions?token=t", "flags"),
        ("/decide/?verbose=1", "decide"),
        ("/settings/", "settings"),
        ("/record/?seq=0", "record"),
        ("/lookup-tables/55b4fb2b", "lookup-tables"),
    ],
)
def test_every_endpoint_is_known(target, endpoint):
    assert decode(get(target)).endpoint == endpoint


@pytest.mark.parametrize(
    ("record", "endpoint"), [(ONE, "track"), (UPDATE, "engage"), (GROUP, "groups")]
)
@pytest.mark.parametrize("target", ["/", "/t/", "/api/collect?v=1", "/settings/"])
def test_a_route_of_a_proxys_own_is_known_by_the_body(record, endpoint, target):
    call = decode(post(json.dumps([record]).encode(), target))
    assert (call.endpoint, call.is_custom_route, len(call.records)) == (endpoint, True, 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b'{"name": "x"}',
        b"name=x&data=y",
        b'{"event": "x", "properties": {"a": 1}}',
        b'{"event": "$pageview", "properties": {"$lib": "web", "token": "phc", "distinct_id": ""}}',
        b'{"type": "track", "event": "x", "properties": {}, "userId": "u"}',
        b"[1, 2]",
    ],
)
def test_what_is_not_mixpanels_is_told(body):
    call = decode(post(body, "/api/save"))
    assert not call.is_mixpanel
    assert [fault.code for fault in call.faults] == [NOT_MIXPANEL]
    assert call.records == ()


def test_a_query_carries_a_record():
    target = f"/track?ip=1&verbose=0&data={ENCODED.replace('=', '%3D')}"
    call = decode(get(target))
    assert (call.where, call.coding, call.verbose, call.ip) == ("query", "base64", False, True)
    assert [record.value for record in call.records] == [ONE]


def test_spaces_stand_for_plus_in_base64():
    record = event("?>?>~~")
    encoded = b64(record).decode()
    assert "+" in encoded
    assert values(post(f"data={encoded}".encode())) == [record]


def test_a_second_question_mark_begins_the_clients_query():
    call = decode(post(form(ENCODED), "/track?v=2?verbose=1&ip=0&img=1"))
    assert (call.verbose, call.ip, call.image) == (True, False, True)


def test_a_question_mark_inside_a_value_stays_there():
    record = event(url="https://x.test/?a=b")
    assert values(get(f"/track?data={json.dumps(record)}")) == [record]


def test_a_form_may_say_what_others_say_in_the_query():
    call = decode(post(form(json.dumps(ONE), verbose="1", ip="0", api_key="k", strict="0")))
    assert (call.verbose, call.ip, call.strict, call.auth) == (True, False, False, "api-key")


def test_every_field_called_data_is_read():
    body = form(json.dumps(ONE)) + b"&" + form(b64(TWO).decode())
    assert values(post(body)) == [ONE, *TWO]


def test_the_body_wins_over_the_query():
    call = decode(post(json.dumps(ONE).encode(), f"/track?data={b64(TWO).decode()}"))
    assert [record.value for record in call.records] == [ONE]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Basic " + b64(b"user:secret").decode(), "service-account"),
        ("basic " + b64(b"token:").decode(), "token-or-secret"),
        ("Bearer abc", "bearer"),
        ("Basic ???", "unknown"),
        ("Basic " + b64(b":").decode(), "unknown"),
        ("Digest x", "unknown"),
        ("", "none"),
    ],
)
def test_credentials_are_described_and_forgotten(header, kind):
    call = decode(post(b"[]", "/import?api_key=", Authorization=header) if header else post(b"[]"))
    assert call.auth == kind
    assert "secret" not in repr(call).replace("token-or-secret", "")


def test_halves_of_pairs_in_base64_become_one_character():
    text = json.dumps(event("Smile 😀 né"), ensure_ascii=False)
    halves = b"".join(
        char.encode("utf-16-be", "surrogatepass").decode("utf-16-be").encode()
        if ord(char) < 0x10000
        else b"".join(
            chr(unit).encode("utf-8", "surrogatepass")
            for unit in (0xD800 + ((ord(char) - 0x10000) >> 10), 0xDC00 + (ord(char) & 0x3FF))
        )
        for char in text
    )
    assert b"\xed\xa0\xbd\xed\xb8\x80" in halves
    call = decode(post(form(base64.b64encode(halves).decode())))
    assert call.records[0].value["event"] == "Smile 😀 né"
    assert call.records[0].line == text.encode()


def test_half_a_pair_by_itself_stays_and_is_written_as_an_escape():
    call = decode(post(b'{"event":"a\xed\xa0\xbdb","properties":{"token":"t"}}'))
    assert call.records[0].line == b'{"event":"a\\ud83db","properties":{"token":"t"}}'


def test_bytes_that_are_no_text_stay_in_the_line():
    body = b'[{"event":"a","properties":{"token":"t","x":"caf\xe9"}}]'
    call = decode(post(body))
    assert call.records[0].line == body[1:-1]
    assert call.records[0].value["properties"]["x"] == "caf\ufffd"


def test_a_single_byte_charset_is_believed_where_the_body_is_no_utf_8():
    body = '{"event":"café","properties":{"token":"t"}}'
    latin = post(body.encode("latin-1"), content_type="application/json; charset=ISO-8859-1")
    utf_8 = post(body.encode(), content_type='application/json; charset="latin1"')
    assert values(latin) == values(utf_8) == [json.loads(body)]


def test_nan_and_infinity_become_null_outside_of_strings():
    body = b'[{"event":"NaN, \\"Infinity\\"","properties":{"token":"t","a":NaN,"b":[-Infinity,1]}}]'
    call = decode(post(body))
    assert call.constants == 2
    assert call.records[0].line == (
        b'{"event":"NaN, \\"Infinity\\"","properties":{"token":"t","a":null,"b":[null,1]}}'
    )
    assert call.records[0].value["properties"] == {"token": "t", "a": None, "b": [None, 1]}


def test_numbers_and_double_keys_stay_as_they_were_sent():
    text = (
        '{"event":"a","properties":{"token":"t","a":1.0,"a":1e5,"n":12345678901234567890,"z":-0.0}}'
    )
    call = decode(post(text.encode()))
    assert call.records[0].line == text.encode()
    assert call.records[0].value["properties"]["a"] == 100_000


def test_an_integer_of_thousands_of_digits_is_no_obstacle():
    text = f'[{{"event":"a","properties":{{"token":"t","n":{"9" * 6000}}}}},{json.dumps(ONE)}]'
    call = decode(post(text.encode()))
    assert [len(record.line) for record in call.records] == [6045, len(json.dumps(ONE))]


@pytest.mark.parametrize("depth", [150, 100_000])
def test_deep_values_are_told_or_kept_as_text(depth):
    body = '{"event":"a","properties":{"token":"t","x":' + "[" * depth + "]" * depth + "}}"
    call = decode(post(body.encode()))
    if call.records:
        assert [record.value for record in call.records] == [None]
        assert call.records[0].line == body.encode()
    else:
        assert [fault.code for fault in call.faults] == [BAD_PAYLOAD]


def test_a_body_of_session_replay_is_not_looked_into():
    call = decode(post(gzip.compress(b"[1]"), "/record/?format=gzip&seq=0"))
    assert (call.endpoint, call.records, call.faults) == ("record", (), ())


@pytest.mark.parametrize(
    ("said", "agent", "client", "version"),
    [
        ({"mp_lib": "web", "$lib_version": "2.1"}, "x", "mixpanel-browser", "2.1"),
        ({"mp_lib": "swift", "$lib_version": "4.2"}, "App/1", "mixpanel-swift", "4.2"),
        ({"mp_lib": "own<script>\n"}, "", "own<script>?", None),
        ({"mp_lib": 7}, "Mozilla/5.0 (X)", "mixpanel-browser", None),
        ({}, "curl/8.0", "curl", None),
        ({}, "okhttp/4.9", "mixpanel-android", None),
        ({}, "MyApp/3 (Linux)", "MyApp/3", None),
        ({"$lib_version": "1", "mp_sent_by_lib_version": "2"}, "curl/8", "curl", "2"),
    ],
)
def test_a_client_is_told_by_what_it_says(said, agent, client, version):
    call = decode(post(json.dumps([event(**said)]).encode(), user_agent=agent))
    assert (call.client, call.client_version) == (client, version)


def test_a_preflight_says_what_it_asks_for():
    headers = (
        ("Origin", "http://localhost:3000"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "x-custom"),
        ("Access-Control-Request-Private-Network", "true"),
    )
    call = decode(Request("OPTIONS", "/track", headers))
    assert (call.is_preflight, call.is_data, call.faults) == (True, False, ())
    assert (call.asked_method, call.asked_headers, call.asked_network) == ("POST", "x-custom", True)
