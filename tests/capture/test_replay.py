"""Every recorded request over a socket, byte for byte: the file holds exactly what was sent."""

import json

import pytest

from lexicon_cli.jobs.validate import validate
from tests.capture.support import Client, capturing, plan_file, request, written
from tests.wire.support import RECORDINGS, replayed

CARRIES = {"track", "import", "engage", "groups"}


@pytest.fixture(scope="module")
def capture(tmp_path_factory):
    with capturing(tmp_path_factory.mktemp("replay"), allow_hosts=("*",)) as running:
        yield running


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_is_written_as_it_was_sent(name, capture):
    before = len(written(capture.export_path))
    wanted = []
    with Client(capture.url) as client:
        for sent, records in replayed(name):
            kept = [
                pair
                for pair in sent.headers
                if pair[0].lower() not in ("connection", "transfer-encoding", "content-length")
            ]
            client.send(request(sent.method, sent.target, sent.body, kept))
            status, headers, _ = client.answer()
            assert status < 500
            if sent.header("origin"):
                assert headers["access-control-allow-origin"] == sent.header("origin")
            if records:
                wanted.append(records)
    found = written(capture.export_path)[before:]
    assert [records for _, records in found if records] == wanted


def test_no_secret_of_any_recording_is_in_the_file(capture):
    said = [json.dumps(said) for said, _ in written(capture.export_path)]
    assert said
    for name in RECORDINGS:
        for sent, _ in replayed(name):
            credentials = sent.header("authorization").partition(" ")[2]
            assert not credentials or not any(credentials in line for line in said)


def test_what_was_found_live_is_what_validate_finds_in_the_file(capture, tmp_path):
    capture.stop()
    live = capture.result().to_dict()
    now = capture._checker.snapshot().options.now_ms / 1000
    later = validate([str(capture.export_path)], plan=[plan_file(tmp_path)], now=now).to_dict()
    assert live.pop("command") == "capture"
    later.pop("command")
    for report in (live, later):
        for finding in report["findings"]:
            finding["place"] = None  # the same plan lies in two folders
            finding["spots"] = []
    assert json.dumps(live) == json.dumps(later)
    codes = {finding["code"] for finding in live["findings"]}
    assert {"EVT001", "CAP003", "CAP007", "CAP008", "CAP011"} <= codes
