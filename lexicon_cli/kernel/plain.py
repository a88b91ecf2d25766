"""The readable kernel: decode a line, judge it, count. Slow; the faster path equals it."""

from collections.abc import Iterable

from lexicon_cli.kernel.decode import Malformed, decode_event, without_mark
from lexicon_cli.kernel.recorder import Recorder


def check_lines(lines: Iterable[bytes], recorder: Recorder, offset: int) -> None:
    """Check lines as they lie in the input, each with its line end if it has one.

    `offset` is the byte offset of the first line.
    """
    kept = number = 0
    for number, line in enumerate(lines, start=1):
        if check_line(line, recorder, offset, number - 1):
            kept += 1
        offset += len(line)
    recorder.close(offset, number, kept)


def check_line(line: bytes, recorder: Recorder, offset: int, number: int) -> bool:
    """Check one line, the `number`th of its span from 0 on; False if it is blank."""
    bare = line.rstrip(b"\r\n")
    if not bare or bare.isspace() or (offset == 0 and not without_mark(bare).strip()):
        return False
    try:
        name, properties = decode_event(bare, first=offset == 0)
    except Malformed as fault:
        recorder.malformed_line(bare, fault, offset, number)
    else:
        recorder.event(bare, name, properties, offset, number)
    return True
