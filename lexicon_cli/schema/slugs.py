"""File names for events: readable, and safe on every file system."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from lexicon_cli.core.hashing import sha256_hex

_LONGEST = 80
# Windows keeps the first for devices, whatever the extension; the second looks like one of ours.
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]?|.*-[0-9a-f]{10}")


def event_files(names: Iterable[str]) -> dict[str, str]:
    """Each event's file below the output directory, `events/<slug>.schema.json`."""
    return {name: f"events/{slug}.schema.json" for name, slug in unique_slugs(names).items()}


def unique_slugs(names: Iterable[str]) -> dict[str, str]:
    """A slug of a-z, 0-9 and "-" for each name, all different.

    A name whose slug is taken, empty, cut or reserved gets a hash behind it, and so does its rival:
    which file belongs to an event does not hang on the order of the plan.
    """
    listed = list(names)
    plain = {name: _plain_slug(name) for name in listed}
    seen = Counter(plain.values())
    return {
        name: slug if slug and seen[slug] == 1 and _is_safe(slug) else _hashed(slug, name)
        for name, slug in plain.items()
    }


def _plain_slug(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


def _is_safe(slug: str) -> bool:
    return len(slug) <= _LONGEST and _RESERVED.fullmatch(slug) is None


def _hashed(slug: str, name: str) -> str:
    digest = sha256_hex(name.encode("utf-8", "surrogatepass"))[:10]
    return f"{slug[:_LONGEST].strip('-') or 'event'}-{digest}"
