"""The answers against the vendor's specification of them."""

import json
from functools import cache

import jsonschema
import pytest

from lexicon_cli.wire.answer import answer, refuse
from lexicon_cli.wire.decode import decode
from lexicon_cli.wire.strict import failures_of
from tests.wire.support import HERE, event, form, post

NOW = 1_800_000_000
GOOD = event(time=NOW, **{"$insert_id": "i-1"})
BAD = {"event": "", "properties": {"x": 1}}
UPDATE = {"$token": "t", "$distinct_id": "u", "$set": {"a": 1}}
GROUP = {"$token": "t", "$group_key": "k", "$group_id": "g", "$set": {"a": 1}}


@cache
def spec():
    return json.loads((HERE / "openapi" / "ingestion-answers.json").read_text())


def check(got, path, method="post"):
    """Holds an answer to what the specification says of its status and content type."""
    responses = spec()["paths"][path][method]["responses"]
    said = responses[str(got.status)]
    said = spec()["components"]["responses"][said["$ref"].rsplit("/", 1)[1]]
    kind = got.header("content-type").split(";")[0]
    schema = said["content"][kind]["schema"]
    if "$ref" in schema:
        schema = spec()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    body = json.loads(got.body)
    jsonschema.validate(body, {**schema, "additionalProperties": False})
    return body


def imported(records, query="?strict=1&project_id=1"):
    call = decode(post(json.dumps(records).encode(), f"/import{query}"))
    failures = failures_of(call.records, now=NOW) if call.is_strict_import else ()
    return answer(call, failures)


@pytest.mark.parametrize(
    ("records", "status", "count"),
    [
        ([GOOD], 200, 1),
        ([GOOD, BAD], 400, 1),
        ([BAD, 1, "x", None], 400, 0),
        ([GOOD] * 2000, 200, 2000),
    ],
)
def test_imports_are_answered_as_specified(records, status, count):
    got = imported(records)
    body = check(got, "/import")
    assert (got.status, body["num_records_imported"]) == (status, count)
    assert set(body) >= set(spec_example(status))


def spec_example(status):
    name = {200: "StrictReceived", 400: "StrictInvalid"}[status]
    schema = spec()["components"]["responses"][name]["content"]["application/json"]["schema"]
    return schema["example"]


def test_the_failures_have_all_keys_of_the_example():
    found = check(imported([BAD]), "/import")["failed_records"][0]
    assert set(found) == set(spec_example(400)["failed_records"][0])


def test_an_import_that_is_not_strict_takes_all():
    assert check(imported([GOOD, BAD], "?strict=0"), "/import")["num_records_imported"] == 2


# As the vendor's identity specification gives them.
IDENTITY = {
    "$identify": {"$identified_id": "ORIGINAL_ID", "$anon_id": "NEW_ID", "token": "t"},
    "$create_alias": {"distinct_id": "other_distinct_id", "alias": "your_id", "token": "t"},
    "$merge": {"$distinct_ids": ["a", "b"], "token": "t"},
}


@pytest.mark.parametrize("name", IDENTITY)
def test_identity_events_are_answered_as_specified(name):
    record = {"event": name, "properties": IDENTITY[name]}
    assert check(imported([record], ""), "/import")["num_records_imported"] == 1
    for fragment in ("", "#create-identity", "#identity-create-alias"):
        call = decode(post(form(json.dumps(record)), f"/track{fragment}"))
        assert (call.endpoint, check(answer(call), "/track")) == ("track", 1)


@pytest.mark.parametrize("status", [401, 413, 429])
def test_refused_imports_are_answered_as_specified(status):
    call = decode(post(json.dumps([GOOD]).encode(), "/import"))
    assert check(refuse(call, status, "why", retry_after=1), "/import")["code"] == status


@pytest.mark.parametrize(
    ("path", "record"),
    [("/track", GOOD)]
    + [(path, UPDATE) for path in spec()["paths"] if path.startswith("/engage")]
    + [(path, GROUP) for path in spec()["paths"] if path.startswith("/groups")],
)
def test_other_calls_are_answered_as_specified(path, record):
    call = decode(post(json.dumps([record]).encode(), path))
    assert check(answer(call), path) == 1
    assert check(answer(decode(post(b"[2]", path))), path) == 0
    for status in (401, 403):
        assert check(refuse(call, status, "why"), path)["status"] == "error"
