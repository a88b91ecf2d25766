"""The official client of browsers, of today and of three years ago, in Chromium."""

import pytest

from tests.capture.support import capturing, wait_for

pytestmark = pytest.mark.parametrize("version", ["new", "old"])


_HOLDS = """(count) => Object.entries(localStorage).some(([name, value]) =>
    name.startsWith("__mpq") && name.endsWith("_ev") && JSON.parse(value).length === count)"""


def arrived(capture, kept, **counts):
    """Until so many of each event are there; what is kept then."""
    wait_for(lambda: all(kept(capture).names[name] >= count for name, count in counts.items()))
    return kept(capture)


def test_a_visit_comes_whole(version, visit, capture, kept):
    page = visit(capture.url, version=version)
    page.run("""
        mixpanel.register({shop: "größer 😀"});
        mixpanel.register_once({first: 1});
        mixpanel.time_event("Timed");
        mixpanel.track("Anonymous", {empty: undefined, nothing: null, list: [1, "2"]});
        mixpanel.identify("U1");
        mixpanel.track("Timed");
        mixpanel.unregister("shop");
        mixpanel.set_group("company", "acme");
        mixpanel.track("Grouped");
        mixpanel.people.set({name: "Ana"});
        mixpanel.people.set_once({since: 1});
        mixpanel.people.increment("visits");
        mixpanel.people.append({seen: "a"});
        mixpanel.people.union({tags: ["b"]});
        mixpanel.people.remove({tags: "b"});
        mixpanel.people.unset("since");
        mixpanel.get_group("company", "acme").set({size: 3});
        mixpanel.reset();
        mixpanel.track("After");
    """)
    found = arrived(capture, kept, Anonymous=1, Timed=1, Grouped=1, After=1, **{"$identify": 1})
    wait_for(lambda: len(kept(capture).updates()) >= 9 and kept(capture).updates("groups"))
    found = kept(capture)
    assert found.names == dict.fromkeys(["Anonymous", "Timed", "Grouped", "After", "$identify"], 1)
    before, timed, after = (found.one(name) for name in ("Anonymous", "Timed", "After"))
    assert (before["shop"], before["first"], before["list"]) == ("größer 😀", 1, [1, "2"])
    assert before["nothing"] is None
    assert "empty" not in before
    assert timed["$duration"] >= 0
    assert (timed["distinct_id"], timed["$user_id"]) == ("U1", "U1")
    assert found.one("$identify")["$anon_distinct_id"] == before["distinct_id"]
    assert found.one("Grouped")["company"] == ["acme"]
    assert "shop" not in found.one("Grouped")
    assert after["distinct_id"] not in ("U1", before["distinct_id"])
    sent = [name for name, _ in found.updates()]
    for name in ("$add", "$append", "$union", "$remove", "$unset"):
        assert sent.count(name) == 1
    assert ("$set", {"name": "Ana"}) in [
        (name, {key: own for key, own in value.items() if key[0] != "$"})
        for name, value in found.updates()
        if isinstance(value, dict)
    ]
    assert ("$set", {"size": 3}) in found.updates("groups")
    assert found.faults == []
    assert {said["client"] for said, _ in found.requests} <= {"mixpanel-browser", None}
    assert page.is_quiet(), page.trouble


def test_a_hundred_and_twenty_at_once_come_once_each(version, visit, capture, kept):
    page = visit(capture.url, version=version)
    page.run("for (let number = 0; number < 120; number += 1) mixpanel.track('Many', {number})")
    found = arrived(capture, kept, Many=120)
    assert sorted(one["properties"]["number"] for one in found.events) == list(range(120))
    assert len({one["properties"]["$insert_id"] for one in found.events}) == 120
    assert max(said["records"] for said, _ in found.requests) <= 50
    assert page.is_quiet(), page.trouble


def test_what_waits_when_a_page_is_left_comes_by_beacon(version, visit, capture, kept):
    page = visit(capture.url, version=version, batch_flush_interval_ms=600_000)
    page.run("for (let number = 0; number < 7; number += 1) mixpanel.track('Last', {number})")
    page.page.wait_for_function(_HOLDS, arg=7)  # it puts them into its store a moment later
    assert not kept(capture).events
    page.page.goto(page.page.url.rpartition("/")[0] + "/empty")
    found = arrived(capture, kept, Last=7)
    ids = [one["properties"]["$insert_id"] for one in found.events]
    assert len(set(ids)) == 7
    # A beacon as a page is hidden and one as it is left may bring the same twice.
    assert max(map(ids.count, ids)) <= 2
    capture.stop()
    copies = sum(one.count for one in capture.result().findings if one.code == "CAP008")
    assert copies == len(ids) - 7
    assert page.is_quiet(), page.trouble


