"""Faults of requests: what each rule fires on, and what it leaves alone."""

import json
import time

import pytest

from lexicon_cli.capture.blanking import Blanking
from lexicon_cli.capture.lines import MARK, request_lines, start_line, token_digest
from lexicon_cli.capture.regions import region_of
from lexicon_cli.capture.request_checks import RequestChecks
from lexicon_cli.config.load import load_settings
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Severity
from lexicon_cli.jobs.validate import validate
from lexicon_cli.wire.decode import decode
from lexicon_cli.wire.request import Request
from tests.capture.support import JSON_TYPE, Client, capturing, event, plan_file, tell

NOW_MS = 1_767_268_800_000  # 2026-01-01T12:00:00Z
DAY = 86_400
BROWSER = ("User-Agent", "Mozilla/5.0")


def at(seconds, name="Sign Up", **properties):
    """An event dated so many seconds after its arrival."""
    return event(name, **{"time": NOW_MS / 1000 + seconds, **properties})


def post(records, target="/track", *headers, method="POST"):
    body = records if isinstance(records, bytes) else json.dumps(records).encode()
    return Request.of(method, target, headers, body)


def without(name):
    found = at(0)
    del found["properties"][name]
    return found


def found_in(*requests, aliases=None, **start):
    """(code, variant) of what requests that come after the start of a run show."""
    content = start_line(tool="test", started_ms=NOW_MS, **start)
    content += b"".join(request_lines(decode(request), NOW_MS) for request in requests)
    checks = RequestChecks(aliases or {})
    lines = Blanking().read(content)[1]
    found = [one for line in lines for one in checks.read(line)]
    return [one.code + (f"/{one.variant}" if one.variant else "") for one in found]


