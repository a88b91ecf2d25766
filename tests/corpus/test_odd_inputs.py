"""Odd files, packed, cut, named twice, of another kind, pipes: through the command line."""

import bz2
import gzip
import lzma
import os
import threading
from pathlib import Path

import pytest
import zstandard

from tests.corpus.support import event

PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
# As the zstd program does it; without a checksum, damage may go unnoticed.
PACK["zst"] = zstandard.ZstdCompressor(write_checksum=True).compress
# Texts that do not pack well: a cut in the middle leaves something to read.
LINES = b"".join(event(number, plan=os.urandom(90).hex()) + b"\n" for number in range(2000))
ARRAY = b"[" + LINES.replace(b"\n", b",\n").rstrip(b",\n") + b"]"

by_packing = pytest.mark.parametrize("packing", PACK)


@by_packing
@pytest.mark.parametrize("content", [LINES, ARRAY], ids=["lines", "an array"])
@pytest.mark.parametrize("name", ["data", "wrong.json", "wrong.gz"])
def test_packed_data_is_known_by_content(check, packing, content, name):
    result = check(PACK[packing](content), name=name)
    assert (result.code, result.totals["events"], result.findings) == (0, 2000, [])


@by_packing
def test_a_cut_archive_is_an_error_and_its_beginning_is_checked(check, packing):
    packed = PACK[packing](LINES[:1000]) + PACK[packing](LINES[1000:])
    result = check(packed[:-30])
    assert result.code == 1
    messages = [entry["message"] for entry in result.findings if entry["code"] == "ING017"]
    assert "compressed data is cut off or damaged in 1 input" in messages[-1] + messages[0]
    # bzip2 gives whole blocks of 900 kB, and this is less.
    assert result.totals["events"] >= (3 if packing == "bz2" else 1500)


@by_packing
def test_a_damaged_archive_is_an_error_and_its_beginning_is_checked(check, packing):
    packed = bytearray(PACK[packing](LINES) * 2)
    packed[len(packed) * 3 // 4] ^= 0xFF
    result = check(bytes(packed))
    assert result.code == 1
    assert any("compressed data is cut off" in entry["message"] for entry in result.findings)
    assert result.totals["events"] >= 2000


@by_packing
def test_something_behind_an_archive_is_an_error(check, packing):
    result = check(PACK[packing](LINES) + b"something")
    assert (result.code, result.totals["events"]) == (1, 2000)


@by_packing
def test_archives_of_nothing_and_of_several_members(check, packing):
    assert check(PACK[packing](b"")).totals["lines"] == 0
    half = len(LINES) // 2
    result = check(PACK[packing](LINES[:half]) + PACK[packing](LINES[half:]))
    assert (result.code, result.totals["events"], result.findings) == (0, 2000, [])


def test_an_array_may_be_cut_at_every_byte(check):
    """Nobody is told that all is well, unless all of it is there."""
    content = b"[" + event(1) + b",\n" + event(2) + b"]"
    for length in range(1, len(content)):
        result = check(content[:length])
        assert result.code == 1
        assert [entry["code"] for entry in result.findings] == ["ING017"]
        ends = (content.index(b",\n"), len(content) - 1)
        assert result.totals["events"] == sum(length >= end for end in ends)
    assert check(content).findings == []


def test_data_that_is_packed_twice_is_refused(check):
    result = check(gzip.compress(gzip.compress(LINES)))
    assert result.code == 2
    assert result.err.startswith('lexicon: error: "data.ndjson" is packed twice\n')


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (gzip.compress(b"PAR1" + bytes(50)), "a packed Parquet file"),
        (b"event,property,type\na,b,string\n", "a tracking plan, not events"),
        (LINES.decode().encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04" + bytes(50), "a zip archive or a spreadsheet"),
    ],
)
def test_other_kinds_are_refused(check, content, what):
    for result in (check(content), check(stdin=content)):
        assert (result.code, result.report) == (2, None)
        assert f'" is {what}\n' in result.err


def test_an_input_that_is_refused_spoils_the_whole_run(check):
    Path("good.ndjson").write_bytes(LINES)
    result = check(b"PAR1", "good.ndjson")
    assert result.code == 2


def test_directories_globs_and_files_make_one_report(check):
    for name in ("e/2026/a.ndjson", "e/b.json", "e/.git/c.json", "e/notes.md"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(event(len(name)) + b"\n")
    result = check(None, "e", "./e/b.json", name="e/*.json")
    assert [entry["name"] for entry in result.report["inputs"]] == ["e/b.json", "e/2026/a.ndjson"]
    assert (result.code, result.totals["events"]) == (0, 2)


@pytest.mark.parametrize("given", ["none.ndjson", "none/*", "nothing", "", "x" * 300])
def test_what_is_not_there_is_told(check, given):
    Path("nothing").mkdir()
    result = check(None, name=given)
    assert (result.code, result.report) == (2, None)
    assert result.err.startswith("lexicon: error: ")
    assert "internal" not in result.err


def test_no_events_at_all_is_told(check):
    result = check(b"\n\n")
    assert (result.code, result.totals["events"]) == (0, 0)
    assert result.report["notes"] == ["the data holds no event: nothing was checked"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
@pytest.mark.parametrize("content", [LINES, ARRAY])
def test_a_named_pipe_is_data_too(check, pack, content):
    os.mkfifo("pipe")
    writer = threading.Thread(target=Path("pipe").write_bytes, args=(pack(content),))
    writer.start()
    result = check(None, name="pipe")
    writer.join()
    assert (result.code, result.totals["events"], result.findings) == (0, 2000, [])


def test_names_of_files_may_be_no_text_and_no_harm(check):
    name = os.fsdecode(b"e\xff\x1b[31m\n.ndjson")
    result = check(event(1, plan=5), name=name)
    assert result.code == 1
    assert result.report["inputs"][0]["name"] == name
    assert [row["input"] for row in result.occurrences] == [name]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("-o", "data.ndjson"), 'cannot write "data.ndjson": it is read in this run'),
        (("--output", "json=./data.ndjson"), 'cannot write "data.ndjson": it is read in this run'),
        (("--accept", "plan.yaml"), 'cannot write "plan.yaml": it is read in this run'),
        (("-o", "yes"), '"yes" is named for two outputs'),
        (("--output", "csv=r", "--output", "json=r"), '"r" is named for two outputs'),
    ],
)
def test_no_output_replaces_what_is_read_or_another(check, options, message):
    result = check(event(1), *options)
    assert (result.code, result.err) == (2, f"lexicon: error: {message}\n")
    assert Path("data.ndjson").read_bytes() == event(1)
