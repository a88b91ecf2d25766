"""What goes through the pipes between a pool and its workers: one line of JSON each.

To a worker: its kernel, what its daily facts are to be (either may be null), then parts. From it:
`{"moved": bytes}` now and then, for each part `{"done": true}` or `{"failed": …}`; when no more
parts come `{"tally": length}` followed by that many bytes, which is what all its parts came to, and
if facts are wanted `{"facts": length}` and the bytes.
"""

import json
import traceback
from typing import IO, Any, NamedTuple

from lexicon_cli.core import errors
from lexicon_cli.core.errors import LexiconError
from lexicon_cli.engine.parts import Part
from lexicon_cli.events.sources import Source


class Done(NamedTuple):
    """The worker is ready for another part."""


class FactsAnswer(NamedTuple):
    """Daily facts of all parts that a worker read."""

    raw: bytes


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


def write_done() -> bytes:
    """A part is done."""
    return _line({"done": True})


def write_tally(tally: bytes) -> bytes:
    """What all parts came to."""
    return _line({"tally": len(tally)}) + tally


def write_facts(facts: bytes) -> bytes:
    """The last answer."""
    return _line({"facts": len(facts)}) + facts


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


def read_answer(pipe: IO[bytes]) -> int | Done | bytes | FactsAnswer | Exception:
    """Bytes moved, a part done, a tally, facts, or what went wrong. Raises EOFError if the worker
    is gone."""
    line = pipe.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    answer = json.loads(line)
    if "moved" in answer:
        return int(answer["moved"])
    if "done" in answer:
        return Done()
    if "failed" in answer:
        return _failure(answer["failed"])
    if "facts" in answer:
        return FactsAnswer(_exactly(pipe, answer["facts"]))
    return _exactly(pipe, answer["tally"])


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    found = pipe.read(size)
    if len(found) < size:
        raise EOFError
    return found


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
