"""SHA-256 without OpenSSL, which takes some milliseconds to load: more than all that we hash."""

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


_small = _own()
