"""Whether a filter keeps an event."""

from typing import Any

from lexicon_cli.core.hashing import blake2b
from lexicon_cli.core.selection import DataFilter
from lexicon_cli.kernel.ingest import id_text


def keeps(
    select: DataFilter,
    name: str,
    properties: dict[str, Any],
    platform: str,
    time_ms: int | None,
) -> bool:
    """Whether the event passes every condition; without a time it passes none on time."""
    if select.events and name not in select.events:
        return False
    if select.platforms and platform not in select.platforms:
        return False
    if select.since_ms is not None and (time_ms is None or time_ms < select.since_ms):
        return False
    if select.until_ms is not None and (time_ms is None or time_ms >= select.until_ms):
        return False
    return select.sample is None or in_sample(properties.get("distinct_id"), select.sample)


def in_sample(distinct_id: Any, share: float) -> bool:
    """Whether a user belongs to the sample: by a hash, so that users stay whole."""
    digest = blake2b(id_text(distinct_id).encode("utf-8", "surrogatepass"), 8)
    return int.from_bytes(digest, "big") < share * 2**64
