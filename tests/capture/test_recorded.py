"""Faults of requests in recordings: `validate` finds what the live server would have."""

import base64
import gzip
import json

import pytest

from lexicon_cli.jobs.validate import validate
from tests.capture.support import event, plan_file

TIME = 1_767_268_800  # 2026-01-01T12:00:00Z
BEGUN = "2026-01-01T13:00:01.5+01:00"


def sent(name="Sign Up", **properties):
    return event(name, **{"time": TIME, **properties})


def entry(records, url="https://api.mixpanel.com/track", *headers, begun=BEGUN):
    pairs = [{"name": name, "value": value} for name, value in headers]
    body = records if isinstance(records, str) else json.dumps(records)
    posted = {"mimeType": "application/json", "text": body}
    request = {"method": "POST", "url": url, "headers": pairs, "postData": posted}
    return {"startedDateTime": begun, "request": request, "response": {"status": 200}}


def without_token():
    found = sent()
    del found["properties"]["token"]
    return found


BASIC = ("Authorization", "Basic " + base64.b64encode(b"user:secret").decode())
BROWSER = ("User-Agent", "Mozilla/5.0")
CASES = {
    "clean": ([entry([sent()])], {}),
    "no token": ([entry([without_token()])], {"CAP002": 1}),
    "two tokens": ([entry([sent()]), entry([sent(token="b", time=TIME - 5)])], {"CAP003": 1}),
    "two regions": (
        [entry([sent()]), entry([sent(time=TIME - 5)], "https://api-eu.mixpanel.com/track")],
        {"CAP004": 1},
    ),
    "secret": ([entry([sent(mp_lib="web")], "https://api.mixpanel.com/track", BROWSER, BASIC)],
               {"CAP006": 1}),
    "clock ahead": ([entry([sent(time=TIME + 3600)])], {"CAP007": 1}),
    "no moment": ([entry([sent(time=TIME + 3600)], begun="soon")], {}),
    "no zone": ([entry([sent(time=TIME + 3600)], begun="2026-01-01T12:00:00")], {}),
    "repeated": ([entry([sent()]), entry([sent()])], {"CAP008": 1}),
    "a body that is none": ([entry("data=!"), entry([sent()])], {"ING017": 1}),
}  # fmt: skip


def found_in(folder, *entries):
    path = folder / "r.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    report = validate([str(path)], plan=[plan_file(folder)], now=TIME + 86_400)
    wanted = ("CAP", "ING017")
    return {one.code: one for one in report.findings if one.code.startswith(wanted)}


@pytest.mark.parametrize("case", CASES)
def test_a_recording_shows_what_is_wrong_with_its_requests(case, tmp_path):
    entries, expected = CASES[case]
    found = found_in(tmp_path, *entries)
    assert {code: one.count for code, one in found.items()} == expected


def test_a_finding_stands_where_its_record_stands(tmp_path):
    update = {"$token": "t", "$distinct_id": "u", "$set": {"a": 1}}
    engage = entry([update] * 2, "https://api.mixpanel.com/engage")
    found = found_in(tmp_path, engage, entry([sent(), sent(plan="pro", time=TIME + 3600)]))
    (sample,) = found["CAP007"].samples
    assert sample.line == 4
    assert sample.offset == len("\n\n") + len(json.dumps(sent())) + 1


def test_packed_lines_of_events_are_no_recording(tmp_path):
    path = tmp_path / "e.ndjson.gz"
    path.write_bytes(gzip.compress(json.dumps(without_token()).encode() + b"\n"))
    report = validate([str(path)], plan=[plan_file(tmp_path)], now=TIME + 86_400)
    assert not [one.code for one in report.findings if one.code.startswith("CAP")]
