"""One worker process: `python -m lexicon_cli.engine.worker`. It reads its kernel, then parts, one
JSON line each, and answers each part with a line of the length of its tally and the tally."""

import json
import signal
import sys
import traceback
from typing import Any

from lexicon_cli.engine.parts import Part, check_part
from lexicon_cli.events.sources import Source
from lexicon_cli.kernel.kernel import Kernel


def main() -> None:
    """Serve until standard input ends."""
    # Ctrl-C reaches the whole group: the parent decides what to do, workers just end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = sys.stdout.buffer
    kernel = Kernel.from_json(sys.stdin.buffer.readline())
    for line in sys.stdin.buffer:
        try:
            answer = check_part(kernel, read_part(json.loads(line))).to_json()
        except Exception:  # noqa: BLE001 - the parent shows it, whatever it is
            answer = json.dumps({"failed": traceback.format_exc()}).encode()
        answers.write(b"%d\n" % len(answer) + answer)
        answers.flush()


def read_part(raw: list[Any]) -> Part:
    """A part as it comes over the pipe."""
    number, source, start, end = raw
    return Part(number, Source(*source), start, end)


def write_part(part: Part) -> bytes:
    """A part as it goes over the pipe."""
    source = part.source
    raw = [source.name, source.packing, source.is_array, source.size]
    return json.dumps([part.number, raw, part.start, part.end]).encode() + b"\n"


if __name__ == "__main__":
    main()
