"""The fixture `lexicon_capture` in test suites of their own, run by a pytest of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.capture.support import plan_file

HEAD = """
import json, time, urllib.request
import pytest

def send(capture, name, **properties):
    own = {"token": "t", "distinct_id": "u", "time": int(time.time())}
    own["$insert_id"] = name.replace(" ", "-")
    body = json.dumps([{"event": name, "properties": {**own, **properties}}]).encode()
    assert urllib.request.urlopen(capture.url + "/track", body).read() == b"1"
"""
SUITE = """
def test_clean(lexicon_capture):
    send(lexicon_capture, "Sign Up", plan="pro")
    assert lexicon_capture.wait_for("Sign Up")["properties"]["plan"] == "pro"
    assert lexicon_capture.report().totals["events"] == 1
    assert len(lexicon_capture.events()) == len(lexicon_capture.events("Sign Up", count=1)) == 1
    assert lexicon_capture.findings("error") == ()
    lexicon_capture.assert_clean()

def test_broken(lexicon_capture):
    send(lexicon_capture, "Sign Up", plan=3)

def test_asserted(lexicon_capture):
    send(lexicon_capture, "Sgn Up")
    lexicon_capture.assert_clean()

def test_missing(lexicon_capture):
    send(lexicon_capture, "Sign Up", plan="pro")
    lexicon_capture.wait_for("Page Viewed", timeout=0.1)

def test_other_values(lexicon_capture):
    send(lexicon_capture, "Sign Up", plan="pro")
    lexicon_capture.wait_for("Sign Up", {"plan": "free"}, timeout=0.1)

def test_too_few(lexicon_capture):
    send(lexicon_capture, "Sign Up", plan="pro")
    lexicon_capture.events(count=2, timeout=0.1)

def test_expects_late(lexicon_capture):
    import threading
    lexicon_capture.expect("Sign Up", {"plan": "pro"}, times=1)
    lexicon_capture.expect("Page Viewed", times=0)
    later = threading.Timer(0.3, send, (lexicon_capture, "Sign Up"), {"plan": "pro"})
    later.start()

def test_expects_in_vain(lexicon_capture):
    lexicon_capture.expect("Page Viewed", timeout=0.1)

def test_expects_one_only(lexicon_capture):
    lexicon_capture.expect("Page Viewed", times=1)
    send(lexicon_capture, "Page Viewed", path="/a")
    send(lexicon_capture, "Page Viewed", path="/b")

@pytest.mark.lexicon_capture(expect="Page Viewed")
def test_expected_by_marker(lexicon_capture):
    pass

@pytest.mark.lexicon_capture(fail_on=None)
def test_judges_itself(lexicon_capture):
    send(lexicon_capture, "Sgn Up")
    assert [one.code for one in lexicon_capture.report().findings][0] == "EVT001"

@pytest.mark.lexicon_capture(fail_on="never")
def test_warned(lexicon_capture):
    send(lexicon_capture, "Sgn Up")

def test_cleared(lexicon_capture):
    send(lexicon_capture, "Sgn Up")
    assert lexicon_capture.findings("error")
    lexicon_capture.clear()
    assert lexicon_capture.events() == []
    send(lexicon_capture, "Sign Up", plan="pro")
    assert lexicon_capture.report().totals["events"] == 1
    lexicon_capture.assert_clean()

@pytest.mark.lexicon_capture(plan="nowhere.yaml")
def test_no_such_plan(lexicon_capture):
    pass

@pytest.mark.lexicon_capture(expects="Sign Up")
def test_no_such_option(lexicon_capture):
    pass

@pytest.mark.lexicon_capture(fail_on="fatal")
def test_no_such_level(lexicon_capture):
    pass

@pytest.mark.lexicon_capture(self_signed=True)
def test_https(lexicon_capture):
    import ssl
    assert lexicon_capture.url.startswith("https:")
    ssl.create_default_context(cafile=lexicon_capture.certificate)
"""
SESSION = """
def test_first(lexicon_capture):
    send(lexicon_capture, "Sgn Up")

def test_second(lexicon_capture):
    assert lexicon_capture.wait_for("Sgn Up")