UPDATE = {"$token": "t", "$distinct_id": "u", "$set": {"a": 1}}
EU, US = ("Host", "api-eu.mixpanel.com"), ("Host", "api.mixpanel.com")
BASIC_TOKEN = ("Authorization", "Basic dG9rZW46")
ACCOUNT = ("Authorization", "Basic dXNlcjpzZWNyZXQ=")
CASES = {
    "clean": ([post([at(0), at(-60)])], {}, []),
    "garbage": ([post(b"garbage")], {}, ["CAP001/bad-payload"]),
    "empty": ([post(b"")], {}, ["CAP001/empty"]),
    "packed wrongly": ([post(b"\x1f\x8b\x08x", "/track", ("content-encoding", "gzip"))], {},
                       ["CAP001/bad-packing"]),
    "no token": ([post([without("token")])], {}, ["CAP002"]),
    "an empty token": ([post([at(0, token="")])], {}, ["CAP002"]),
    "a token that is a number": ([post([at(0, token=3)])], {}, ["CAP002/not-a-text"]),
    "no token, but credentials": ([post([without("token")], "/import", ACCOUNT)], {}, []),
    "an update without token": ([post({"$distinct_id": "u", "$set": {}}, "/engage")], {},
                                ["CAP002"]),
    "an update": ([post(UPDATE, "/engage")], {}, []),
    "two tokens": ([post([at(0), at(1, token="b"), at(2, token="b")])], {},
                   ["CAP003/several"] * 2),
    "the expected token": ([post([at(0, token="b")])], {"tokens": ["a", "b"]}, []),
    "another token": ([post([at(0)]), post(UPDATE, "/engage")], {"tokens": ["b"]}, ["CAP003"] * 2),
    "the right region": ([post([at(0)], "/track", EU)], {"residency": "eu"}, []),
    "another region": ([post([at(0)], "/track", US)], {"residency": "eu"}, ["CAP004/eu"]),
    "two regions": ([post([at(0)], "/track", US), post([at(1)], "/track", EU)], {},
                    ["CAP004/several"]),
    "no region": ([post([at(0)], "/track", ("Host", "localhost"))], {"residency": "eu"}, []),
    "opted in first": ([post([at(0, "$opt_in"), at(1)], "/track", BROWSER)], {"consent": True}, []),
    "opted in late": ([post([at(0), at(1, "$opt_in")], "/track", BROWSER)], {}, ["CAP005/before"]),
    "never opted in": ([post([at(0)], "/track", BROWSER)], {"consent": True}, ["CAP005/never"]),
    "a server opts nobody in": ([post([at(0)])], {"consent": True}, []),
    "nobody asks": ([post([at(0)], "/track", BROWSER)], {}, []),
    "a secret in a page": ([post([at(0)], "/import", ACCOUNT, ("Origin", "https://a.test"))], {},
                           ["CAP006/service-account"]),
    "a token as name": ([post([at(0)], "/import", BASIC_TOKEN, ("Origin", "https://a.test"))], {},
                        ["CAP006/token-or-secret"]),
    "a secret of a server": ([post([at(0)], "/import", ACCOUNT)], {}, []),
    "a clock ahead": ([post([at(301)])], {}, ["CAP007/ahead"]),
    "a clock nearly right": ([post([at(299)])], {}, []),
    "too old": ([post([at(-5 * DAY - 1)])], {}, ["CAP007/too-old"]),
    "not too old": ([post([at(-5 * DAY + 1)])], {}, []),
    "imported late": ([post([at(-50 * DAY)], "/import", ACCOUNT)], {}, []),
    "again": ([post([at(0)]), post([at(0)])], {}, ["CAP008"]),
    "again at another time": ([post([at(0)]), post([at(1)])], {}, []),
    "again without an id": ([post([without("$insert_id")] * 2)], {}, []),
    "too many": ([post([UPDATE] * 2001, "/engage")], {}, ["CAP009"]),
    "many": ([post([UPDATE] * 2000, "/engage")], {}, []),
    "no number": ([post(b'[{"event":"a","properties":{"token":"t","x":NaN}}]')], {}, ["CAP011"]),
    "refused": ([post([without("time")], "/import", ACCOUNT)], {}, ["CAP012"]),
    "not strict": ([post([without("time")], "/import?strict=0", ACCOUNT)], {},
                   ["CAP012/not-strict"]),
    "no time on track": ([post([without("time")])], {}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_requests_show(case):
    requests, start, expected = CASES[case]
    assert found_in(*requests, **start) == expected


@pytest.mark.parametrize("code", [f"CAP{number:03}" for number in range(1, 13)])
def test_every_rule_fires_somewhere(code):
    shown = {one[:6] for _, _, expected in CASES.values() for one in expected}
    assert code in shown | {"CAP010"}  # an event that does not come is in no request


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("api.mixpanel.com", "us"),
        ("API-JS.mixpanel.com:443", "us"),
        ("api-eu.mixpanel.com", "eu"),
        ("api-in.mixpanel.com.", "in"),
        ("api.mixpanel.com.evil.test", None),
        ("eu.mixpanel.com", None),
        ("api-eu", None),
        ("localhost:9790", None),
        ("", None),
    ],
)
def test_the_region_of_a_host(host, region):
    assert region_of(host) == region


def test_damaged_lines_of_a_file_harm_nobody():
    hostile = [
        b'{"$capture":1}', b'{"$capture":{"version":1,"expect":3,"tokens":7}}',
        b'{"$capture":{"received":5,"endpoint":["track"],"records":"x","faults":[1,{}]}}',
        b'{"$capture":{"received":"no","endpoint":"import","host":3,"auth":{},"records":true}}',
        b'{"event":3,"properties":[]}', b'{"event":"a","properties":{"time":1e400}}', b"\xff\xfe",
        b'{"event":"a","properties":{"$device_id":{},"token":[]}}', b"[]", b"", b'{"$capture":',
    ]  # fmt: skip
    checks = RequestChecks({})
    for line in Blanking().read(b"\n".join(hostile * 2) + b"\n")[1]:
        for one in checks.read(line):
            assert one.code.startswith("CAP")


