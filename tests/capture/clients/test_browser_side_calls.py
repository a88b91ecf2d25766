"""What the newest client of browsers asks besides, and what it tracks of its own accord."""

from tests.capture.support import wait_for


def test_flags_settings_and_replay_are_answered_so_that_it_stays_quiet(visit, capture, kept):
    page = visit(
        capture.url,
        flags=True,
        remote_settings_mode="fallback",
        record_sessions_percent=100,
        record_min_ms=0,
    )
    page.run("mixpanel.track('One')")
    page.page.click("#buy")
    for path in ("/flags/", "/settings/"):
        wait_for(lambda path=path: page.is_quiet() and any(path in url for url in page.asked))
    assert page.page.evaluate("() => mixpanel.flags.are_flags_ready()")
    wait_for(lambda: _replay_is_sent(page), seconds=60)
    assert page.is_quiet(), page.trouble
    wait_for(lambda: kept(capture).names["One"] == 1)
    found = kept(capture)
    assert {said["endpoint"] for said, _ in found.requests} <= {"track", "engage"}
    assert found.faults == []
    assert page.is_quiet(), page.trouble


def test_what_it_tracks_by_itself_is_no_stranger_to_a_plan(visit, capture, kept):
    page = visit(capture.url, autocapture=True)
    page.page.click("#buy")
    wait_for(lambda: kept(capture).names["$mp_click"] == 1)
    assert kept(capture).names["$mp_web_page_view"] == 1
    assert kept(capture).one("$mp_click")["$mp_autocapture"] is True
    capture.stop()
    assert "EVT001" not in {one.code for one in capture.result().findings}
    assert page.is_quiet(), page.trouble


def _replay_is_sent(page):
    """Records a click, and stops. What was recorded is put aside a moment later, and a stop flushes
    what is aside: a stop that comes too early sends nothing."""
    page.run("mixpanel.start_session_recording()")
    page.page.wait_for_function("() => mixpanel.get_session_recording_properties().$mp_replay_id")
    page.page.click("#buy")
    page.run("await new Promise((then) => setTimeout(then, 500))")
    page.run("mixpanel.stop_session_recording()")
    page.run("await new Promise((then) => setTimeout(then, 200))")
    return any("/record/" in url for url in page.asked)
