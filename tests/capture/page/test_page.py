"""The page in a browser: what it shows, what can be done with it, and that nothing harms it."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from page_records import event, finding
from page_site import InventedSession, Site

from lexicon_cli.capture.session import Checked

PLAN = [
    {"name": "Sign Up", "status": "live", "critical": True, "owner": None},
    {"name": "Order Completed", "status": "live", "critical": False, "owner": "shop"},
    {"name": "Cart Viewed", "status": "deprecated", "critical": False, "owner": None},
]
D1 = "b1f6c1de-8b5e-4c39-9d5c-0a3b5f1b7c11"


def _until(visit: Any, rows: list[str]) -> None:
    """Wait for the list to show exactly these names, from the top."""
    visit.page.wait_for_function(
        "(want) => JSON.stringify([...document.querySelectorAll('#list .open')]"
        ".map((node) => node.textContent)) === JSON.stringify(want)",
        arg=rows,
    )


def _mixed(site: Site) -> None:
    site.session.add(
        event("Sign Up", {"distinct_id": "ana", "plan": "pro"}),
        event("Order Completed", {"distinct_id": "ben"}, findings=(finding(),)),
        event("Order Completed", {"distinct_id": "ana", "city": "Lima"}, platform="ios"),
        event("Search", findings=(finding("PRP002", "warning"),), planned=False, status=None),
    )


def test_events_appear_newest_first_with_findings_in_words(site: Site, visit: Any) -> None:
    site.session.add(event("First"))
    _until(visit, ["First"])
    site.session.add(event("Second", findings=(finding(),)), event("Third"))
    _until(visit, ["Third", "Second", "First"])
    row = visit.page.locator("#list .row", has_text="Second")
    assert "should be a number, but is a string" in row.inner_text()
    assert row.locator(".expected code").inner_text() == "number"
    assert row.locator(".observed code").inner_text() == '"12.50"'
    assert row.locator(".sign").inner_text().split() == ["✕", "Error"]
    assert visit.trouble == []


@pytest.mark.parametrize(
    ("field", "value", "left"),
    [
        ("event", "order", ["Order Completed", "Order Completed"]),
        ("who", "ana", ["Order Completed", "Sign Up"]),
        ("words", "lima", ["Order Completed"]),
        ("words", "pro  plan", ["Sign Up"]),
        ("platform", "ios", ["Order Completed"]),
        ("verdict", "error", ["Order Completed"]),
        ("verdict", "warning", ["Search"]),
        ("verdict", "ok", ["Order Completed", "Sign Up"]),
    ],
)
def test_filters(site: Site, visit: Any, field: str, value: str, left: list[str]) -> None:
    _mixed(site)
    everything = ["Search", "Order Completed", "Order Completed", "Sign Up"]
    _until(visit, everything)
    if field == "verdict":
        visit.page.locator(f"input[name=verdict][value={value}]").check(force=True)
    elif field == "platform":
        visit.page.wait_for_selector("option[value=ios]", state="attached")
        visit.page.select_option("[name=platform]", value)
    else:
        visit.page.fill(f"[name={field}]", value)
    _until(visit, left)
    site.session.add(event("Nothing of it", platform="web", findings=(finding("X", "info"),)))
    visit.page.wait_for_function("() => document.getElementById('total').textContent === '5'")
    _until(visit, left)
    visit.page.click("#show-all")
    _until(visit, ["Nothing of it", *everything])


def test_kinds_tell_identity_changes_and_copies_apart(site: Site, visit: Any) -> None:
    same = {"$insert_id": "i1", "time": 5}
    login = {"distinct_id": "U1", "$user_id": "U1", "$device_id": D1}
    site.session.add(
        event("View", {"distinct_id": f"$device:{D1}", "$device_id": D1, **same}),
        event("View", {"distinct_id": f"$device:{D1}", "$device_id": D1, **same}),
        event("$identify", {**login, "$anon_distinct_id": f"$device:{D1}"}, planned=False),
        event(record={"$token": "t", "$distinct_id": "U1", "$set": {"plan": "pro"}}),
    )
    _until(visit, ["Profile $set", "$identify", "View", "View"])
    visit.page.select_option("[name=kind]", "identity")
    _until(visit, ["$identify"])
    told = visit.page.locator("#list .identity").inner_text()
    assert told.split() == ["identify", "$device:b1f6…1b7c11", "→", "U1"]
    visit.page.select_option("[name=kind]", "copies")
    _until(visit, ["View"])
    assert "copy of #1" in visit.page.locator("#list .row").inner_text()
    visit.page.select_option("[name=kind]", "profiles")
    _until(visit, ["Profile $set"])


def test_pause_holds_the_list_and_going_on_shows_what_came(site: Site, visit: Any) -> None:
    site.session.add(event("Before"))
    _until(visit, ["Before"])
    visit.page.click("#pause")
    assert visit.page.get_attribute("#pause", "aria-pressed") == "true"
    site.session.add(event("Meanwhile"))
    visit.page.wait_for_selector("#news:not([hidden])")
    assert visit.page.inner_text("#news") == "↑ 1 new event"
    assert visit.rows() == ["Before"]
    visit.page.click("#pause")
    _until(visit, ["Meanwhile", "Before"])


def test_clear_empties_the_list_here_and_on_the_server(site: Site, visit: Any) -> None:
    site.session.planned = PLAN
    site.session.add(event("Sign Up"))
    _until(visit, ["Sign Up"])
    visit.page.click("#clear")
    _until(visit, [])
    assert site.session.cleared == 1
    assert visit.page.inner_text("#total") == "0"
    site.session.add(event("After"))
    _until(visit, ["After"])


def _download(visit: Any, selector: str, into: Path) -> list[dict[str, Any]]:
    visit.page.click("#export summary")
    with visit.page.expect_download() as waiting:
        visit.page.click(selector)
    waiting.value.save_as(into)
    return [json.loads(line) for line in into.read_text().splitlines()]


def test_both_exports(site: Site, visit: Any, tmp_path: Path) -> None:
    _mixed(site)
    visit.page.fill("[name=who]", "ana")
    _until(visit, ["Order Completed", "Sign Up"])
    shown = _download(visit, "#save-shown", tmp_path / "shown.ndjson")
    assert [row["distinct_id"] for row in shown] == ["ana", "ana"]
    everything = _download(visit, "#export a[download='capture.ndjson']", tmp_path / "all.ndjson")
    assert [line["event"] for line in everything][:2] == ["Sign Up", "Order Completed"]
    assert len(everything) == 4
    assert all("token" not in line["properties"] for line in everything)
    assert visit.trouble == []


def test_the_plan_says_what_was_seen_what_not_and_what_is_in_no_plan(
    site: Site, visit: Any
) -> None:
    site.session.planned = PLAN
    _mixed(site)
    visit.page.wait_for_selector("#plan-body [data-group=strange]")
    visit.page.wait_for_function(
        "() => document.querySelector('.share')?.textContent.includes('2 of 2')"
    )
    group = visit.page.locator("#plan-body [data-group=seen]")
    assert group.locator(".name").all_inner_texts() == ["Sign Up", "Order Completed"]
    assert group.locator(".count").all_inner_texts() == ["1", "2"]
    assert visit.page.locator("[data-group=strange] .name").all_inner_texts() == ["Search"]
    site.session.planned = [
        *PLAN,
        {"name": "Pay", "status": "live", "critical": True, "owner": None},
    ]
    site.session.add(event("Search", planned=False, status=None))
    visit.page.wait_for_selector("[data-group=missing]")
    assert visit.page.locator("[data-group=missing] li").inner_text().split() == [
        "○", "Pay", "critical", "–",
    ]  # fmt: skip
    visit.page.locator("[data-group=seen] button", has_text="Sign Up").click()
    _until(visit, ["Sign Up"])


def test_the_detail_shows_values_beside_what_the_plan_expects(site: Site, visit: Any) -> None:
    told = {"amount": "12.50", "email": "ana@example.com", "$browser": "Chrome"}
    site.session.add(event(properties=told, findings=(finding(),)))
    visit.page.locator("#list .open").click()
    line = visit.page.locator("#detail tr", has_text="amount")
    assert line.locator(".value").inner_text() == "12.50"
    assert "expected number" in line.inner_text()
    hidden = visit.page.locator("#detail tr", has_text="email")
    assert hidden.locator(".value").inner_text() == "<string, 15 characters>"
    assert hidden.locator(".tag").inner_text() == "hidden"
    assert "0123456789abcdef" not in visit.page.content()
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("#detail").is_hidden()


def test_one_users_timeline_is_in_order_and_cut_into_sessions(site: Site, visit: Any) -> None:
    def at(name: str, time: str, **ids: str) -> Any:
        return event(name, dict(ids), time=f"2026-11-22T{time}.000Z")

    anonymous = {"distinct_id": f"$device:{D1}", "$device_id": D1}
    known = {"distinct_id": "U1", "$user_id": "U1", "$device_id": D1}
    site.session.add(
        at("Buy", "10:45:01", **known),
        at("View", "10:00:00", **anonymous),
        at("$identify", "10:05:00", **known, **{"$anon_distinct_id": f"$device:{D1}"}),
        at("Search", "10:15:01", **known),
        at("Foreign", "10:06:00", distinct_id="U2"),
    )
    visit.page.locator("#list .who", has_text="U1").first.click()
    visit.page.wait_for_selector("#timeline .session")
    sessions = visit.page.locator("#timeline .session")
    names = [
        sessions.nth(one).locator(".open").all_inner_texts() for one in range(sessions.count())
    ]
    assert names == [["View", "$identify", "Search", "Buy"]]  # exactly 30 minutes do not end it
    site.session.add(at("Later", "11:15:02", **known))
    visit.page.wait_for_function(
        "() => document.querySelectorAll('#timeline .session').length === 2"
    )
    assert "30 min 1 s of nothing" in visit.page.inner_text("#timeline")
    assert f"$device:{D1}" in visit.page.inner_text("#timeline header")
    visit.page.click("#timeline header button")
    assert visit.page.locator("#timeline").is_hidden()
    visit.page.wait_for_function("() => document.querySelectorAll('#list .row').length === 6")


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\u202egnp.exe\u2066\u200b",
    "x" * 10_000,
    "__proto__",
    "constructor",
    "{{7*7}}${alert(1)}",
    "javascript:alert(1)",
    "\ud800 \x00\x1b[31m",
    "",
]


def test_hostile_names_and_values_are_only_text(site: Site, visit: Any) -> None:
    for text in HOSTILE:
        told = {
            text or "empty": text,
            "__proto__": {"polluted": True},
            "nested": {text: [text]},
            "distinct_id": text or "nobody",
            "$device_id": text,
        }
        hurt = finding(message=text or "no", property=text, expected=text, observed=text)
        site.session.add(
            event(text, told, findings=(hurt,), planned=False, client=text, platform=text)
        )
        site.session.planned.append(
            {"name": text, "status": text, "critical": False, "owner": text, "count": 0}
        )
    visit.page.wait_for_function(
        "(many) => document.querySelectorAll('#list .row').length === many", arg=len(HOSTILE)
    )
    visit.page.wait_for_selector("#plan-body .name")
    for at in range(len(HOSTILE)):
        visit.page.locator("#list .open").nth(at).click()
        visit.page.locator("#detail h2").wait_for()
    for name in ("words", "event", "who"):
        visit.page.fill(f"[name={name}]", HOSTILE[0])
    _until(visit, [HOSTILE[0]])
    visit.page.locator("#list .who").click()
    visit.page.wait_for_selector("#timeline .session")
    assert visit.page.evaluate("({}).polluted === undefined")
    assert visit.page.locator("#list img, #detail img, #plan img, #timeline img").count() == 0
    assert visit.page.locator("script").count() == 2
    visit.page.keyboard.press("Escape")  # the detail
    visit.page.keyboard.press("Escape")  # the timeline
    visit.page.click("#show-all")
    visit.page.wait_for_function(
        "(many) => document.querySelectorAll('#list .row').length === many", arg=len(HOSTILE)
    )
    shown = visit.page.inner_text("body") + str(
        visit.page.locator("#event-names option").evaluate_all("(all) => all.map((o) => o.value)")
    )
    assert "\u202e" not in shown
    assert "\\u202egnp.exe" in shown
    assert visit.trouble == []


def test_no_request_leaves_the_origin(site: Site, visit: Any) -> None:
    _mixed(site)
    _until(visit, ["Search", "Order Completed", "Order Completed", "Sign Up"])
    visit.page.locator("#list .open").first.click()
    visit.page.click("#theme")
    hosts = {urlsplit(url).netloc for url in visit.requests if not url.startswith("blob:")}
    assert hosts == {f"127.0.0.1:{site.port}"}


def test_markup_in_a_script_is_refused_by_the_pages_own_policy(site: Site, visit: Any) -> None:
    refused = visit.page.evaluate(
        "() => { try { document.body.innerHTML = '<b>x</b>'; return false; }"
        " catch { return true; } }"
    )
    assert refused


def test_the_keyboard_does_it_all(site: Site, visit: Any) -> None:
    _mixed(site)
    _until(visit, ["Search", "Order Completed", "Order Completed", "Sign Up"])
    press: Callable[[str], None] = visit.page.keyboard.press
    focused = "document.activeElement.closest('.row')?.dataset.id"
    press("j")
    assert visit.page.evaluate(focused) == "4"
    press("j")
    press("j")
    press("k")
    assert visit.page.evaluate(focused) == "3"
    press("Enter")
    assert visit.page.inner_text("#detail h2") == "Order Completed"
    press("j")
    assert "but is a string" in visit.page.inner_text("#detail")
    press("Escape")
    assert visit.page.evaluate(focused) == "2"
    press("t")
    assert "ben" in visit.page.inner_text("#timeline h2")
    press("Escape")
    press("Space")
    assert visit.page.get_attribute("#pause", "aria-pressed") == "true"
    press("Space")
    press("2")
    _until(visit, ["Order Completed"])
    press("x")
    _until(visit, ["Search", "Order Completed", "Order Completed", "Sign Up"])
    press("/")
    assert visit.page.evaluate("document.activeElement.name") == "words"
    visit.page.keyboard.type("jkt 2")
    assert visit.page.input_value("[name=words]") == "jkt 2"
    press("Escape")
    press("?")
    assert visit.page.locator("#help").is_visible()
    visit.page.uncheck("#keys-on")
    press("Escape")
    press("?")
    assert not visit.page.locator("#help").is_visible()


def test_colours_can_be_chosen_and_stay(site: Site, visit: Any) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = visit.page.evaluate(ground)
    visit.page.click("#theme")
    assert visit.page.evaluate(ground) == light
    visit.page.click("#theme")
    dark = visit.page.evaluate(ground)
    assert dark != light
    visit.page.reload()
    assert visit.page.evaluate(ground) == dark


def test_the_page_comes_back_and_lacks_nothing(site: Site, visit: Any, tmp_path: Path) -> None:
    site.session.add(event("Before"))
    _until(visit, ["Before"])
    site.stop()
    visit.page.wait_for_selector("#link[data-state=lost]")
    again = Site(site.session, site.port)
    site.session.live._closed = False
    site.session.add(event("Meanwhile"))
    visit.page.wait_for_selector("#link[data-state=live]", timeout=20_000)
    _until(visit, ["Meanwhile", "Before"])
    again.stop()
    fresh = InventedSession(tmp_path)
    fresh.live.add([event(f"New {at}") for at in range(5)])
    third = Site(fresh, site.port)
    _until(visit, [f"New {at}" for at in (4, 3, 2, 1, 0)])
    assert "started anew" in visit.page.inner_text("#notices")
    third.stop()


def test_a_gap_is_told(site: Site, visit: Any) -> None:
    site.session.live.skip(1_234)
    site.session.add(event("After"))
    visit.page.wait_for_selector(".notice")
    assert "1,234 events" in visit.page.inner_text("#notices")
    visit.page.click(".notice button")
    assert visit.page.locator(".notice").count() == 0


def test_what_is_read_is_not_pushed_away(site: Site, visit: Any) -> None:
    site.session.add(*(event(f"E{at}") for at in range(250)))
    visit.page.wait_for_selector("#older:not([hidden])")
    assert visit.page.locator("#list .row").count() == 100
    visit.page.click("#older")
    assert visit.page.locator("#list .row").count() == 250
    visit.page.evaluate("document.getElementById('scroller').scrollTop = 900")
    site.session.add(event("New"))
    visit.page.wait_for_selector("#news:not([hidden])")
    assert visit.rows()[0] == "E249"
    visit.page.click("#news")
    visit.page.wait_for_function(
        "() => document.querySelector('#list .open')?.textContent === 'New'"
    )
    visit.page.wait_for_function("() => document.querySelectorAll('#list .row').length === 100")


def test_five_hundred_events_a_second_keep_up_in_a_bounded_page(site: Site, visit: Any) -> None:
    site.session.planned = PLAN
    sent, most = 0, 0
    begun = time.monotonic()
    while sent < 2_500:
        behind = int((time.monotonic() - begun) * 500) - sent
        if behind > 0:
            site.session.add(*(_busy(sent + at) for at in range(behind)))
            sent += behind
            most = max(most, visit.page.locator("body *").count())
    visit.page.wait_for_function(
        "(want) => document.getElementById('total').textContent === want", arg=f"{sent:,}"
    )
    assert visit.rows()[0] == f"Event {sent - 1}"
    assert most < 6_000
    assert visit.page.locator(".notice").count() == 0
    assert visit.trouble == []


def _busy(at: int) -> Checked:
    properties = {f"property_{one}": f"value {at} {one}" for one in range(20)}
    findings = (finding(), finding("PRP002", "warning")) if at % 5 == 0 else ()
    return event(f"Event {at}", properties, findings=findings)


def test_the_page_keeps_only_so_many_rows(site: Site, visit: Any) -> None:
    for start in range(0, 7_000, 500):
        site.session.add(*(event(f"E{start + at}") for at in range(500)))
        visit.page.wait_for_function(
            "(want) => document.getElementById('total').textContent === want",
            arg=f"{start + 500:,}",
        )
    kept = int(visit.page.inner_text("[data-count=all]").replace(",", ""))
    assert 5_000 <= kept <= 5_500
    visit.page.fill("[name=event]", "E0")
    _until(visit, [])
