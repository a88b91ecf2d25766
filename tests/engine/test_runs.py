"""What comes of parts, in one process and in several: the same tally, the same errors."""

import errno
import gzip
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.errors import BundleError, InputError
from lexicon_cli.engine import parts
from lexicon_cli.engine.pool import Pool, WorkerError
from lexicon_cli.engine.wire import read_part, write_part
from lexicon_cli.events.sources import Source, find_sources
from tests.corpus.support import event

LINES = [event(number) + b"\n" for number in range(100)]
by_jobs = pytest.mark.parametrize("jobs", [1, 2])
pytestmark = pytest.mark.usefixtures("workers")


def counts(tally):
    """What a tally says, without where it was cut."""
    cells = [
        (*key, cell.count, [sample[:2] for sample in cell.samples])
        for *key, cell in tally.all_cells()
    ]
    return (
        cells,
        {name: traffic.count for name, traffic in tally.traffic.items()},
        tally.flagged,
        sum(span.lines for span in tally.spans),
        max(span.end for span in tally.spans),
    )


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n\r\n"])
def test_cut_or_not_by_one_or_more_the_tally_is_the_same(engine, monkeypatch, end):
    lines = list(LINES)
    lines[30] = b'{"event": "Sign Up", "properties": {"plan": 5}}\n'
    lines[60] = b"x" * 5000 + b"\n"  # longer than several parts
    lines[61] = b"\n"
    Path("data").write_bytes(b"".join(lines).rstrip(b"\n") + end)
    assert len(parts.cut(find_sources(["data"]), 2)) > 7
    tallies = [engine.run_files("data", jobs=jobs) for jobs in (1, 2)]
    monkeypatch.setattr(parts, "PART_BYTES", 10**9)
    tallies.append(engine.run_files("data", jobs=1))
    assert counts(tallies[0]) == counts(tallies[1]) == counts(tallies[2])
    assert counts(tallies[0])[3] == 99


@by_jobs
@pytest.mark.usefixtures("small_parts")
def test_a_file_that_grows_is_read_as_it_was_found(engine, jobs):
    Path("data").write_bytes(b"".join(LINES))
    found = find_sources(["data"])
    with Path("data").open("ab") as file:
        file.write(b"".join(LINES))
    assert engine.run(found, jobs).traffic["Sign Up"].count == 100


@by_jobs
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("left", [0, 1, 5000])
def test_a_file_that_shrinks_is_no_verdict(engine, jobs, pack, left):
    content = pack(b"".join(LINES))
    Path("data").write_bytes(content)
    found = [replace(find_sources(["data"])[0], size=len(content) + 10_000)]
    if pack is bytes:
        Path("data").write_bytes(content[:left])
    with pytest.raises(InputError, match=r'"data" became shorter while it was read'):
        engine.run(found * 2, jobs)


@by_jobs
def test_a_file_that_goes_away_is_told_alike(engine, jobs):
    gone = [Source(name, None, False, size) for name in "ab" for size in (0, 10)]
    with pytest.raises(InputError) as caught:
        engine.run(gone, jobs)
    assert str(caught.value) in {
        f'cannot read "{name}": no such file or directory' for name in "ab"
    }


@by_jobs
def test_a_file_that_cannot_be_read_is_told_alike(engine, jobs):
    Path("folder").mkdir()
    with pytest.raises(InputError, match=r'cannot read "folder": is a directory'):
        engine.run([Source("folder", None, False, 0)] * 2, jobs)


@by_jobs
def test_a_file_of_another_kind_is_told_with_its_hint(engine, jobs):
    Path("data").write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match="is a zip archive") as caught:
        engine.run([Source("data", None, False, 0)] * 2, jobs)
    assert caught.value.hint.startswith("unpack it")


@by_jobs
@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda data: b"[" + data + b"]"])
def test_progress_moves_within_a_file_and_ends_at_its_size(engine, jobs, pack, monkeypatch):
    monkeypatch.setattr("lexicon_cli.kernel.cutting.BLOCK_BYTES", 2000)
    content = pack(b"".join(LINES))
    Path("data").write_bytes(content)
    moves: list[int] = []
    engine.run_files("data", jobs=jobs, moved=moves.append)
    assert sum(moves) == len(content)
    assert min(moves) > 0
    assert len(moves) > 1 or pack is gzip.compress or jobs == 2


