"""Ends that only real processes have: killed workers, Ctrl-C, full disks, closed pipes, two runs.

A named pipe that nobody writes to holds a run at a known point, without waiting for the clock.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.corpus.support import NOW, PLAN, event

ROOT = str(Path(__file__).parents[2])
OLD = b"what was there before\n"
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="needs the process files of Linux"
)


@pytest.fixture
def folder(tmp_path):
    """Data, a pipe, files that a run would replace, and a place for temporary files."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "data").write_bytes(b"".join(event(number) + b"\n" for number in range(2000)))
    for name in ("yes", "no", "occ", "report.json"):
        (tmp_path / name).write_bytes(OLD)
    (tmp_path / "tmp").mkdir()
    os.mkfifo(tmp_path / "pipe")
    return tmp_path


# The command with workers that are new interpreters, as where this process cannot be copied.
FRESH = """\
from lexicon_cli.engine import children
children.may_copy = lambda: False
from lexicon_cli.cli.main import main
main()
"""
KINDS = {"copies": ("-m", "lexicon_cli"), "fresh": ("-c", FRESH)}
by_kind = pytest.mark.parametrize("kind", KINDS)
by_jobs = pytest.mark.parametrize(
    ("jobs", "kind"), [("1", "copies"), ("2", "copies"), ("2", "fresh")]
)
SIDE = ("--accept", "yes", "--reject", "no", "--occurrences", "occ", "-f", "json")


def start(folder: Path, *args: str, kind: str = "copies", **more) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *KINDS[kind], "validate", "--plan", "plan.yaml", *NOW, *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ROOT, "TMPDIR": str(folder / "tmp"), "LC_ALL": "C.UTF-8"},
        stdout=more.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        start_new_session=True,
        **more,
    )


def call(folder: Path, *args: str, **more) -> tuple[int, bytes, bytes]:
    process = start(folder, *args, **more)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@contextmanager
def held(folder: Path, *args: str, **more) -> Iterator[subprocess.Popen]:
    """A run that reads the pipe, and waits there."""
    process = start(folder, *args, **more)
    writer = os.open(folder / "pipe", os.O_WRONLY)  # returns when somebody reads
    try:
        yield process
    finally:
        os.close(writer)
        process.kill()
        process.communicate()


