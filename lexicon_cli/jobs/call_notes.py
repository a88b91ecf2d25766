"""What is told of recordings of calls: how many there were, and what they held."""

from collections.abc import Sequence

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import STDIN, Source

_BLOCK_BYTES = 1024 * 1024
# Larger ones are not read again for a note.
_MOST_BYTES = 256 * 1024 * 1024


def notes_on_calls(sources: Sequence[Source]) -> tuple[str, ...]:
    """One note for each recording that can be read again, as HAR files and saved bodies can."""
    notes = []
    for source in sources:
        may_be_one = source.is_document or source.packing is not None
        if may_be_one and source.name != STDIN and source.size <= _MOST_BYTES:
            told = _told(source)
            if told is not None:
                notes.append(f'"{source.name}" holds {told}')
    return tuple(notes)


def _told(source: Source) -> str | None:
    try:
        with open_source(source) as stream:
            calls = stream.calls
            if calls is None:
                return None
            while stream.read(_BLOCK_BYTES):
                pass
            return calls.summary
    except InputError:
        return None  # it was readable a moment ago: the report is none the worse