@pytest.mark.parametrize(
    "config",
    [
        {"batch_requests": False},
        {"batch_requests": False, "api_transport": "sendBeacon"},
        {"batch_requests": False, "api_method": "GET"},
        {"batch_requests": False, "verbose": True},
        {"batch_requests": False, "api_method": "GET", "img": True},
    ],
    ids=lambda config: "-".join(map(str, list(config.items())[-1])),
)
def test_single_calls_come_by_any_transport(config, version, visit, capture, kept):
    page = visit(capture.url, version=version, **config)
    page.run("""
        mixpanel.track("One", {text: "größer 😀"});
        mixpanel.track("Two", {}, {transport: "sendBeacon"});
        mixpanel.people.set({name: "Ana"});
    """)
    found = arrived(capture, kept, One=1, Two=1)
    assert found.names == {"One": 1, "Two": 1}
    assert found.one("One")["text"] == "größer 😀"
    assert found.faults == []
    assert page.is_quiet(), page.trouble


def test_a_callback_is_called(version, visit, capture, kept):
    page = visit(capture.url, version=version, batch_requests=False)
    call = "() => new Promise((then) => mixpanel.track('One', {}, then))"
    assert page.page.evaluate(call) in (1, {"status": 1, "error": None})
    assert page.is_quiet(), page.trouble


def test_who_opts_out_sends_nothing_until_opting_in(version, visit, tmp_path, kept):
    with capturing(tmp_path, consent=True) as capture:
        page = visit(capture.url, version=version, opt_out_tracking_by_default=True)
        page.run("mixpanel.track('Before')")
        page.run("mixpanel.opt_in_tracking(); mixpanel.track('Agreed')")
        found = arrived(capture, kept, Agreed=1, **{"$opt_in": 1})
        page.run("mixpanel.opt_out_tracking(); mixpanel.track('After')")
        page.run("mixpanel.opt_in_tracking()")
        found = arrived(capture, kept, **{"$opt_in": 2})
        assert found.names == {"Agreed": 1, "$opt_in": 2}
        capture.stop()
        assert "CAP005" not in {one.code for one in capture.result().findings}
        assert page.is_quiet(), page.trouble


def test_tracking_before_consent_is_found(version, visit, tmp_path, kept):
    with capturing(tmp_path, consent=True) as capture:
        visit(capture.url, version=version).run("mixpanel.track('Early')")
        arrived(capture, kept, Early=1)
        capture.stop()
        (found,) = [one for one in capture.result().findings if one.code == "CAP005"]
        assert (found.event, found.variant) == ("Early", "never")


def test_a_prefix_of_the_path_is_a_proxys(version, visit, capture, kept):
    page = visit(f"{capture.url}/mp/v1", version=version)
    page.run("mixpanel.identify('U1'); mixpanel.track('One'); mixpanel.people.set({a: 1})")
    found = arrived(capture, kept, One=1)
    wait_for(lambda: any(said["endpoint"] == "engage" for said, _ in kept(capture).requests))
    assert {said["path"][:7] for said, _ in found.requests} == {"/mp/v1/"}
    assert page.is_quiet(), page.trouble


def test_a_self_signed_certificate_serves_https(version, visit, secure, kept):
    page = visit(secure.url, version=version)
    page.run("mixpanel.track('One'); mixpanel.track('Two', {}, {transport: 'sendBeacon'})")
    arrived(secure, kept, One=1, Two=1)
    assert page.is_quiet(), page.trouble


def test_what_the_disk_refuses_comes_again(version, visit, capture, kept, monkeypatch):
    failed = []

    def fail(content, start):
        monkeypatch.undo()
        failed.append(content)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(capture._journal, "_append", fail)
    page = visit(capture.url, version=version)
    page.run("for (let number = 0; number < 9; number += 1) mixpanel.track('Again', {number})")
    found = arrived(capture, kept, Again=9)
    assert len(failed) == 1
    assert sorted(one["properties"]["number"] for one in found.events) == list(range(9))


def test_a_browser_that_shows_a_page_with_a_plan_is_judged_live(version, visit, capture, kept):
    visit(capture.url, version=version).run("mixpanel.track('Sign Up', {plan: 3})")
    arrived(capture, kept, **{"Sign Up": 1})
    capture.stop()
    found = {one.code: one for one in capture.result().findings}
    assert "VAL001" in found
    assert "ING018" not in found
