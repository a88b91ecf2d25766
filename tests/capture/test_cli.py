"""`lexicon capture` as users run it: what it says, what it runs, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lexicon_cli.cli.main import run
from tests.capture.support import event, events_in, plan_file, tell, wait_for

SEND = """
import json, os, sys, urllib.request
url = os.environ["LEXICON_CAPTURE_URL"]
for name in sys.argv[1:]:
    own = {"token": "t", "distinct_id": "u", "time": TIME, "$insert_id": name.replace(" ", "-")}
    body = json.dumps([{"event": name, "properties": {**own, "plan": "pro"}}]).encode()
    assert urllib.request.urlopen(url + "/track", body).read() == b"1"
"""


@pytest.fixture
def capture(tmp_path, monkeypatch, capsys):
    """Run `lexicon capture` in a folder with a plan; (exit code, standard output, the talk)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "send.py").write_text(SEND.replace("TIME", str(int(time.time()))))

    def start(*arguments, plan=True):
        given = ["--plan", plan_file(tmp_path)] if plan else []
        code = run(["capture", *given, *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return start


def sends(*names):
    return ["--", sys.executable, "send.py", *names]


def process(folder, *arguments, **more):
    """The command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "lexicon_cli", "capture", "--plan", plan_file(folder), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        text=True,
        **more,
    )


def test_a_suite_whose_tracking_is_clean_passes(capture, tmp_path):
    code, out, err = capture("--expect-critical", "--settle", "0", *sends("Sign Up"))
    assert code == 0
    assert "Sign Up" in out
    files = list((tmp_path / ".lexicon/captures").glob("*.ndjson"))
    assert len(events_in(files[0])) == 1
    assert str(files[0].relative_to(tmp_path)) in err


def test_an_event_that_breaks_the_plan_fails_a_suite(capture):
    code, out, _ = capture("-f", "concise", "--settle", "0", *sends("Sign Up", "Sgn Up"))
    assert code == 1
    assert "EVT001" in out


@pytest.mark.parametrize("flags", [["--expect", "Page Viewed"], ["--expect-critical"]])
def test_an_event_that_never_comes_fails_a_suite(flags, capture):
    code, out, _ = capture("-f", "concise", "--settle", "0", *flags, "--", sys.executable, "-c", "")
    assert code == 1
    assert "was expected and never came" in out


def test_a_command_that_fails_fails_even_if_tracking_is_clean(capture):
    command = ["--", sys.executable, "-c", "raise SystemExit(7)"]
    code, out, err = capture("-f", "json", "--settle", "0", *command)
    assert code == 1
    assert "failed with exit code 7" in err
    assert json.loads(out)["command"] == "capture"


@pytest.mark.parametrize(
    ("flags", "code"),
    [(["--fail-on", "never"], 0), (["--ignore", "EVT001"], 0), ([], 1), (["--select", "EVT"], 1)],
)
def test_the_usual_flags_decide(flags, code, capture):
    assert capture("--settle", "0", *flags, *sends("Nope"))[0] == code


def test_findings_stream_as_lines_and_end_with_a_summary(capture):
    code, out, _ = capture(
        "-f", "jsonl", "--settle", "0", "--expect", "Page Viewed", *sends("Sgn Up")
    )
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [line["type"] for line in lines] == ["finding"] * (len(lines) - 1) + ["summary"]
    assert lines[0]["code"] == "EVT001"
    assert lines[0]["line"] == 3
    assert "CAP010" in {line.get("code") for line in lines}
    assert lines[-1]["totals"]["events"] == 1


def test_reports_go_to_files_in_any_format(capture, tmp_path):
    code, out, _ = capture(
        "--settle", "0", "-f", "junit", "-o", "r.xml", "--output", "json=r.json", *sends("Nope")
    )
    assert (code, out) == (1, "")
    assert (tmp_path / "r.xml").read_text().startswith("<?xml")
    assert json.loads((tmp_path / "r.json").read_text())["totals"]["errors"] == 1


def test_the_environment_tells_a_command_where_to_send(capture):
    code = "import os; print({k: v for k, v in os.environ.items() if k in NAMES})"
    names = ["LEXICON_CAPTURE_URL", "LEXICON_CAPTURE_FILE", "MIXPANEL_API_HOST"]
    script = f"NAMES = {names}\n{code}\nopen('told', 'w').write(os.environ['MIXPANEL_API_HOST'])"
    assert capture("--settle", "0", "--", sys.executable, "-c", script)[0] == 0
    assert Path("told").read_text().startswith("http://127.0.0.1:")


def test_it_ends_by_itself_after_a_time_or_so_many_events(capture):
    started = time.monotonic()
    assert capture("--port", "0", "--duration", "0.2")[0] == 0
    assert time.monotonic() - started < 15
    names = ["Sign Up"] * 5
    code, out, _ = capture("--max-events", "3", "--settle", "0", "-f", "json", *sends(*names))
    assert code == 0
    assert 3 <= json.loads(out)["totals"]["events"] <= 5


def test_events_go_into_a_store_at_the_end(capture):
    code, _, err = capture("--store", "s.duckdb", "--settle", "0", *sends("Sign Up"))
    assert code == 0
    assert 'events are new in "s.duckdb"' in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_a_server_ends_it_with_its_report_and_verdict(number, tmp_path):
    started = process(tmp_path, "--port", "0", "-f", "json", "--file", "c.ndjson")
    url = started.stderr.readline().split()[3]
    assert tell(url, [event("Nope")])[0] == 200
    started.send_signal(number)
    out, _ = started.communicate(timeout=30)
    assert started.returncode == 1
    assert json.loads(out)["totals"]["events"] == 1


def test_interrupting_a_suite_reports_and_ends_all_it_started(tmp_path):
    script = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "open('pid', 'w').write(str(child.pid)); time.sleep(600)\n"
    )
    started = process(tmp_path, "-f", "json", "--", sys.executable, "-c", script)
    file = tmp_path / "pid"
    wait_for(lambda: file.exists() and file.read_text())
    started.send_signal(signal.SIGINT)
    out, _ = started.communicate(timeout=30)
    assert started.returncode == 130
    assert json.loads(out)["command"] == "capture"
    wait_for(lambda: not is_alive(int(file.read_text())))


def is_alive(number):
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "70000"], '"--port" takes a whole number'),
        (["--tls", "yes"], '"--tls" takes self-signed'),
        (["--tls-cert", "a.pem"], "need each other"),
        (["--residency", "mars"], "takes us, eu or in"),
        (["--block"], '"--block" needs "--forward"'),
        (["--append"], '"--append" needs "--file"'),
        (["--duration", "soon"], "takes seconds"),
        (["--max-events", "0"], "takes a whole number"),
        (["--forward", "mixpanel.com"], '"--forward" takes a URL'),
        (["--file", "nowhere/c.ndjson"], "no directory"),
        (["-f", "jsnol"], "jsonl"),
        (["--port", "0", "--", "no-such-command-anywhere"], "cannot run"),
    ],
)
def test_what_makes_no_sense_is_said_before_anything_happens(arguments, words, capture):
    code, out, err = capture(*arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_without_a_plan_nothing_is_captured(capture):
    code, _, err = capture("--isolated", plan=False)
    assert code == 2
    assert "no plan was given" in err


def test_a_missing_extra_is_named(capture, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    code, _, err = capture("--port", "0")
    assert code == 2
    assert "uvicorn" in err
    assert "pip install 'lexicon-cli[capture]'" in err


def test_listening_beyond_this_machine_is_said(capture):
    code, _, err = capture("--host", "0.0.0.0", "--port", "0", "--duration", "0")
    assert code == 0
    assert "other machines can send here too" in err


def test_no_token_is_ever_said(capture, tmp_path):
    for form in ("text", "json", "jsonl", "html", "csv", "sarif"):
        flags = ("--token", "right-token", "--settle", "0", "-f", form)
        code, out, err = capture(*flags, *sends("Sign Up"))
        assert code == 1
        assert "CAP003" in out
        assert "right-token" not in out + err
    for file in (tmp_path / ".lexicon/captures").iterdir():
        assert "right-token" not in file.read_text()
