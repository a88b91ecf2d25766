"""Gzip read ahead by a thread gives what the exact reader gives, damage or not."""

import gzip
import io
import random
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.ahead import Ahead
from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import Source
from lexicon_cli.events.unpacking import Unpacked

LINES = b"".join(b'{"event": "E %d", "n": %d}\n' % (n, n * n) for n in range(60_000))
PACKED = gzip.compress(LINES, 6, mtime=0)


def _whole(file, size):
    parts = iter(lambda: file.read(size), b"")
    return b"".join(parts)


def _both(tmp_path, packed, size=65_536):
    """(plain bytes, whether damaged) by the exact reader and by the one that reads ahead."""
    path = tmp_path / "export.gz"
    path.write_bytes(packed)
    exact = Unpacked(io.BytesIO(packed), "gzip")
    moved = []
    ahead = Ahead(str(path), moved.append)
    try:
        results = [(_whole(file, size), file.is_damaged) for file in (exact, ahead)]
    finally:
        ahead.close()
    assert sum(moved) <= len(packed)
    if not results[1][1]:
        assert sum(moved) == len(packed)
    return results


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(PACKED, id="one-member"),
        pytest.param(PACKED + PACKED, id="two-members"),
        pytest.param(PACKED + b"\0" * 700_000, id="padded"),
        pytest.param(gzip.compress(b"", mtime=0), id="empty"),
        pytest.param(gzip.compress(bytes(60_000_000), mtime=0), id="small-packed-large-plain"),
        pytest.param(gzip.compress(random.Random(1).randbytes(3_000_000)), id="incompressible"),
    ],
)
def test_whole_archives_give_all_they_hold(tmp_path, packed):
    exact, ahead = _both(tmp_path, packed)
    assert not exact[1]
    assert ahead == exact


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(PACKED[:-4], id="checksum-cut"),
        pytest.param(PACKED[: len(PACKED) // 2], id="cut-in-the-middle"),
        pytest.param(PACKED[:5], id="header-cut"),
        pytest.param(PACKED + b"something else", id="followed-by-something-else"),
        pytest.param(PACKED + PACKED[: len(PACKED) // 3], id="second-member-cut"),
        pytest.param(PACKED[:40_000] + b"\xff" * 50 + PACKED[40_050:], id="overwritten"),
        pytest.param(PACKED[:-8] + bytes(8), id="wrong-checksum"),
    ],
)
def test_damaged_archives_give_what_they_still_hold(tmp_path, packed):
    exact, ahead = _both(tmp_path, packed)
    assert exact[1]
    assert ahead == exact


@given(
    cut=st.integers(0, len(PACKED)),
    flipped=st.none() | st.integers(0, len(PACKED) - 1),
    size=st.sampled_from([1_000, 65_536, 9_000_000]),
)
@settings(max_examples=40, deadline=None)
def test_any_damage_reads_alike(tmp_path_factory, cut, flipped, size):
    packed = bytearray(PACKED[:cut])
    if flipped is not None and flipped < cut:
        packed[flipped] ^= 0x55
    exact, ahead = _both(tmp_path_factory.mktemp("ahead"), bytes(packed), size)
    assert ahead == exact


def test_without_isal_zlib_reads_the_same(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "isal", None)
    exact, ahead = _both(tmp_path, PACKED + PACKED)
    assert ahead == exact == (LINES + LINES, False)


def test_a_reader_that_stops_early_leaves_no_thread_behind(tmp_path):
    path = tmp_path / "export.gz"
    path.write_bytes(gzip.compress(bytes(200_000_000), 1))
    before = threading.active_count()
    ahead = Ahead(str(path), lambda size: None)
    assert ahead.read(10) == bytes(10)
    ahead.close()
    assert threading.active_count() == before


def test_a_file_that_cannot_be_read_is_an_input_error(tmp_path):
    ahead = Ahead(str(tmp_path), lambda size: None)
    with pytest.raises(InputError, match="directory"):
        ahead.read(10)
    ahead.close()


@pytest.mark.parametrize("packing", ["gzip", None])
def test_bytes_told_of_add_up_to_the_file(tmp_path, packing):
    path = tmp_path / "export.gz"
    path.write_bytes(gzip.compress(random.Random(2).randbytes(3_000_000)))
    told = []
    source = Source(str(path), packing, False, path.stat().st_size)
    with open_source(source, moved=told.append) as stream:
        while stream.read(1 << 20):
            pass
    assert sum(told) == path.stat().st_size
