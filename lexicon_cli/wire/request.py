"""One request as it came in, or as a recording tells of it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """`target` is the path with its query, or a whole URL; header names are in any case, and the
    body is as sent, still packed."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @classmethod
    def of(
        cls, method: str, target: str, headers: Iterable[tuple[str, str]] = (), body: bytes = b""
    ) -> "Request":
        """A request from headers in whatever sequence they come."""
        return cls(method, target, tuple((name, value) for name, value in headers), body)

    def header(self, name: str) -> str:
        """The first value of a header, "" if it is not there. `name` in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), "")
