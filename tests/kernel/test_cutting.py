"""Bytes cut into blocks of whole lines, whatever the sizes of reads, blocks and lines."""

import io
from collections.abc import Callable
from random import Random

import pytest

from lexicon_cli.kernel import cutting
from lexicon_cli.kernel.cutting import LinesAsFile, line_blocks, line_start
from tests.oracle.support import bundle_of, codes, comparable, kernel_of, line_of


class Dribble:
    """A source that gives fewer bytes than asked for, as pipes do."""

    def __init__(self, data: bytes, rng: Random) -> None:
        self._file = io.BytesIO(data)
        self._rng = rng

    def read(self, size: int, /) -> bytes:
        return self._file.read(self._rng.randint(1, size))


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """Sets the sizes of a block and of the longest line."""

    def change(block: int, line: int) -> None:
        monkeypatch.setattr(cutting, "BLOCK_BYTES", block)
        monkeypatch.setattr(cutting, "MAX_LINE_BYTES", line)

    return change


def lines_of(data: bytes) -> list[bytes]:
    """The lines with their ends; the last may have none."""
    found = [line + b"\n" for line in data.split(b"\n")]
    found[-1] = found[-1][:-1]
    return found if found[-1] else found[:-1]


@pytest.mark.parametrize("seed", range(40))
def test_blocks_are_whole_lines_in_order_and_long_lines_their_lengths(
    limits: Callable[[int, int], None], seed: int
) -> None:
    rng = Random(seed)
    limits(rng.randint(1, 20), 60)
    sizes = [rng.choice((0, 1, 5, 30, 59, 60, 61, 62, 200)) for _ in range(30)]
    data = b"\n".join(b"x" * size for size in sizes) + rng.choice((b"", b"\n"))
    spilled: list[bytes] = []
    rebuilt: list[bytes | int] = []
    for block in line_blocks(Dribble(data, rng), None, spilled.append):
        rebuilt += [block] if isinstance(block, int) else lines_of(block)
    expected = [len(line) if len(line.rstrip(b"\n")) > 60 else line for line in lines_of(data)]
    assert rebuilt == expected
    assert b"".join(spilled) == b"".join(
        line.rstrip(b"\n") for line in lines_of(data) if len(line.rstrip(b"\n")) > 60
    )


def test_a_size_stops_the_reading(limits: Callable[[int, int], None]) -> None:
    limits(4, 100)
    file = io.BytesIO(b"one\ntwo\nthree\nfour\n")
    assert b"".join(b for b in line_blocks(file, 8) if isinstance(b, bytes)) == b"one\ntwo\n"
    assert file.read() == b"three\nfour\n"


@pytest.mark.parametrize("block", [1, 3, 100])
def test_a_line_starts_after_a_line_feed(limits: Callable[[int, int], None], block: int) -> None:
    limits(block, 100)
    data = b"ab\n\ncdef\ng"
    starts = [line_start(io.BytesIO(data), position) for position in range(len(data) + 2)]
    assert starts == [0, 3, 3, 3, 4, 9, 9, 9, 9, 9, 10, 10]


@pytest.mark.parametrize("size", [1, 3, 12, 1000])
def test_lines_as_a_file_come_in_reads_of_the_size_at_most(size: int) -> None:
    lines = [b"a\n", b"", b"b" * 30 + b"\n", b"\n", b"last"]
    file = LinesAsFile(lines)
    read = list(iter(lambda: file.read(size), b""))
    assert b"".join(read) == b"".join(lines)
    assert max(map(len, read)) <= size


def test_lines_given_one_by_one_are_judged_as_those_of_a_file(
    limits: Callable[[int, int], None],
) -> None:
    limits(64, 2000)
    kernel = kernel_of(bundle_of("lexicon: 1\nevents: {E: {}}"))
    lines = [line_of({}), b"x" * 5000 + b"\n", line_of({}), b"y" * 2000 + b"\n"]
    one_by_one, whole = (
        kernel.check_lines(lines),
        kernel.check_stream(io.BytesIO(b"".join(lines))),
    )
    assert comparable(one_by_one) == comparable(whole)
    assert codes(comparable(whole)) == {"ING005 too-long", "ING017 not-json"}


def test_a_line_too_long_to_hold_is_one_fault_and_the_next_is_read(
    limits: Callable[[int, int], None],
) -> None:
    limits(64, 2000)
    bundle = bundle_of("lexicon: 1\nevents: {E: {}}")
    good = line_of({})
    data = good + b'{"event": "' + b"x" * 5000 + b'"}\n' + good + b"y" * 3000
    tally = kernel_of(bundle).check_stream(io.BytesIO(data))
    (cell,) = [cell for code, *_, cell in tally.all_cells() if code == "ING005"]
    assert cell.count == 2
    assert [sample[:4] for sample in cell.samples] == [
        (0, len(good), 0, 1),
        (0, len(data) - 3000, 0, 3),
    ]
    (span,) = tally.spans
    assert (span.end, span.newlines, span.lines, span.events) == (len(data), 4, 4, 2)
