"""A digest of the event schemas: tells whether someone edited them after they were compiled."""

from collections.abc import Mapping

from lexicon_cli.core.hashing import sha256_hex


def schemas_digest(schemas: Mapping[str, bytes]) -> str:
    """`sha256:<hex>` over names and contents; line ends do not count (git may change them)."""
    pieces: list[bytes] = []
    for name in sorted(schemas):
        content = schemas[name].replace(b"\r\n", b"\n")
        pieces += (f"{name}\n{len(content)}\n".encode(), content)
    return f"sha256:{sha256_hex(b''.join(pieces))}"
