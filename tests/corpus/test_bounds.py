"""Memory and output stay bounded, whatever lies in the data: peaks of real child processes."""

import gzip
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.corpus.support import NOW, event

ROOT = str(Path(__file__).parents[2])
MB = 1024 * 1024
LIMIT_MB = 200
# A process inherits the peak of the one it was forked from: this small one stands between.
LAUNCHER = """
import json, os, subprocess, sys
child = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(child.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_maxrss]), file=sys.stderr)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="peaks are in other units there")


def validate(*args: str, **more) -> tuple[int, int, bytes]:
    """Exit code, peak in MB, standard output."""
    command = [sys.executable, "-m", "lexicon_cli", "validate", *args]
    ended = subprocess.run(
        [sys.executable, "-c", LAUNCHER, *command, "--plan", "plan.yaml", *NOW],
        env={**os.environ, "PYTHONPATH": ROOT, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
        **more,
    )
    *said, measured = ended.stderr.splitlines()
    assert said == []
    code, peak_kb = json.loads(measured)
    return code, peak_kb // 1024, ended.stdout


def write_long_line(path: str, open_file, *, before: bytes, after: bytes) -> None:
    with open_file(path, "wb") as file:
        file.write(before + b'{"event": "Sign Up", "properties": {"plan": "')
        for _ in range(100):
            file.write(b"x" * MB)
        file.write(b'"}}\n' + after)


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("name", "open_file"), [("data.ndjson", open), ("data.gz", partial(gzip.open, compresslevel=1))]
)
def test_a_line_of_100_mb_is_passed_over(name, open_file):
    write_long_line(name, open_file, before=event(1) + b"\n", after=event(2) + b"\n")
    code, peak, out = validate(name, "-f", "json", "--reject", "no", "--accept", "yes")
    report = json.loads(out)
    assert code == 1
    assert peak < LIMIT_MB / 2
    assert report["totals"] | {"events": 2, "lines": 3, "malformed_lines": 1} == report["totals"]
    (found,) = report["findings"]
    assert (found["code"], found["count"], found["samples"][0]["line"]) == ("ING005", 1, 2)
    assert Path("yes").read_bytes() == event(1) + b"\n" + event(2) + b"\n"
    assert Path("no").stat().st_size == 100 * MB + len(
        b'{"event": "Sign Up", "properties": {"plan": ""}}\n'
    )


@pytest.mark.usefixtures("workspace")
def test_an_element_of_100_mb_is_passed_over():
    write_long_line("data", open, before=b"[" + event(1) + b",", after=b"," + event(2) + b"]")
    code, peak, out = validate("data", "-f", "json")
    assert (code, json.loads(out)["totals"]["events"]) == (1, 2)
    assert peak < LIMIT_MB / 2


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("content", [b"[" * MB * 8, b"{" * MB * 20, b"x" * MB * 50])
def test_a_file_without_any_line_end_is_bounded(content):
    Path("data").write_bytes(content)
    code, peak, _ = validate("data")
    assert code == 1
    assert peak < LIMIT_MB


@pytest.mark.usefixtures("workspace")
def test_a_bomb_is_bounded():
    """A line of 100 MB out of 100 kB."""
    Path("data.gz").write_bytes(gzip.compress(b" " * (100 * MB) + b"\n" + event(1)))
    code, peak, _ = validate("data.gz")
    assert code in (0, 1)
    assert peak < LIMIT_MB


@pytest.mark.usefixtures("workspace")
def test_300_000_names_of_events_are_counted_in_bounds():
    with Path("data").open("wb") as file:
        for number in range(300_000):
            file.write(
                b'{"event":"Event %d","properties":{"time":1767312000,"distinct_id":"u%d",'
                b'"$insert_id":"i%d","p%d":1}}\n' % (number, number, number, number)
            )
    code, peak, out = validate("data", "-f", "json", "--output", "text=report.txt")
    report = json.loads(out)
    assert code == 1
    assert peak < LIMIT_MB
    assert len(out) < 5 * MB
    assert len(report["events"]) == 1001
    assert sum(row["count"] for row in report["events"]) == 300_000
    assert sum(row["count"] for row in report["findings"] if row["code"] == "EVT001") == 300_000
    text = Path("report.txt").read_text("utf-8")
    assert text.count("\n") < 150
    assert "(other names)" in text


@pytest.mark.usefixtures("workspace")
def test_an_export_that_holds_everything_twice_is_bounded():
    lines = b"".join(event(number) + b"\n" for number in range(70_000))
    Path("data").write_bytes(lines + lines)
    code, peak, out = validate("data", "-f", "json", "--occurrences", "occ")
    report = json.loads(out)
    (found,) = report["findings"]
    assert (code, found["code"], found["count"]) == (0, "ING011", 70_000)
    assert report["totals"]["events_with_warnings"] == 70_000
    assert peak < LIMIT_MB
    with Path("occ").open("rb") as file:
        numbers = [json.loads(line)["line"] for line in file]
    assert numbers == list(range(70_001, 140_001))
