"""Archives: all members, what a damaged one still holds, and that damage never passes as whole."""

import bz2
import gzip
import io
import lzma
import random

import pytest
import zstandard

from lexicon_cli.events.sources import packing_of
from lexicon_cli.events.unpacking import Unpacked

PACK = {
    "gzip": lambda content: gzip.compress(content, mtime=0),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
}
# Does not pack well, so that archives have many blocks to be cut in.
CONTENT = b"".join(b"%d\n" % random.Random(1).getrandbits(200) for _ in range(2000))
CONTENT += bytes(random.Random(2).choices(range(256), k=40_000))

by_packing = pytest.mark.parametrize("packing", PACK)


def unpack(packed: bytes, packing: str, size: int = 4000) -> tuple[bytes, bool]:
    file = Unpacked(io.BytesIO(packed), packing)
    parts = list(iter(lambda: file.read(size), b""))
    assert all(len(part) <= size for part in parts)
    return b"".join(parts), file.is_damaged


@by_packing
@pytest.mark.parametrize("size", [1, 1000, 1 << 20])
def test_what_was_packed_comes_out(packing, size):
    content = CONTENT[:3000] if size == 1 else CONTENT
    packed = PACK[packing](content)
    assert packing_of(packed) == packing
    assert unpack(packed, packing, size) == (content, False)


@by_packing
def test_an_archive_of_nothing_is_whole(packing):
    assert unpack(PACK[packing](b""), packing) == (b"", False)


@by_packing
def test_members_follow_each_other(packing):
    packed = PACK[packing](CONTENT) + PACK[packing](b"") + PACK[packing](b"end")
    assert unpack(packed, packing) == (CONTENT + b"end", False)


@by_packing
def test_padding_is_no_damage(packing):
    assert unpack(PACK[packing](CONTENT) + bytes(4096), packing) == (CONTENT, False)


@by_packing
def test_what_follows_an_archive_is_damage(packing):
    assert unpack(PACK[packing](CONTENT) + b"something else", packing) == (CONTENT, True)


@by_packing
def test_an_archive_that_is_cut_anywhere_is_damaged(packing):
    packed = PACK[packing](CONTENT[:3000])
    for length in range(1, len(packed)):
        content, is_damaged = unpack(packed[:length], packing)
        assert is_damaged, length
        assert CONTENT.startswith(content)


@by_packing
def test_damage_in_the_middle_is_noticed_and_what_comes_before_kept(packing):
    member = PACK[packing](CONTENT)
    packed = bytearray(member * 2)
    packed[len(member) + len(member) // 2] ^= 0xFF
    content, is_damaged = unpack(bytes(packed), packing)
    assert is_damaged
    assert content.startswith(CONTENT)


def test_zstandard_skips_frames_that_are_none_of_its_own():
    skippable = b"\x50\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"hello"
    packed = PACK["zstd"](CONTENT)
    assert unpack(packed + skippable + packed, "zstd") == (CONTENT * 2, False)


@by_packing
def test_a_bomb_comes_out_piece_by_piece(packing):
    """200 MB out of a few kB: what is asked for is all that is held, give or take some MB."""
    import tracemalloc

    plain = bytes(20 * 1024 * 1024)
    packed = PACK[packing](plain) * 10
    file = Unpacked(io.BytesIO(packed), packing)
    tracemalloc.start()
    total = 0
    while block := file.read(1 << 17):
        total += len(block)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (total, file.is_damaged) == (10 * len(plain), False)
    assert peak < 100 * 1024 * 1024
