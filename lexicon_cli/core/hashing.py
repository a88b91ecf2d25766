"""Hashes without OpenSSL, which takes some milliseconds to load: more than all that we hash."""

from collections.abc import Callable
from typing import Any

_LARGE = 1 << 20  # bytes from which OpenSSL has made up for its loading


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of the bytes in hexadecimal digits."""
    make = _from_openssl() if len(data) > _LARGE else _small
    digest: str = make(data).hexdigest()
    return digest


def _from_openssl() -> Callable[[bytes], Any]:
    from hashlib import sha256

    return sha256


def _own() -> Callable[[bytes], Any]:
    """The interpreter's own implementation; it has had two names and may be left out of a build."""
    from importlib import import_module

    for name in ("_sha2", "_sha256"):
        try:
            found: Callable[[bytes], Any] = import_module(name).sha256
        except ImportError:
            continue
        return found
    return _from_openssl()


def blake2b(data: bytes, size: int) -> bytes:
    """BLAKE2b (RFC 7693) of the bytes, so many bytes long (1 to 64)."""
    digest: bytes = _blake2b(data, digest_size=size).digest()
    return digest


def _own_blake2b() -> Callable[..., Any]:
    try:
        from _blake2 import blake2b as own
    except ImportError:
        from hashlib import blake2b as own
    return own


_small = _own()
_blake2b = _own_blake2b()
