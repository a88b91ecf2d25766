"""What goes through the pipes between a pool and its workers: one line of JSON each.

To a worker: its kernel, then parts. From it: `{"moved": bytes}` now and then, and for each part
`{"tally": length}` followed by that many bytes, or `{"failed": …}`.
"""

import json
import traceback
from typing import IO, Any

from lexicon_cli.core import errors
from lexicon_cli.core.errors import LexiconError
from lexicon_cli.engine.parts import Part
from lexicon_cli.events.sources import Source


def write_part(part: Part) -> bytes:
    """A part as a line."""
    source = part.source
    raw = [source.name, source.packing, source.is_document, source.size]
    return _line([part.number, raw, part.start, part.end])


def read_part(line: bytes) -> Part:
    """The inverse of `write_part`."""
    number, source, start, end = json.loads(line)
    return Part(number, Source(*source), start, end)


def write_moved(size: int) -> bytes:
    """So many bytes of files are done."""
    return _line({"moved": size})


def write_tally(tally: bytes) -> bytes:
    """The answer to a part."""
    return _line({"tally": len(tally)}) + tally


def write_failure(error: BaseException) -> bytes:
    """What stopped a part: a user's error as such, a bug of ours with its traceback."""
    failed: dict[str, Any]
    if isinstance(error, LexiconError):
        failed = {"kind": type(error).__name__, "message": str(error), "hint": error.hint}
    elif isinstance(error, OSError):
        failed = {"kind": "OSError", "errno": error.errno, "message": error.strerror}
    else:
        failed = {"kind": "", "message": "".join(traceback.format_exception(error))}
    return _line({"failed": failed})


def read_answer(pipe: IO[bytes]) -> int | bytes | Exception:
    """Bytes moved, a tally, or what went wrong. Raises EOFError if the worker is gone."""
    line = pipe.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    answer = json.loads(line)
    if "moved" in answer:
        return int(answer["moved"])
    if "failed" in answer:
        return _failure(answer["failed"])
    tally = pipe.read(answer["tally"])
    if len(tally) < answer["tally"]:
        raise EOFError
    return tally


def _failure(failed: dict[str, Any]) -> Exception:
    kind = getattr(errors, failed["kind"], None)
    if isinstance(kind, type) and issubclass(kind, LexiconError):
        return kind(failed["message"], hint=failed["hint"])
    if failed["kind"] == "OSError":
        return OSError(failed["errno"], failed["message"])
    return RuntimeError(f"in a worker process:\n{failed['message']}")


def _line(content: object) -> bytes:
    # Names that are no UTF-8 hold half surrogates: they travel escaped.
    return json.dumps(content, ensure_ascii=True).encode() + b"\n"
