"""What was answered with success is in the file, once, whatever happens."""

import asyncio
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lexicon_cli.capture.journal import Journal, JournalError
from lexicon_cli.core.errors import InputError, UsageError
from lexicon_cli.jobs.store_load import load
from tests.capture.support import (
    JSON_TYPE,
    Client,
    capturing,
    event,
    events_in,
    plan_file,
    tell,
    wait_for,
    written,
)

ROOT = Path(__file__).parents[2]
HEADER = b'{"$capture":{"version":1,"tool":"lexicon test"}}\n'


def _run(coroutine):
    """Its result; in a thread, since the driver of a browser may run a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def request_of(*records):
    said = {"$capture": {"endpoint": "track", "records": len(records)}}
    lines = [json.dumps(said, separators=(",", ":")), *map(json.dumps, records)]
    return "".join(f"{line}\n" for line in lines).encode()


def write(path, *groups, append=False, header=HEADER):
    """The offsets at which groups were written."""

    async def all_at_once():
        return await asyncio.gather(*(journal.write(group) for group in groups))

    journal = Journal(path, header, append=append)
    try:
        return _run(all_at_once())
    finally:
        journal.close()


def start(folder, *flags, **popen):
    """`lexicon capture` in a process; (process, its URL)."""
    command = [sys.executable, "-m", "lexicon_cli", "capture", "--plan", plan_file(folder)]
    process = subprocess.Popen(
        [*command, "--port", "0", *flags],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        **popen,
    )
    return process, process.stderr.readline().decode().split()[3]


def test_a_capture_file_is_private_and_begins_with_what_it_is(tmp_path):
    path = tmp_path / "c.ndjson"
    offsets = write(path, request_of(event()), request_of(event(), event()))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    assert content.startswith(HEADER)
    assert [content[offset:].startswith(b'{"$capture":{"endpoint"') for offset in offsets]
    assert len(written(path)) == 2


def test_a_file_that_is_there_is_left_alone_unless_it_is_to_go_on(tmp_path):
    path = tmp_path / "c.ndjson"
    write(path, request_of(event()))
    before = path.read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        write(path, request_of(event()))
    assert path.read_bytes() == before
    write(path, request_of(event(number=2)), append=True)
    assert path.read_bytes().startswith(before + HEADER)
    assert [one["properties"]["$insert_id"] for one in events_in(path)] == [
        "id-00000000",
        "id-00000002",
    ]


@pytest.mark.parametrize("content", [b'{"event":"a","properties":{}}\n', b"id,name\n1,x\n", b"\0"])
def test_what_is_no_capture_file_is_never_written_to(content, tmp_path):
    path = tmp_path / "mine.ndjson"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is no capture file"):
        write(path, append=True)
    assert path.read_bytes() == content


def test_two_captures_do_not_share_a_file(tmp_path):
    path = tmp_path / "c.ndjson"
    first = Journal(path, HEADER)
    try:
        with pytest.raises(InputError, match="another capture is writing"):
            Journal(path, HEADER, append=True)
    finally:
        first.close()
    Journal(path, HEADER, append=True).close()


@pytest.mark.parametrize("cut", range(1, 120, 7))
def test_what_a_crash_tore_is_cut_off_and_nothing_before_it(cut, tmp_path):
    path = tmp_path / "c.ndjson"
    whole, torn = request_of(event(number=1)), request_of(event(number=2), event(number=3))
    write(path, whole)
    with path.open("ab") as file:
        file.write(torn[: -cut or None])
    write(path, request_of(event(number=4)), append=True)
    ids = [one["properties"]["distinct_id"] for one in events_in(path)]
    assert ids == ["user-1", "user-4"]


def test_a_torn_first_line_is_begun_again(tmp_path):
    path = tmp_path / "c.ndjson"
    path.write_bytes(HEADER[:20])
    write(path, request_of(event()), append=True)
    assert path.read_bytes().startswith(HEADER + b'{"$capture":{"endpoint"')


def test_a_full_disk_is_said_and_what_fits_later_is_taken(tmp_path):
    process, url = start(tmp_path, "--file", str(tmp_path / "c.ndjson"))
    try:
        with Client(url) as client:
            assert client.ask(body=[event(number=1)], headers=JSON_TYPE)[0] == 200
            size = (tmp_path / "c.ndjson").stat().st_size
            unlimited = resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size + 50, -1))
            for number in (2, 3):
                found = client.ask(body=[event(number=number)], headers=JSON_TYPE)
                assert found[0] == 503
                assert b"cannot write the capture file: file too large" in found[2]
                assert found[1]["retry-after"] == "5"
            assert (tmp_path / "c.ndjson").stat().st_size == size
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, unlimited)
            assert client.ask(body=[event(number=4)], headers=JSON_TYPE)[0] == 200
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    ids = [one["properties"]["distinct_id"] for one in events_in(tmp_path / "c.ndjson")]
    assert ids == ["user-1", "user-4"]


def test_a_failed_write_fails_all_who_waited_for_it_and_leaves_nothing(tmp_path, monkeypatch):
    path = tmp_path / "c.ndjson"
    journal = Journal(path, HEADER)

    async def try_it():
        results = [journal.write(request_of(event(number=n))) for n in range(3)]
        return await asyncio.gather(*results, return_exceptions=True)

    def broken(descriptor):
        raise OSError(5, "Input/output error")

    try:
        with monkeypatch.context() as patched:
            patched.setattr("lexicon_cli.capture.journal._sync", broken)
            assert all(isinstance(one, JournalError) for one in _run(try_it()))
        assert journal.fault == "input/output error"
        assert path.read_bytes() == HEADER
        assert all(isinstance(one, int) for one in _run(try_it()))
        assert journal.fault is None
    finally:
        journal.close()
    assert len(events_in(path)) == 3


@pytest.mark.parametrize("after", [1, 60, 150])
def test_nothing_acknowledged_is_lost_or_doubled_by_a_kill_under_load(after, tmp_path):
    file = tmp_path / "c.ndjson"
    process, url = start(tmp_path, "--file", str(file))
    acknowledged, enough = [], threading.Event()

    def send(sender):
        try:
            with Client(url) as client:
                for number in range(100_000):
                    ids = [sender * 1_000_000 + number * 2 + one for one in (0, 1)]
                    batch = [event(number=one) for one in ids]
                    if client.ask(body=batch, headers=JSON_TYPE)[0] != 200:
                        return
                    acknowledged.extend(f"id-{one:08d}" for one in ids)
                    if len(acknowledged) >= after:
                        enough.set()
        except (OSError, TypeError, IndexError):
            return  # killed

    senders = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for one in senders:
        one.start()
    assert enough.wait(30)
    os.kill(process.pid, signal.SIGKILL)
    for one in senders:
        one.join(30)
    process.communicate()
    with capturing(tmp_path, file=file, append=True) as capture:
        assert tell(capture, [event(number=99_999_999)])[0] == 200
    found = [one["properties"]["$insert_id"] for one in events_in(file)]
    assert len(found) == len(set(found))
    assert set(acknowledged) <= set(found)
    assert all(len(records) == said["records"] for said, records in written(file))


def test_loading_into_a_store_again_adds_only_what_is_new(tmp_path):
    store = str(tmp_path / "events.duckdb")
    with capturing(tmp_path) as capture:
        tell(capture, [event(number=1), event(number=2)])
        file = str(capture.export_path)
        assert load(store, [file])[0].added == 2
        tell(capture, [event(number=3)])
        tell(capture, {"$token": "t", "$distinct_id": "u", "$set": {"a": 1}}, "/engage")
        assert load(store, [file])[0].added == 1
    assert load(store, [file])[0].added == 0


def test_a_checker_that_cannot_follow_makes_clients_wait(tmp_path, monkeypatch):
    monkeypatch.setattr("lexicon_cli.jobs.capture._MOST_BEHIND", 1)
    with capturing(tmp_path) as capture:
        with capture._checker._lock:  # it stands still
            assert tell(capture, [event(number=1)])[0] == 200
            wait_for(lambda: capture._checker.behind > 1)
            with Client(capture.url) as client:
                client.send(
                    b"POST /track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n[]"
                )
                wait_for(lambda: capture._counts.open == 1)
                assert len(written(capture.export_path)) == 1
        assert tell(capture, [event(number=2)])[0] == 200
