"""A digest of the event schemas: tells whether someone edited them after they were compiled."""

import hashlib
from collections.abc import Mapping


def schemas_digest(schemas: Mapping[str, bytes]) -> str:
    """`sha256:<hex>` over names and contents; line ends do not count (git may change them)."""
    digest = hashlib.sha256()
    for name in sorted(schemas):
        content = schemas[name].replace(b"\r\n", b"\n")
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"