def members(session: int) -> list[int]:
    """The processes that are left of a session."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def nothing_is_left(folder: Path, session: int) -> bool:
    untouched = all(
        (folder / name).read_bytes() == OLD for name in ("yes", "no", "occ", "report.json")
    )
    asides = [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]
    return (
        untouched and not asides and not members(session) and not list((folder / "tmp").iterdir())
    )


@by_kind
def test_a_worker_that_is_killed_ends_the_run_with_a_word(folder, kind):
    args = ("data", "pipe", "--jobs", "2", "-o", "report.json", *SIDE)
    with held(folder, *args, kind=kind) as process:
        workers = [pid for pid in members(process.pid) if pid != process.pid]
        assert workers
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (2, b"")
    assert err.startswith(b"lexicon: error: a worker process ended by signal 9\n")
    assert b"Traceback" not in err
    assert nothing_is_left(folder, process.pid)


@by_jobs
def test_ctrl_c_is_quiet_and_leaves_nothing(folder, jobs, kind):
    with held(folder, "data", "pipe", "--jobs", jobs, *SIDE, kind=kind) as process:
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert nothing_is_left(folder, process.pid)


@by_jobs
def test_a_request_to_end_leaves_nothing(folder, jobs, kind):
    with held(folder, "data", "pipe", "--jobs", jobs, *SIDE, kind=kind) as process:
        process.terminate()
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (143, b"", b"")
    assert nothing_is_left(folder, process.pid)


@by_kind
def test_workers_end_when_their_parent_is_killed(folder, kind):
    with held(folder, "data", "pipe", "--jobs", "2", kind=kind) as process:
        process.kill()
        process.wait()
    deadline = time.monotonic() + 10
    while members(process.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert members(process.pid) == []


def limit_files(size: int):
    def apply() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return apply


@by_jobs
def test_a_full_disk_under_the_temporary_folder_is_told(folder, jobs, kind):
    (folder / "more").write_bytes((folder / "data").read_bytes())
    limit = limit_files(20_000)
    args = ("data", "more", "--jobs", jobs, *SIDE)
    session = start(folder, *args, kind=kind, preexec_fn=limit)
    out, err = session.communicate(timeout=60)
    assert (session.returncode, out) == (2, b"")
    assert err.startswith(b'lexicon: error: cannot work in the temporary folder "')
    assert b'": file too large\n' in err
    assert b"TMPDIR" in err
    assert nothing_is_left(folder, session.pid)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize("option", ["--accept", "--reject", "--occurrences", "-o"])
def test_a_full_disk_under_an_output_is_told(folder, option):
    (folder / "bad").write_bytes(event(1, plan=5) + b"\n" + event(2) + b"\n")
    others = [name for name in ("--accept", "--reject", "--occurrences") if name != option]
    kept = [word for name in others for word in (name, "yes")][:2]
    code, out, err = call(folder, "bad", option, "/dev/full", *kept)
    assert code == 2
    assert err == b'lexicon: error: cannot write "/dev/full": no space left on device\n'
    assert out == b""
    if option != "-o":  # the report comes last
        assert (folder / "yes").read_bytes() == OLD


def test_no_temporary_folder_at_all_is_told(folder):
    (folder / "tmp").rmdir()
    (folder / "tmp").write_bytes(b"")
    code, _, err = call(folder, "data", preexec_fn=limit_files(0))
    assert code == 2
    assert err.startswith(b"lexicon: error: cannot make a temporary folder")


def test_a_reader_that_goes_away_is_no_error(folder):
    (folder / "odd").write_bytes(
        b"".join(event(number, name=f"Event {number}") + b"\n" for number in range(3000))
    )
    process = start(folder, "odd", "-f", "json")
    assert process.stdout is not None
    assert process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) in (0, 1)
    assert list((folder / "tmp").iterdir()) == []


def test_closed_standard_input_is_told(folder):
    shell = f'exec "{sys.executable}" -m lexicon_cli validate - --plan plan.yaml <&-'
    ended = subprocess.run(
        ["sh", "-c", shell],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ROOT},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr == b'lexicon: error: cannot read "-": standard input is closed\n'


def test_standard_input_that_must_not_block_is_waited_for(folder):
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    process = start(folder, "-", "-f", "json", stdin=reader)
    time.sleep(0.7)  # long enough to find it empty; if not, this tests less
    os.write(writer, event(1) + b"\n")
    time.sleep(0.1)
    os.write(writer, event(2) + b"\n")
    os.close(writer)
    os.close(reader)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, b"")
    assert b'"events": 2,' in out


def test_a_reader_of_our_output_does_not_wait_for_workers(folder):
    """They hold neither our output nor our input, whoever holds them up."""
    with held(folder, "data", "pipe", "--jobs", "2") as process:
        process.kill()
        assert process.stdout is not None
        assert process.stdout.read() == b""


def test_workers_live_without_standard_streams(folder):
    """What is closed has no number, and pipes may get it."""
    shell = f'exec "{sys.executable}" -m lexicon_cli validate data more --plan plan.yaml --jobs 2'
    (folder / "more").write_bytes(event(1, plan=5))
    ended = subprocess.run(
        ["sh", "-c", f"{shell} -f json -o new.json <&- >&-"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ROOT},
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (1, b"")
    assert json.loads((folder / "new.json").read_bytes())["totals"]["events"] == 2001


def test_two_runs_at_once_do_not_meet(folder):
    (folder / "bad").write_bytes(event(1, plan=5) + b"\n" + (folder / "data").read_bytes())
    runs = [
        start(folder, "bad", "data", "--jobs", "2", *SIDE, "-o", f"r{number}")
        for number in range(2)
    ]
    assert [run.communicate(timeout=60) for run in runs] == [(b"", b"")] * 2
    assert [run.returncode for run in runs] == [1, 1]
    assert (folder / "r0").read_bytes() == (folder / "r1").read_bytes()
    assert len((folder / "yes").read_bytes().splitlines()) == 4000
    assert list((folder / "tmp").iterdir()) == []


@pytest.mark.parametrize("name", ["-", "/dev/stdin", "/dev/fd/{}"])
@pytest.mark.parametrize("is_pipe", [True, False])
def test_what_only_this_process_can_read_is_read_beside_workers(folder, name, is_pipe):
    """A worker's own standard input is where its orders come from."""
    if is_pipe:
        reader, writer = os.pipe()
        os.write(writer, event(5) + b"\n" + event(6))
        os.close(writer)
    else:
        (folder / "piece").write_bytes(event(5) + b"\n" + event(6))
        reader = os.open(folder / "piece", os.O_RDONLY)
    options = {"pass_fds": [reader]} if "fd" in name else {"stdin": reader}
    process = start(folder, name.format(reader), "data", "--jobs", "2", "-f", "json", **options)
    out, err = process.communicate(timeout=30)
    os.close(reader)
    report = json.loads(out)
    assert (process.returncode, err, report["totals"]["events"]) == (0, b"", 2002)
    assert [(row["code"], row["count"]) for row in report["findings"]] == [("ING011", 2)]
