"""The page of a real capture: what an SDK sends is on it a moment later."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from lexicon_cli.jobs.capture import Capture, CaptureOptions

PLAN = """\
lexicon: 1
name: Shop
events:
  Order Completed:
    critical: true
    properties:
      amount: {type: number, required: true}
      email: {type: string, pii: email}
  Sign Up: {critical: true}
"""
TOKEN = "5e1f0dfeedc0ffee5e1f0dfeedc0ffee"


@pytest.fixture
def capture(tmp_path: Path) -> Iterator[Capture]:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN)
    options = CaptureOptions(file=tmp_path / "capture.ndjson", plan=(str(plan),))
    with Capture(options) as running:
        yield running


def _send(capture: Capture, *events: dict[str, Any]) -> None:
    body = json.dumps(events).encode()
    told = Request(f"{capture.url}/track", body, {"Content-Type": "application/json"})
    with urlopen(told, timeout=10) as answer:
        assert answer.status == 200


def _order(**properties: Any) -> dict[str, Any]:
    sent = {"token": TOKEN, "distinct_id": "U1", "$insert_id": "i1", "mp_lib": "web"}
    return {"event": "Order Completed", "properties": {**sent, **properties}}


def test_what_is_sent_is_checked_and_shown(capture: Capture, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda told: trouble.append(told.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(capture.url)
    page.wait_for_selector("#link[data-state=live]")
    _send(capture, _order(amount="12.50", email="ana.lopez@example.com"))
    row = page.locator("#list .row", has_text="Order Completed")
    row.wait_for()
    assert row.get_attribute("data-verdict") == "error"
    assert "number" in row.locator(".expected code").all_inner_texts()
    row.locator(".open").click()
    assert "ana.lopez" not in page.content()
    assert TOKEN not in page.content()
    page.wait_for_function("() => document.querySelector('.share')?.textContent.includes('1 of 2')")
    assert "1 still missing" in page.inner_text("#plan-body")
    _send(capture, {"event": "Nowhere planned", "properties": {"token": TOKEN}})
    page.wait_for_selector("[data-group=strange]")
    assert page.locator("#list .open").all_text_contents() == ["Nowhere planned", "Order Completed"]
    assert trouble == []
    context.close()


def test_the_api_never_tells_a_token(capture: Capture) -> None:
    _send(capture, _order(amount=1))
    for path in ("/api/report", "/api/plan", "/api/export"):
        with urlopen(capture.url + path, timeout=10) as answer:
            assert TOKEN.encode() not in answer.read()


@pytest.mark.parametrize("path", ["/", "/api/report"])
def test_a_foreign_host_reads_nothing(capture: Capture, path: str) -> None:
    told = Request(capture.url + path, headers={"Host": "rebound.example"})
    with pytest.raises(OSError, match="403"):
        urlopen(told, timeout=10)


def test_the_page_works_over_https(tmp_path: Path, browser: Any) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN)
    options = CaptureOptions(file=tmp_path / "c.ndjson", plan=(str(plan),), self_signed=True)
    with Capture(options) as running:
        context = browser.new_context(ignore_https_errors=True)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(running.url)
        page.wait_for_selector("#link[data-state=live]")
        with page.expect_response("**/api/clear") as answer:
            page.click("#clear")
        assert answer.value.status == 204
        context.close()
