"""Stored facts without anything that may be a single person's."""

import json

from lexicon_cli.history.facts import AUDIENCE_REGISTERS
from lexicon_cli.history.records import packed, read_cell, write_cell
from lexicon_cli.history.sketch import Sketch


def blurred_users(text: str) -> str:
    """A set of users that is only good for estimates, however few they are."""
    return _blurred(text)


def blurred_audience(text: str) -> str:
    """The same for all sets of a day."""
    groups = [
        [platform, version, _blurred(users, AUDIENCE_REGISTERS)]
        for platform, version, users in json.loads(text)
    ]
    return packed(groups).decode()


def blurred_properties(text: str) -> str:
    """Types and lengths as they were, and of values only how many there were."""
    properties = json.loads(text)
    for name, entry in properties.items():
        if "values" in entry:
            cell = read_cell(entry)
            cell.values.forget()
            cell.distinct.blur()
            properties[name] = {"types": entry["types"], **write_cell(cell)}
    return packed(properties).decode()


def _blurred(text: str, size: int | None = None) -> str:
    sketch = Sketch.from_text(text) if size is None else Sketch.from_text(text, size)
    sketch.blur()
    return sketch.to_text()
