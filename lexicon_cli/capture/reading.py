"""Bodies of requests, with room for only so many bytes at one time."""

import asyncio
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


class NoRoom(Exception):
    """Too much at once: nothing got free in time."""


class Room:
    """Bytes and requests that are held at one time, for one event loop.

    Bytes count when they have come, not when they are announced, and a request when its body is
    there: who promises much and sends little takes no room from others.
    """

    def __init__(self, limits: ServerLimits, is_behind: Callable[[], bool]) -> None:
        self._limits = limits
        self._is_behind = is_behind
        self._bytes = 0
        self._waiting = 0
        self._slots = asyncio.Semaphore(limits.requests)

    def place(self) -> "Place":
        """For one request, as a context."""
        return Place(self)

    async def grow(self, size: int) -> None:
        """Hold so many more bytes. Raises NoRoom."""
        if self._bytes and self._bytes + size > self._limits.held_bytes:
            await self._until(lambda: self._bytes + size <= self._limits.held_bytes)
        self._bytes += size

    async def enter(self) -> None:
        """Be worked on. Nobody is while those who read what was written cannot follow. Raises
        NoRoom."""
        if self._is_behind():
            await self._until(lambda: not self._is_behind())
        if not self._slots.locked():
            await self._slots.acquire()  # at once
            return
        try:
            async with asyncio.timeout(self._limits.wait_s):
                await self._slots.acquire()
        except TimeoutError:
            raise NoRoom from None

    def leave(self, size: int, *, entered: bool) -> None:
        """A request has gone, with so many bytes."""
        self._bytes -= size
        if entered:
            self._slots.release()

    async def _until(self, is_free: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(self._limits.wait_s):
                while not is_free():
                    await asyncio.sleep(_STEP_S)
        except TimeoutError:
            raise NoRoom from None


class Place:
    """One request's place in the room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._size = 0
        self._entered = False

    async def hold(self, size: int) -> None:
        """Hold so many more bytes. Raises NoRoom."""
        await self._room.grow(size)
        self._size += size

    async def enter(self) -> None:
        """Be worked on. Raises NoRoom."""
        await self._room.enter()
        self._entered = True

    def __enter__(self) -> "Place":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._room.leave(self._size, entered=self._entered)


async def read_body(receive: Receive, place: Place, limits: ServerLimits) -> bytes:
    """The whole body. Raises BodyTooLarge, TooSlow, ClientGone, NoRoom."""
    try:
        part, more = await _next(receive, limits.body_s)
        if not more:
            await _hold(part, len(part), place, limits)
            return part
        async with asyncio.timeout(limits.body_s):
            return await _rest(part, receive, place, limits)
    except TimeoutError:
        raise TooSlow from None


async def _rest(part: bytes, receive: Receive, place: Place, limits: ServerLimits) -> bytes:
    parts: list[bytes] = []
    held, more = 0, True
    while more or part:
        held += len(part)
        await _hold(part, held, place, limits)
        parts.append(part)
        part, more = await _next(receive, limits.part_s) if more else (b"", False)
    return b"".join(parts)


async def _hold(part: bytes, held: int, place: Place, limits: ServerLimits) -> None:
    if held > limits.body_bytes:
        raise BodyTooLarge
    if part:
        await place.hold(len(part))


async def _next(receive: Receive, within_s: float) -> tuple[bytes, bool]:
    """The next part, and whether more follows."""
    async with asyncio.timeout(within_s):
        message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message.get("body", b""), message.get("more_body", False)
