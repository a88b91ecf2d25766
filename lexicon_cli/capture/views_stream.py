"""The stream of rows (server-sent events): `id` and `data` a row, and three notices by name.

`hello` says which run of the server this is, `gap` how many rows are gone that the reader never
saw, `clear` that the rows were cleared. `beat` comes when nothing else does, so that both ends
notice a dead connection.
"""

import asyncio
from collections.abc import AsyncIterator

import orjson

from lexicon_cli.capture.live import Live, Taken

BEAT_SECONDS = 10.0
# Rows of this long travel together: one write and one repaint instead of dozens.
GATHER_SECONDS = 0.04
RETRY_MS = 1_000


def stream_of(live: Live, last: int) -> AsyncIterator[bytes] | None:
    """The rows after the one with the id `last`, for as long as somebody reads; None when too many
    read along. Writing waits for the reader (the transport's own limit), and while it waits
    nothing is kept for it."""
    loop = asyncio.get_running_loop()
    news = asyncio.Event()
    news.set()

    def wake() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(news.set)

    if not live.has_room:
        return None

    async def rows() -> AsyncIterator[bytes]:
        if not live.join(wake):
            return
        try:
            mark = live.mark(last)
            told = {"run": live.run, "last": live.last, "known": mark.last}
            yield b"retry: %d\n" % RETRY_MS + _notice("hello", told)
            while not live.closed:
                news.clear()
                taken = live.after(mark)
                mark = taken.mark
                if taken.rows or taken.lost or taken.cleared:
                    yield _chunk(taken)
                    news.set()  # there may be more where this came from
                    await asyncio.sleep(GATHER_SECONDS if mark.last >= live.last else 0)
                    continue
                try:
                    await asyncio.wait_for(news.wait(), BEAT_SECONDS)
                except TimeoutError:
                    yield _notice("beat", {"last": live.last})
        finally:
            live.leave(wake)

    return rows()


def _chunk(taken: Taken) -> bytes:
    parts = []
    if taken.cleared:
        parts.append(_notice("clear", {}))
    if taken.lost:
        parts.append(_notice("gap", {"lost": taken.lost}))
    parts.extend(b"id: %d\ndata: %b\n\n" % row for row in taken.rows)
    return b"".join(parts)


def _notice(name: str, told: dict[str, object]) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), orjson.dumps(told))
