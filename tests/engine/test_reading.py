"""Events one by one: places are those of the file, whatever it is packed with."""

import gzip
import json

import pytest

from lexicon_cli.engine.reading import Reading
from lexicon_cli.events.sources import find_sources

FIRST = b'{"event":"A","properties":{"x":1}}'
SECOND = b'{"event":"B","properties":{"x":2}}'


def read(tmp_path, content, name="export.ndjson"):
    file = tmp_path / name
    file.write_bytes(content)
    reading = Reading(find_sources([str(file)]))
    return reading, list(reading)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [b"", b"\n", b"\n\n"])
def test_lines_and_offsets_lead_back_to_the_line(tmp_path, end, last):
    content = FIRST + end + b"not json" + end + end + SECOND + last
    reading, events = read(tmp_path, content)
    assert [(event.name, event.line) for event in events] == [("A", 1), ("B", 4)]
    for event in events:
        assert content[event.offset :].startswith(event.raw)
    assert reading.skipped == {"not-json": 1}


def test_a_packed_file_reads_like_a_plain_one(tmp_path):
    content = FIRST + b"\n" + SECOND + b"\n"
    _, plain = read(tmp_path, content)
    _, packed = read(tmp_path, gzip.compress(content), "export.ndjson.gz")
    assert packed == plain


def test_an_array_gives_its_elements(tmp_path):
    _, events = read(tmp_path, json.dumps([json.loads(FIRST), json.loads(SECOND)]).encode())
    assert [event.name for event in events] == ["A", "B"]


def test_a_cut_archive_gives_what_it_holds_and_says_so(tmp_path):
    lines = b"".join(b'{"event":"E%d","properties":{}}\n' % number for number in range(20_000))
    reading, events = read(tmp_path, gzip.compress(lines)[:-2_000], "export.gz")
    assert 0 < len(events) < 20_000
    assert reading.damaged == {0: "archive-cut"}


def test_a_mark_at_the_beginning_and_an_overlong_line_are_no_trouble(tmp_path):
    long = b'{"event":"L","properties":{"x":"' + b"y" * (17 * 1024 * 1024) + b'"}}'
    reading, events = read(tmp_path, b"\xef\xbb\xbf" + FIRST + b"\n" + long + b"\n" + SECOND)
    assert [(event.name, event.line) for event in events] == [("A", 1), ("B", 3)]
    assert reading.skipped == {"too-long": 1}
    assert reading.lines == 3
