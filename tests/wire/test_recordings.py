"""Every recorded request of the official clients, byte for byte."""

import base64
import json
from collections import Counter

import pytest

from lexicon_cli.wire.answer import answer
from lexicon_cli.wire.decode import decode
from lexicon_cli.wire.strict import failures_of
from tests.wire.support import RECORDINGS, recording, replayed

# The seconds since 1970 at which the recordings were made.
RECORDED = 1_795_400_000


def test_there_are_recordings_of_every_client():
    clients = Counter(recording(name)["client"] for name in RECORDINGS)
    assert len(RECORDINGS) == 52
    assert set(clients) == {
        "mixpanel-browser",
        "mixpanel (npm)",
        "mixpanel (PyPI)",
        "mixpanel-import (npm)",
        "mixpanel-utils (PyPI)",
    }


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_gives_exactly_the_records_that_were_sent(name):
    for request, records in replayed(name):
        call = decode(request)
        assert [record.value for record in call.records] == records
        assert [json.loads(record.line) for record in call.records] == records
        assert all(b"\n" not in record.line for record in call.records)
        assert call.faults == ()


@pytest.mark.parametrize("name", RECORDINGS)
def test_no_secret_of_a_recording_is_in_its_call(name):
    for request, _ in replayed(name):
        said = repr(
            {
                field: getattr(decode(request), field)
                for field in ("path", "host", "auth", "client", "client_version", "faults")
            }
        )
        scheme, _, credentials = request.header("authorization").partition(" ")
        if scheme:
            user, _, password = base64.b64decode(credentials).decode().partition(":")
            assert credentials not in said
            assert user not in said
            assert not password or password not in said
        for secret in ("legacy-key", "test-token-0001", "py-token-1", "node-token-1"):
            assert secret not in said


@pytest.mark.parametrize("name", [name for name in RECORDINGS if name.startswith("browser")])
def test_a_browser_takes_the_answer_for_its_page(name):
    for request, _ in replayed(name):
        call = decode(request)
        got = answer(call)
        origin = request.header("origin")
        if origin:
            assert got.header("access-control-allow-origin") == origin
            assert got.header("access-control-allow-credentials") == "true"
        if request.method == "OPTIONS":
            asked = request.header("access-control-request-headers").split(",")
            allowed = got.header("access-control-allow-headers").split(", ")
            assert (got.status, got.body) == (204, b"")
            assert set(asked) <= set(allowed)
        else:
            assert got.status == 200


@pytest.mark.parametrize("name", [name for name in RECORDINGS if name.startswith("node")])
def test_the_node_client_takes_the_answer_for_success(name):
    for request, _ in replayed(name):
        body = answer(decode(request)).body
        if "verbose=1" in request.target:
            assert json.loads(body)["status"] == 1
        else:
            assert body == b"1"


@pytest.mark.parametrize("name", [name for name in RECORDINGS if name.startswith("python")])
def test_the_python_client_takes_the_answer_for_success(name):
    for request, _ in replayed(name):
        said = json.loads(answer(decode(request)).body)
        assert (said["status"], said["error"]) == (1, None)


@pytest.mark.parametrize("name", [name for name in RECORDINGS if name.startswith("mpimport")])
def test_the_import_tool_reads_how_many_records_were_taken(name):
    for request, records in replayed(name):
        call = decode(request)
        failures = failures_of(call.records, now=RECORDED) if call.is_strict_import else ()
        said = json.loads(answer(call, failures).body)
        if call.endpoint != "import":
            assert said["status"] == 1
            continue
        failed = said.get("failed_records", [])
        assert said["num_records_imported"] + len(failed) == len(records)
        # Of all that was recorded, one row was sent without a time.
        assert [records[one["index"]]["event"] for one in failed] in ([], ["No Time"])


@pytest.mark.parametrize(
    ("name", "client", "version"),
    [
        ("browser-default-batch", "mixpanel-browser", "2.83.0"),
        ("browser-2.49", "mixpanel-browser", "2.49.0"),
        ("node-track-people-groups", "mixpanel (node)", "0.24.0"),
        ("python-consumer-all", "mixpanel (python)", "5.4.1"),
        ("mpimport-events-json", "mixpanel-import", None),
        ("mputils-people-ops", "mixpanel-utils", None),
    ],
)
def test_a_client_is_known_by_its_first_call(name, client, version):
    call = decode(next(iter(replayed(name)))[0])
    assert (call.client, call.client_version) == (client, version)


def test_the_side_calls_of_a_browser_keep_it_quiet():
    said = {}
    for request, _ in replayed("browser-flags-settings-replay"):
        call = decode(request)
        if request.method != "OPTIONS" and not call.is_data:
            said[call.endpoint] = json.loads(answer(call).body)
    assert said == {
        "settings": {"sdk_config": {"config": {"test": False}}},
        "flags": {"code": 200, "flags": {}},
        "record": {"code": 200, "status": "OK"},
    }
