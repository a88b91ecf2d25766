"""What the header of a CSV file says, before the file is read."""

from pathlib import Path

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.foreign import is_csv
from lexicon_cli.events.tables import has_event_column, layout_of
from lexicon_cli.events.tables_csv import header_of
from lexicon_cli.events.unpacking import Unpacked

_HEAD_BYTES = 64 * 1024


def holds_events(name: str, packing: str | None) -> bool:
    """Whether a file is a CSV file of events, as far as its header tells. Raises OSError."""
    return has_event_column(_columns(name, packing))


def is_untyped(name: str, packing: str | None) -> bool:
    """Whether a file is a CSV file whose cells are the properties. Raises OSError."""
    columns = _columns(name, packing)
    try:
        return bool(columns) and layout_of(name, columns).properties is None
    except InputError:
        return False  # told when the file is opened


def _columns(name: str, packing: str | None) -> list[str]:
    """Those of its first line, none if it is no CSV file."""
    with Path(name).open("rb") as file:
        head = (file if packing is None else Unpacked(file, packing)).read(_HEAD_BYTES)
    if not is_csv(name, head):
        return []
    return header_of(head.decode("utf-8-sig", "replace").split("\n", 1)[0])[1]
