"""The capture file as a download: its lines as they are, without the tokens in them."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Any

from starlette.concurrency import run_in_threadpool

_BLOCK = 256 * 1024  # bytes of whole lines, unless one line is longer


async def lines_of(path: Path) -> AsyncIterator[bytes]:
    """The file up to where it ends now, in blocks of whole lines; a line being written is left."""
    file = await run_in_threadpool(path.open, "rb")
    try:
        left = await run_in_threadpool(lambda: path.stat().st_size)
        while left > 0:
            block, read = await run_in_threadpool(_block, file, left)
            left -= read
            if not read:
                return
            yield block
    finally:
        await run_in_threadpool(file.close)


def _block(file: IO[bytes], most: int) -> tuple[bytes, int]:
    """Whole lines without tokens, and how many bytes of the file they were."""
    lines = file.readlines(min(_BLOCK, most))
    read = sum(map(len, lines))
    return b"".join(without_token(line) for line in lines if line.endswith(b"\n")), read


def without_token(line: bytes) -> bytes:
    """A line of a capture file with the project's token taken out of the record."""
    if b"token" not in line:
        return line
    try:
        record: Any = json.loads(line)  # unlike orjson it knows NaN, and integers of any length
    except (ValueError, RecursionError):
        return b""
    if not isinstance(record, dict):
        return line
    properties = record.get("properties")
    for fields in (record, properties):
        if isinstance(fields, dict):
            for name in ("token", "$token"):
                fields.pop(name, None)
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"
