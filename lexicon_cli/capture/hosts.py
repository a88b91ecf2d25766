"""Who may talk to the server, by the Host header.

A foreign site can make a browser send requests here, under a name of its own that suddenly means
this machine ("DNS rebinding"). Its name in the Host header tells it apart.
"""

import ipaddress
from collections.abc import Iterable

ANY = "*"


class Hosts:
    """The names a server answers to: those of this machine's loopback, and further ones."""

    def __init__(self, further: Iterable[str] = ()) -> None:
        names = [bare_host(name) for name in further]
        self._any = ANY in names
        self._names = frozenset(name for name in names if name and not name.startswith("*"))
        self._endings = tuple(name[1:] for name in names if name.startswith("*."))

    def takes(self, header: str | None, *, is_page: bool) -> bool:
        """Whether a request with that Host header is answered. Pages are asked for by browsers,
        which always send one: without it, or by any name, only clients of the SDKs are served."""
        if header is None:
            return not is_page
        name = bare_host(header)
        if is_loopback(name) or name in self._names or name.endswith(self._endings):
            return bool(name)
        return self._any and not is_page


def bare_host(header: str) -> str:
    """The name or address of a Host header, in lower case, without port, brackets and final dot."""
    text = header.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    name, colon, port = text.rpartition(":")
    if colon and port.isdigit() and ":" not in name:
        text = name
    return text.removesuffix(".")


def is_loopback(name: str) -> bool:
    """Whether a name can only mean this machine (RFC 6761: all of .localhost does)."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
