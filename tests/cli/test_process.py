"""What only a process of its own can show: pipes, encodings, signals, both ways to start it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lexicon_cli import __version__

ROOT = str(Path(__file__).parents[2])
FULL = Path("/dev/full")
START = [sys.executable, "-m", "lexicon_cli"]


def environment(**changes):
    kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LANG")}
    return {**kept, "PYTHONPATH": ROOT, **changes}


def call(*args, cwd, **changes):
    return subprocess.run(
        [*START, *args], cwd=cwd, env=environment(**changes), capture_output=True, check=False
    )


def test_the_module_is_the_command(workspace):
    assert call("--version", cwd=workspace).stdout.decode() == f"lexicon {__version__}\n"


def test_a_closed_pipe_is_quiet_and_keeps_the_verdict(workspace):
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [*START, "lint", "bad.yaml", "-f", "json"],
        cwd=workspace,
        env=environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (process.returncode, process.stderr) == (1, b"")


def test_a_closed_standard_error_does_not_hide_the_exit_code(workspace):
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [*START, "lint", "none.yaml"],
        cwd=workspace,
        env=environment(),
        stderr=writer,
        check=False,
    )
    os.close(writer)
    assert process.returncode == 2


def test_a_reader_that_stops_early_sees_no_complaint(workspace):
    shell = f"{sys.executable} -m lexicon_cli rules --format json | head -c 10"
    process = subprocess.run(
        ["bash", "-c", shell], cwd=workspace, env=environment(), capture_output=True, check=False
    )
    assert (process.stdout, process.stderr) == (b'{\n  "schem', b"")


def test_output_is_utf8_even_in_the_c_locale(workspace):
    (workspace / "ü.yaml").write_text("events: {Größe: {typ: 1}}\n", "utf-8")
    result = call("lint", "ü.yaml", cwd=workspace, LC_ALL="C")
    assert "ü.yaml:1:" in result.stdout.decode("utf-8")
    assert "✗" in result.stdout.decode("utf-8")


def test_a_terminal_without_utf8_gets_ascii(workspace):
    result = call("lint", "plan.yaml", cwd=workspace, PYTHONIOENCODING="ascii")
    assert result.stdout == b"ok no findings in 1 event of 1 file | plan Acme 1.0.0\n"


def test_documents_are_utf8_whatever_the_terminal(workspace):
    (workspace / "ü.yaml").write_text("events: {Größe: {typ: 1}}\n", "utf-8")
    args = ("lint", "ü.yaml", "-f", "json")
    plain = call(*args, cwd=workspace)
    ascii_only = call(*args, cwd=workspace, PYTHONIOENCODING="ascii")
    assert ascii_only.stdout == plain.stdout
    assert "Größe" in [one["event"] for one in json.loads(plain.stdout)["findings"]]


@pytest.mark.skipif(os.name == "nt", reason="pseudo terminals are not there")
def test_a_terminal_gets_the_same_text_in_colour(workspace):
    import pty
    import re

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*START, "lint", "bad.yaml"],
        cwd=workspace,
        env=environment(TERM="xterm"),
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    process.wait()
    os.close(leader)
    piped = call("lint", "bad.yaml", cwd=workspace).stdout
    assert b"\x1b[1;31m" in shown
    assert re.sub(rb"\x1b\[[0-9;]*m", b"", shown).replace(b"\r\n", b"\n") == piped


@pytest.mark.skipif(not FULL.exists(), reason="there is no full disk to write to")
def test_a_full_disk_under_standard_output_is_told(workspace):
    with FULL.open("wb") as full:
        process = subprocess.run(
            [*START, "lint", "plan.yaml"],
            cwd=workspace,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert process.returncode == 2
    assert process.stderr.startswith(b'lexicon: error: cannot write "standard output"')


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize(("plan", "code"), [("plan.yaml", 0), ("bad.yaml", 1), ("none.yaml", 2)])
def test_closed_streams_leave_the_exit_code(workspace, closed, plan, code):
    shell = f"{sys.executable} -m lexicon_cli lint {plan} {closed}"
    process = subprocess.run(
        ["bash", "-c", shell], cwd=workspace, env=environment(), capture_output=True, check=False
    )
    assert process.returncode == code
    assert b"Traceback" not in process.stdout + process.stderr


def test_an_interrupted_run_ends_with_130_and_no_word(workspace):
    import signal

    with subprocess.Popen(
        [*START, "validate", "-", "--plan", "plan.yaml"],
        cwd=workspace,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        # More than a pipe holds: once it is written, the run is reading, and waits for more.
        process.stdin.write(b'{"event": "Sign Up", "properties": {}}\n' * 10_000)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")
