"""The fixture `lexicon_capture` in a test suite of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.capture.support import plan_file

SUITE = """
import json, time, urllib.request
import pytest

def send(url, name, **properties):
    own = {"token": "t", "distinct_id": "u", "time": int(time.time()), "$insert_id": name[:5]}
    body = json.dumps([{"event": name, "properties": {**own, **properties}}]).encode()
    assert urllib.request.urlopen(url + "/track", body).read() == b"1"

def test_clean(lexicon_capture):
    send(lexicon_capture.url, "Sign Up", plan="pro")
    assert lexicon_capture.wait_for("Sign Up")["properties"]["plan"] == "pro"
    assert lexicon_capture.report().totals["events"] == 1

def test_broken(lexicon_capture):
    send(lexicon_capture.url, "Sign Up", plan=3)

def test_missing(lexicon_capture):
    send(lexicon_capture.url, "Sign Up", plan="pro")
    lexicon_capture.wait_for("Page Viewed", seconds=0.1)

@pytest.mark.lexicon_capture(expect=("Page Viewed",))
def test_expected(lexicon_capture):
    pass

@pytest.mark.lexicon_capture(fail_on=None)
def test_judges_itself(lexicon_capture):
    send(lexicon_capture.url, "Sgn Up")
    assert [one.code for one in lexicon_capture.report().findings][0] == "EVT001"
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("suite")
    (folder / "test_it.py").write_text(SUITE)
    plan = Path(plan_file(folder)).name
    (folder / "pytest.ini").write_text(f"[pytest]\nlexicon_plan = {plan}\n")
    plugin = ["-p", "lexicon_cli.jobs.capture_fixture"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, "-W", "error", "--strict-markers", "-rA"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize(
    "line",
    [
        "PASSED test_it.py::test_clean",
        "PASSED test_it.py::test_judges_itself",
        "ERROR test_it.py::test_broken",
        "ERROR test_it.py::test_expected",
        "FAILED test_it.py::test_missing",
        'VAL001 "plan" is an integer in 1 event, planned string',
        'CAP010 "Page Viewed" was expected and never came',
        'no event "Page Viewed" in 0.1 s; there came: Sign Up',
    ],
)
def test_a_suite_is_told(line, told):
    assert line in told


def test_the_module_is_light(tmp_path):
    code = (
        "import sys, lexicon_cli.jobs.capture_fixture\n"
        "heavy = {'uvicorn', 'starlette', 'orjson', 'numpy', 'httpx', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
