"""A store, and events to put into it."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from lexicon_cli.jobs.store_load import LoadOptions, load
from lexicon_cli.store.opening import open_store
from lexicon_cli.store.read import lines

_ROWS = """
SELECT sequence, project, load, line_number, byte_offset, epoch_ms(time), event, distinct_id,
    device_id, user_id, insert_id, arrival, identity, key, line
FROM event_lines ORDER BY sequence
"""


def event(name="Seen", /, **properties):
    """One line. An underscore that leads stands for a dollar sign, as in `_insert_id`."""
    named = {f"${key[1:]}" if key[0] == "_" else key: value for key, value in properties.items()}
    return json.dumps({"event": name, "properties": named}).encode()


@dataclass
class Store:
    """A store at a path that may not exist yet, with a folder for its inputs."""

    path: str
    folder: Path

    def load(self, content, name="export.ndjson", **options):
        """Load a file of that content; what became of it."""
        file = self.folder / name
        file.write_bytes(content)
        return load(self.path, [str(file)], options=LoadOptions(**options))[0]

    def export(self):
        with open_store(self.path) as connection:
            return list(lines(connection))

    def ask(self, query, *bound):
        with open_store(self.path) as connection:
            return connection.execute(query, list(bound)).fetchall()

    def rows(self):
        return self.ask(_ROWS)

    def loads(self):
        return self.ask("SELECT * FROM loads ORDER BY load")


@pytest.fixture
def store(tmp_path):
    return Store(str(tmp_path / "store.duckdb"), tmp_path)


def joined(*found):
    """Lines of a file."""
    return b"".join(line + b"\n" for line in found)