def test_events_stay_in_their_place_and_all_else_is_blank():
    content = start_line(tool="test", started_ms=NOW_MS)
    content += request_lines(decode(post(UPDATE, "/engage")), NOW_MS)
    content += request_lines(decode(post([at(0), at(1)])), NOW_MS)
    blank, lines = Blanking().read(content)
    assert len(blank) == len(content)
    assert [line.number for line in lines if line.is_event] == [4, 5]
    for line in lines:
        there = blank[line.offset : line.offset + len(line.raw)]
        assert there == (line.raw if line.is_event else b" " * len(line.raw))
        assert content[line.offset :].startswith(line.raw)


def test_a_token_is_kept_as_a_digest_only():
    line = start_line(tool="test", started_ms=NOW_MS, tokens=["my-secret-token"])
    assert b"my-secret-token" not in line
    assert token_digest("my-secret-token").encode() in line
    assert line.startswith(MARK)


def codes(report):
    return {finding.code for finding in report.findings}


def test_expected_events_count_in_this_run_and_by_their_aliases(tmp_path):
    options = {"expect": ("Page Viewed",), "expect_critical": True}
    with capturing(tmp_path, **options) as capture:
        tell(capture, [event("Page Viewed"), event("signup")])
        capture.stop()
        assert "CAP010" not in codes(capture.result())
    with capturing(tmp_path, append=True, **options) as capture:
        tell(capture, [event("signup")])
        capture.stop()
        missing = [one.event for one in capture.result().findings if one.code == "CAP010"]
    assert missing == ["Page Viewed"]
    later = validate([str(capture.export_path)], plan=[plan_file(tmp_path)])
    assert [one.event for one in later.findings if one.code == "CAP010"] == missing


def test_what_track_fills_in_is_no_fault_unless_somebody_says_so(tmp_path):
    bare = {"event": "Sign Up", "properties": {"token": "t", "distinct_id": "u", "plan": "pro"}}
    with capturing(tmp_path) as capture:
        tell(capture, [bare])
        capture.stop()
        assert not codes(capture.result()) & {"ING008", "ING010"}
    told = Settings().with_values({"severity": {"ING008/missing": Severity.ERROR}}, {})
    report = validate([str(capture.export_path)], plan=[plan_file(tmp_path)], settings=told)
    assert "ING008" in codes(report)
    plain = tmp_path / "plain.ndjson"
    plain.write_text(json.dumps(bare) + "\n")
    assert "ING008" in codes(validate([str(plain)], plan=[plan_file(tmp_path)]))


def test_rows_tell_the_findings_of_each_event_and_hide_nothing_of_it_from_the_page(tmp_path):
    rows = []
    with capturing(tmp_path, rows=rows.extend) as capture:
        tell(capture, [event(plan=3), event("Nope"), event()])
        tell(capture, UPDATE, "/engage")
        tell(capture, b"garbage")
        capture.stop()
    found = [(row.record.get("event"), {one.code for one in row.findings}) for row in rows]
    assert found[0] == ("Sign Up", {"VAL001"})
    assert found[1] == ("Nope", {"EVT001"})
    assert found[2][1] == {"CAP008"} or not found[2][1]
    assert [row.is_request for row in rows] == [False] * 4 + [True]
    assert rows[4].findings[0].code == "CAP001"
    assert rows[0].masked == {"email"}
    assert rows[0].planned
    assert rows[0].received.endswith("Z")