def test_a_kernel_that_cannot_be_made_ends_the_run(engine):
    Path("data").write_bytes(LINES[0])
    with pytest.raises(RuntimeError, match="in a worker process"):
        Pool(b'{"bundle": {}, "options": {}}', 2).run(parts.cut(find_sources(["data"])))


def test_the_fallback_of_a_worker_raises_what_it_raises_here(engine):
    content = json.loads(engine.kernel)
    content["options"]["fallback"] = "lexicon_cli.schema.judge:make_judge"
    bundle = SchemaBundle.from_dict(content["bundle"])
    schema = {"if": True, "then": {"$ref": "elsewhere.json"}}
    entry = replace(bundle.events["Sign Up"], schema=schema)
    content["bundle"] = replace(bundle, events={"Sign Up": entry}).to_dict()
    Path("data").write_bytes(LINES[0])
    for jobs in (1, 2):
        with pytest.raises(BundleError, match=r'"elsewhere.json" leads nowhere'):
            replace(engine, kernel=json.dumps(content).encode()).run_files("data", jobs=jobs)


def test_a_worker_that_dies_is_told(engine, monkeypatch, workers):
    monkeypatch.setattr("lexicon_cli.engine.children._START", "import sys; sys.exit(7)")
    monkeypatch.setattr("lexicon_cli.engine.pool.serve", lambda lines, answers: os._exit(7))
    Path("data").write_bytes(LINES[0])
    with pytest.raises(WorkerError, match="a worker process ended with exit code 7"):
        engine.run_files("data", jobs=2)


def test_a_worker_that_cannot_be_started_is_told(engine, monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setattr("os.fork", no_more)
    Path("data").write_bytes(LINES[0])
    with pytest.raises(WorkerError, match="cannot start a worker process: no such file"):
        engine.run_files("data", jobs=2)


def no_more():
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def test_no_process_and_no_pipe_is_left_when_the_second_cannot_be_started(
    engine, monkeypatch, workers
):
    if workers == "fresh":
        pytest.skip("subprocess closes its pipes itself")
    real, births = os.fork, []

    def fork():
        births.append(None)
        return real() if len(births) == 1 else no_more()

    monkeypatch.setattr("os.fork", fork)
    Path("data").write_bytes(LINES[0])
    Path("more").write_bytes(LINES[1])
    before = sorted(Path("/proc/self/fd").iterdir())
    with pytest.raises(WorkerError, match="cannot start a worker process"):
        engine.run_files("data", "more", jobs=2)
    assert sorted(Path("/proc/self/fd").iterdir()) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_modules_in_the_working_directory_do_not_reach_workers(engine):
    for name in ("json", "queue", "signal", "msgspec", "lexicon_cli"):
        Path(f"{name}.py").write_text("raise SystemExit(9)", "utf-8")
    Path("data").write_bytes(LINES[0])
    assert engine.run_files("data", jobs=2).traffic["Sign Up"].count == 1


@pytest.mark.parametrize(("sizes", "workers"), [((770,), 1), ((770,), 2), ((9,) * 40 + (300,), 3)])
def test_parts_cover_every_byte_once_and_get_smaller(monkeypatch, sizes, workers):
    monkeypatch.setattr(parts, "PART_BYTES", 8)
    sources = [Source(f"{number}", None, False, size) for number, size in enumerate(sizes)]
    cut = parts.cut(sources, workers)
    for number, size in enumerate(sizes):
        mine = [part for part in cut if part.number == number]
        assert [part.start for part in mine] == [0, *(part.end for part in mine[:-1])]
        assert mine[-1].end == size
    biggest = max(part.size for part in cut)
    assert biggest <= sum(sizes) / workers / 2
    assert len(cut) < len(sizes) + 12 * workers


def test_an_empty_input_is_one_part(monkeypatch):
    (part,) = parts.cut([Source("a", None, False, 0)], 2)
    assert (part.start, part.end) == (0, None)


@pytest.mark.parametrize("name", ["a", "ä\n", "bad\udcff"])
def test_parts_travel_whole(name):
    part = parts.Part(3, Source(name, "gzip", True, 5), 1, None)
    line = write_part(part)
    assert line.count(b"\n") == 1
    assert read_part(line) == part
