"""A progress bar on standard error: on a terminal only, and only for work that takes a while."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import TextIO

_PATIENCE_S = 0.5
_BETWEEN_S = 0.1
_BAR = 24
_MB = 1_000_000


class Progress:
    """Called with bytes done and bytes in all (0: unknown); leaves a clean line as a context."""

    def __init__(
        self,
        *,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        enabled: bool = True,
    ) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._enabled = enabled
        self._start = clock()
        self._drawn_at = self._start + _PATIENCE_S - _BETWEEN_S
        self._width = 0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self._draw("")

    def __call__(self, done: int, total: int) -> None:
        now = self._clock()
        if not self._enabled or now - self._drawn_at < _BETWEEN_S:
            return
        self._drawn_at = now
        self._draw(_line(done, total, now - self._start))

    def _draw(self, line: str) -> None:
        if not line and not self._width:
            return
        padded = line.ljust(self._width)
        self._stream.write(f"\r{padded}" if line else f"\r{padded}\r")
        self._stream.flush()
        self._width = len(line)


def wants_progress(asked_not_to: bool, stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to draw: never in a pipe, on a dumb terminal or in CI, whose logs keep it all."""
    if asked_not_to or environ.get("CI") or environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def progress_for(asked_not_to: bool) -> Progress:
    """The progress bar of this process."""
    return Progress(enabled=wants_progress(asked_not_to, sys.stderr, os.environ))


def _line(done: int, total: int, seconds: float) -> str:
    speed = done / seconds if seconds > 0 else 0.0
    rate = f"{speed / _MB:.0f} MB/s"
    if total <= 0:
        return f"{done / _MB:,.0f} MB  {rate}"
    share = min(1.0, done / total)
    filled = round(share * _BAR)
    left = f"  {_duration((total - done) / speed)} left" if speed and done < total else ""
    return f"[{'#' * filled}{'.' * (_BAR - filled)}] {share:4.0%}  {rate}{left}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 90 else f"{whole // 60} min {whole % 60:02d} s"
