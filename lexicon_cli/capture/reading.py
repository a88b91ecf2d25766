"""Bodies of requests, with room for only so many bytes at one time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any

from lexicon_cli.capture.limits import ServerLimits

Receive = Callable[[], Awaitable[dict[str, Any]]]
_STEP_S = 0.02


class BodyTooLarge(Exception):
    """A body beyond the limit."""


class TooSlow(Exception):
    """A body that did not come in time."""


class ClientGone(Exception):
    """A connection that ended before its request did."""


class Room:
    """Bytes and requests that are held at one time, for one event loop. First come, first in."""

    def __init__(self, limits: ServerLimits) -> None:
        self._limits = limits
        self._bytes = 0
        self._requests = 0
        self._queue: deque[asyncio.Future[None]] = deque()

    async def enter(self, size: int, is_behind: Callable[[], bool]) -> "Place | None":
        """A place for a request of so many bytes; None if none got free in time. Nobody enters
        while `is_behind`: while those who read what was written cannot follow."""
        if not self._queue and self._has(size) and not is_behind():
            return self._taken(size)
        if len(self._queue) >= self._limits.requests:
            return None
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            async with asyncio.timeout(self._limits.wait_s):
                while self._queue[0] is not turn or not self._has(size) or is_behind():
                    await asyncio.sleep(_STEP_S)
        except TimeoutError:
            return None
        finally:
            self._queue.remove(turn)
        return self._taken(size)

    def grow(self, size: int) -> bool:
        """Room for so many more bytes of a request that is inside, if there is."""
        if self._bytes + size > self._limits.held_bytes:
            return False
        self._bytes += size
        return True

    def leave(self, size: int) -> None:
        """A request has gone, with so many bytes."""
        self._bytes -= size
        self._requests -= 1

    def _has(self, size: int) -> bool:
        is_full = self._requests >= self._limits.requests
        return not is_full and self._bytes + size <= self._limits.held_bytes

    def _taken(self, size: int) -> "Place":
        self._bytes += size
        self._requests += 1
        return Place(self, size)


class Place:
    """One request's place in the room, as a context."""

    def __init__(self, room: Room, size: int) -> None:
        self._room = room
        self._size = size

    def holds(self, size: int) -> bool:
        """Whether there is room for so many bytes in all."""
        if size <= self._size:
            return True
        if not self._room.grow(size - self._size):
            return False
        self._size = size
        return True

    def __enter__(self) -> "Place":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._room.leave(self._size)


async def read_body(receive: Receive, place: Place, limits: ServerLimits) -> bytes:
    """The whole body. Raises BodyTooLarge, TooSlow, ClientGone."""
    first = await _received(receive, limits.body_s)
    if not first.get("more_body"):
        return _checked(first.get("body", b""), limits)
    parts = [_checked(first.get("body", b""), limits)]
    held = len(parts[0])
    try:
        async with asyncio.timeout(limits.body_s):
            more = True
            while more:
                message = await _received(receive, None)
                parts.append(message.get("body", b""))
                held += len(parts[-1])
                if held > limits.body_bytes or not place.holds(held):
                    raise BodyTooLarge
                more = message.get("more_body", False)
    except TimeoutError:
        raise TooSlow from None
    return b"".join(parts)


async def _received(receive: Receive, within_s: float | None) -> dict[str, Any]:
    if within_s is None:
        message = await receive()
    else:
        try:
            async with asyncio.timeout(within_s):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message


def _checked(body: bytes, limits: ServerLimits) -> bytes:
    if len(body) > limits.body_bytes:
        raise BodyTooLarge
    return body