"""


def suite(folder, text, *, ini="lexicon_plan = plan.yaml"):
    """A suite on disk with a plan beside it."""
    (folder / "test_it.py").write_text(HEAD + text)
    plan_file(folder)
    (folder / "pytest.ini").write_text(f"[pytest]\n{ini}\n")
    return folder


def started(folder, *arguments, **environment):
    plugin = ["-p", "lexicon_cli.jobs.capture_fixture", "-p", "no:cacheprovider"]
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *plugin, "--strict-markers", "-rA", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def told_by(folder, *arguments, **environment):
    return end_of(started(folder, *arguments, **environment))


def end_of(process):
    with process:
        try:
            return process.communicate(timeout=60)[0]
        finally:
            process.kill()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    return told_by(suite(tmp_path_factory.mktemp("suite"), SUITE))


@pytest.mark.parametrize(
    "line",
    [
        "PASSED test_it.py::test_clean",
        "PASSED test_it.py::test_judges_itself",
        "PASSED test_it.py::test_cleared",
        "PASSED test_it.py::test_expects_late",
        "PASSED test_it.py::test_https",
        "PASSED test_it.py::test_warned",
        "TrackingWarning: tracking breaks the plan:",
        "ERROR test_it.py::test_broken",
        '  error VAL001 "Sign Up": "plan" is an integer in 1 event, planned string',
        "FAILED test_it.py::test_asserted",
        '  error EVT001 "Sgn Up" is not in the plan',
        "FAILED test_it.py::test_missing",
        'no event "Page Viewed" in 0.1 s; there came: Sign Up',
        "FAILED test_it.py::test_other_values",
        """no event "Sign Up" with plan='free' in 0.1 s; of "Sign Up" there came: [{"tok""",
        "1 of 2 events came in 0.1 s; there came: Sign Up",
        "ERROR test_it.py::test_expects_in_vain",
        'expected at least one of event "Page Viewed", came 0; there came: nothing',
        "ERROR test_it.py::test_expects_one_only",
        'expected 1 of event "Page Viewed", came 2',
        "ERROR test_it.py::test_expected_by_marker",
        'CAP010 "Page Viewed" was expected and never came',
        "ERROR test_it.py::test_no_such_plan",
        "nowhere.yaml",
        "ERROR test_it.py::test_no_such_option",
        "unexpected keyword argument 'expects'",
        'fail_on takes error, warning, info or never, not "fatal"',
    ],
)
def test_a_suite_is_told(line, told):
    assert line in told


def test_two_processes_at_once_do_not_meet(tmp_path):
    suite(tmp_path, SUITE)
    both = [started(tmp_path, "-k", "clean or cleared or late") for _ in range(2)]
    for one in both:
        assert "3 passed" in end_of(one)


def test_a_capture_of_the_session_is_judged_at_its_end(tmp_path):
    ini = "lexicon_plan = plan.yaml\nlexicon_scope = session"
    told = told_by(suite(tmp_path, SESSION, ini=ini))
    assert "2 passed, 1 error" in told
    assert "ERROR test_it.py::test_second" in told


def test_the_command_line_has_the_last_word(tmp_path):
    suite(tmp_path, SESSION, ini="lexicon_plan = nowhere.yaml\nlexicon_fail_on = error")
    told = told_by(
        tmp_path, "-k", "first", "--lexicon-plan", "plan.yaml", "--lexicon-fail-on", "never"
    )
    assert "1 passed, 1 deselected, 1 warning" in told


@pytest.mark.parametrize(
    ("ini", "words"),
    [
        ("", "there is no plan: add --lexicon-plan, or lexicon_plan to pytest.ini"),
        ("lexicon_plan = plan.yaml\nlexicon_settle = soon", "lexicon_settle takes seconds"),
        ("lexicon_plan = plan.yaml\nlexicon_scope = module", "lexicon_scope takes test or session"),
    ],
)
def test_what_makes_no_sense_is_said(ini, words, tmp_path):
    assert words in told_by(suite(tmp_path, SESSION, ini=ini), "-k", "first")


def test_a_missing_extra_fails_with_the_way_to_get_it(tmp_path):
    suite(tmp_path, SESSION)
    (tmp_path / "conftest.py").write_text("import sys\nsys.modules['uvicorn'] = None\n")
    told = told_by(tmp_path, "-k", "first")
    assert "lexicon_capture needs packages that are not here: uvicorn" in told
    assert "pip install 'lexicon-cli[capture]'" in told


def test_the_module_is_light(tmp_path):
    code = (
        "import sys, pytest\n"
        "before = set(sys.modules)\n"
        "import lexicon_cli.jobs.capture_fixture\n"
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = ["lexicon_cli", "lexicon_cli.jobs", "lexicon_cli.jobs.capture_fixture"]
    assert done.stdout.strip() == str(ours)