def test_the_api_tells_what_validate_tells(tmp_path):
    with capturing(tmp_path) as capture:
        tell(capture, [event(plan=3), event("Nope"), event()] * 5)
        with Client(capture.url) as client:
            deadline = time.monotonic() + 20
            while True:
                report = json.loads(client.ask("GET", "/api/report")[2])
                if report["totals"]["events"] == 15 or time.monotonic() > deadline:
                    break
            assert report["command"] == "capture"
            rows = json.loads(client.ask("GET", "/api/plan")[2])["events"]
            assert {row["name"]: row["count"] for row in rows}["Sign Up"] == 10
            assert client.ask("POST", "/api/clear")[0] == 204
            rows = json.loads(client.ask("GET", "/api/plan")[2])["events"]
            assert {row["name"]: row["count"] for row in rows}["Sign Up"] == 0
        now = capture._checker.snapshot().options.now_ms / 1000
    later = validate([str(capture.export_path)], plan=[plan_file(tmp_path)], now=now).to_dict()
    assert json.dumps(report["findings"]) == json.dumps(later["findings"])
    assert report["totals"] == later["totals"]


def test_events_are_judged_by_a_clock_that_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr("lexicon_cli.capture.checking._FRESH_S", 0.0)
    now = time.time()
    moments = iter([now] * 3 + [now + 10 * DAY] * 100)
    with capturing(tmp_path, clock=lambda: next(moments)) as capture:
        tell(capture, [event(time=now + 10 * DAY)], headers=JSON_TYPE)
        capture.stop()
        assert "ING008" not in codes(capture.result())


def test_a_flood_makes_only_so_many_rows_and_is_counted_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("lexicon_cli.capture.checking._ROWS_AT_ONCE", 10.0)
    monkeypatch.setattr("lexicon_cli.capture.checking._ROWS_A_SECOND", 0.0)
    rows = []
    with capturing(tmp_path) as capture:
        monkeypatch.setattr(capture._live, "add", rows.extend)
        tell(capture, [event(number=number, plan=number) for number in range(50)])
        capture.stop()
        found = capture.result()
    assert [row.record["properties"]["plan"] for row in rows] == list(range(40, 50))
    assert {one.code: one.count for one in found.findings}["VAL001"] == 50


def test_who_looks_on_and_fails_does_not_stop_the_checks(tmp_path):
    def fail(batch):
        raise ValueError("broken")

    with capturing(tmp_path, rows=fail) as capture:
        for number in range(3):
            assert tell(capture, [event(number=number, plan=number)])[0] == 200
        capture.stop()
        assert {one.code: one.count for one in capture.result().findings}["VAL001"] == 3
        assert str(capture.row_fault) == "broken"


def test_pages_of_this_machine_are_no_fault_in_a_capture_unless_somebody_asks(tmp_path):
    def found(file, **chosen):
        settings = Settings().with_values(chosen, {})
        return "ING018" in codes(
            validate([str(file)], plan=[plan_file(tmp_path)], settings=settings)
        )

    sent = event(**{"$current_url": "http://localhost:3000/cart"})
    asked = Settings().with_values({"extend_select": ("bot-or-test-traffic",)}, {})
    for settings, is_told in ((None, False), (asked, True)):
        file = tmp_path / f"{is_told}.ndjson"
        with capturing(tmp_path, file=file, settings=settings) as capture:
            tell(capture, [sent])
            capture.stop()
            assert ("ING018" in codes(capture.result())) is is_told
    assert not found(file)
    assert not found(file, select=("ING",))
    assert found(file, select=("ING018",))
    assert found(file, severity={"ING018/localhost": Severity.WARNING})
    plain = tmp_path / "plain.ndjson"
    plain.write_text(json.dumps(sent) + "\n")
    assert found(plain)


def test_rows_leave_out_what_is_suppressed_as_the_report_does(tmp_path):
    entry = {"rules": ["VAL001"], "event": "Sign Up", "reason": "known to the team"}
    config = tmp_path / "lexicon.toml"
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in entry.items())
    config.write_text(f"[[suppressions]]\n{lines}\n", "utf-8")
    rows = []
    settings = load_settings(tmp_path, config=config)
    with capturing(tmp_path, settings=settings, rows=rows.extend) as capture:
        tell(capture, [event(plan=3), event("Nope")])
        capture.stop()
        assert "VAL001" not in codes(capture.result())
    assert [{one.code for one in row.findings} for row in rows] == [set(), {"EVT001"}]
