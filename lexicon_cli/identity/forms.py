"""The form that Original ID Merge wants an anonymous id to have."""

import re
from collections.abc import Callable

from lexicon_cli.identity.values import DEVICE

_V4 = re.compile(
    r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-4[0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}"
)
_HYPHENS = 4


def is_loose_uuid(name: str) -> bool:
    """Five groups of ASCII letters and digits, as the ids of older browsers are; `$device:` may
    stand before them."""
    bare = name.removeprefix(DEVICE) if name[:1] == "$" else name
    return (
        bare.count("-") == _HYPHENS
        and bare.replace("-", "").isalnum()
        and bare.isascii()
        and "--" not in bare
        and bare[0] != "-" != bare[-1]
    )


def is_uuid_v4(name: str) -> bool:
    """A true version 4 UUID; `$device:` may stand before it."""
    return _V4.fullmatch(name.removeprefix(DEVICE)) is not None


UUID_FORMS: dict[str, Callable[[str], bool]] = {"loose": is_loose_uuid, "strict-v4": is_uuid_v4}
