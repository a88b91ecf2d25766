"""What an event tells of itself, as the key it is counted under."""

from collections.abc import Sequence
from typing import Any

from lexicon_cli.core.platforms import platform_of
from lexicon_cli.history.facts import EventKey
from lexicon_cli.kernel.ingest import LONGEST_NAME, cut_name

_LONGEST_VERSION = 64


def key_of(day: int, words: Sequence[Any]) -> EventKey:
    """The key of events of a day by their name, library, system and three versions, of which the
    first counts that is one."""
    name, library, system, *versions = words
    short = name if len(name) <= LONGEST_NAME else cut_name(name)
    version = next(filter(_is_version, versions), "")
    return EventKey(day, short, platform_of(library, system), version)


def _is_version(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_VERSION
