"""The CSV that Mixpanel's Lexicon exports and imports: an entity row, then a row per property.

What the two sides say differently: Event Dropped is the status `blocked`; the tag `deprecated` is
the status `deprecated`; FALSE is what nobody said. Volumes, and columns that are not among the 20,
are carried along under their header. Profile entities become user properties.
"""

from collections.abc import Callable
from typing import Any

from lexicon_cli.core.finding import Place
from lexicon_cli.plan.csv_lists import list_node
from lexicon_cli.plan.csv_rows import Row
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, Style, shorten
from lexicon_cli.plan.reading import Reading
from lexicon_cli.plan.schema_keys import TYPE_WORDS

# https://docs.mixpanel.com/docs/data-governance/lexicon, the picture of the CSV format.
COLUMNS = (
    "Entity Type",
    "Entity Name",
    "Entity Display Name",
    "Entity Description",
    "Event Volume",
    "Event Query Volume",
    "Event Tags",
    "Event Hidden",
    "Event Dropped",
    "Property Name",
    "Property Display Name",
    "Property Description",
    "Property Volume",
    "Property Query Volume",
    "Property Type",
    "Property Example Values",
    "Property Hidden",
    "Property Dropped",
    "Property Required",
    "Property Sensitive",
)
VOLUMES = frozenset(name for name in COLUMNS if name.endswith("Volume"))
DEPRECATED_TAG = "deprecated"

_BY_FOLDED = {name.lower(): name for name in COLUMNS}
# Only `event` is confirmed; the others are words of the Schemas API for the same things.
_PROFILE_TYPES = frozenset({"profile", "user", "user profile", "user property", "profile property"})


def is_lexicon_header(header: Row) -> bool:
    """Whether a header is of this dialect rather than of the flat one."""
    names = {cell.strip().lower() for cell in header.cells}
    return "entity name" in names or len(names & set(_BY_FOLDED)) >= 5


def lexicon_nodes(reading: Reading, header: Row, rows: list[Row], notes: list[str]) -> Mapping:
    """The plan in the rows: a document with `events` and, if there are any, `user_properties`."""
    return _LexiconReader(reading, header, notes).document(rows)


class _LexiconReader:
    def __init__(self, reading: Reading, header: Row, notes: list[str]) -> None:
        self._reading = reading
        self._header = header
        self._notes = notes
        self._columns = self._read_header()
        self._events = Mapping(*header.spots[0])
        self._profile = Mapping(*header.spots[0])
        self._lines: dict[str, int] = {}
        self._entity: str | None = None
        self._properties: Mapping | None = None
        self._property_lines: dict[str, int] = {}
        self._skipped: dict[str, int] = {}

    def document(self, rows: list[Row]) -> Mapping:
        for row in rows:
            self._read_row(row)
        for kind, count in sorted(self._skipped.items()):
            what = "entity" if count == 1 else "entities"
            left_out = f'{count} {what} of type "{shorten(kind)}" left out'
            self._notes.append(f"{self._reading.file}: {left_out}, as a plan has no such thing")
        document = Mapping(*self._header.spots[0])
        document.pairs = [(self._key("events"), self._events)]
        if self._profile.pairs:
            document.pairs.append((self._key("user_properties"), self._profile))
        return document

    def _key(self, name: str) -> Scalar:
        return Scalar(name, Style.QUOTED, *self._header.spots[0])

    def _read_header(self) -> dict[str, int]:
        """Column name -> index; the 20 under their proper names, others as they stand."""
        columns: dict[str, int] = {}
        others: list[tuple[str, int]] = []
        for index, cell in enumerate(self._header.cells):
            name = _BY_FOLDED.get(" ".join(cell.lower().split()))
            if name is None:
                if cell.strip():
                    others.append((cell.strip(), index))
            elif name in columns:
                self._report("STR009", f'column "{name}" stands twice; the first is used', index)
            else:
                columns[name] = index
        missing = [name for name in COLUMNS if name not in columns]
        for name, index in others:
            meant = self._reading.near(name, missing)
            if meant is not None:
                message = f'unknown column "{shorten(name)}", did you mean "{meant}"?'
                self._report("STR009", message, index, suggestion=meant)
            else:
                columns.setdefault(name, index)
        for name in ("Entity Name", "Property Name"):
            if name not in columns:
                self._report("STR003", f'the column "{name}" is missing', 0)
        return columns

    def _report(
        self, code: str, message: str, index: int, row: Row | None = None, **subject: Any
    ) -> None:
        spots = (row or self._header).spots
        place = Place(self._reading.file, *spots[min(index, len(spots) - 1)])
        self._reading.problems.add(code, message, place, **subject)

    def _read_row(self, row: Row) -> None:
        width = len(self._header.cells)
        if len(row.cells) > width and any(cell.strip() for cell in row.cells[width:]):
            message = f"the row has {len(row.cells)} cells, the header has {width}"
            self._report("STR001", message, width, row)
        if self._cell(row, "Entity Name") or self._cell(row, "Entity Type"):
            self._start_entity(row)
        if self._cell(row, "Property Name"):
            self._read_property(row)
        elif not self._cell(row, "Entity Name") and not self._cell(row, "Entity Type"):
            index = next(i for i, cell in enumerate(row.cells) if cell.strip())
            self._report("STR003", "the row names neither an entity nor a property", index, row)

    def _start_entity(self, row: Row) -> None:
        kind = self._cell(row, "Entity Type").strip().lower() or "event"
        name = self._cell(row, "Entity Name")
        self._entity, self._properties = name or kind, None
        if kind in _PROFILE_TYPES:
            self._properties = self._profile
            self._property_lines = {
                key.text: key.line for key, _ in self._profile.pairs if isinstance(key, Scalar)
            }
        elif kind != "event":
            self._skipped[kind] = self._skipped.get(kind, 0) + 1
        elif not name:
            self._report("STR003", "an event has no name", 0, row)
        elif name in self._lines:
            message = f'event "{shorten(name)}" already stands in line {self._lines[name]}'
            index = self._columns.get("Entity Name", 0)
            self._report("NAM001", f"{message}; that one is used", index, row, event=name)
        else:
            self._lines[name] = row.line
            self._start_event(row, name)

    def _start_event(self, row: Row, name: str) -> None:
        spot = row.spots[self._columns["Entity Name"]]
        self._properties, self._property_lines = Mapping(*spot), {}
        event = Mapping(*spot)
        event.pairs = [
            *self._facts(row, _EVENT_FACTS, "Event"),
            (Scalar("properties", Style.QUOTED, *spot), self._properties),
        ]
        self._events.pairs.append((Scalar(name, Style.CELL, *spot), event))

    def _read_property(self, row: Row) -> None:
        index = self._columns["Property Name"]
        name = row.cells[index]
        if self._entity is None:
            message = f'property "{shorten(name)}" stands before any event'
            self._report("STR010", message, index, row, property=name)
            return
        if self._properties is None:
            return
        if name in self._property_lines:
            message = f'property "{shorten(name)}" already stands in line'
            self._report(
                "NAM006",
                f"{message} {self._property_lines[name]}; that one is used",
                index,
                row,
                event=self._entity,
                property=name,
            )
            return
        spot = row.spots[index]
        self._property_lines[name] = row.line
        definition = Mapping(*spot)
        definition.pairs = self._facts(row, _PROPERTY_FACTS, "Property")
        self._properties.pairs.append((Scalar(name, Style.CELL, *spot), definition))

    def _facts(
        self,
        row: Row,
        known: dict[str, tuple[str, Callable[[str, int, int], Node]]],
        level: str,
    ) -> list[tuple[Node, Node]]:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        for column, index in self._columns.items():
            cell = row.cells[index] if index < len(row.cells) else ""
            if not cell.strip():
                continue
            spot = row.spots[index]
            if column in known:
                key, make = known[column]
                for said, node in self._fact(key, make(cell, *spot)):
                    pairs.setdefault(said, (Scalar(said, Style.QUOTED, *spot), node))
            elif column in VOLUMES:
                if column.startswith(level) and cell != "0":
                    key = f"x-{column}"
                    pairs[key] = (Scalar(key, Style.QUOTED, *spot), Scalar(cell, Style.CELL, *spot))
            elif column not in _BY_FOLDED.values():
                key = f"x-{column}"
                pairs[key] = (Scalar(key, Style.QUOTED, *spot), Scalar(cell, Style.CELL, *spot))
        return list(pairs.values())

    def _fact(self, key: str, node: Node) -> list[tuple[str, Node]]:
        """The plan's facts that a cell says."""
        if isinstance(node, Scalar) and node.text.upper() == "FALSE" and key in _FLAGS:
            return []
        if key == "blocked":
            flag = self._reading.flag(node, "Event Dropped")
            return [("status", _word("blocked", node))] if flag else []
        if key == "tags" and isinstance(node, Sequence):
            return _tags_and_status(node)
        return [(key, node)]

    def _cell(self, row: Row, column: str) -> str:
        index = self._columns.get(column, len(row.cells))
        cell = row.cells[index] if index < len(row.cells) else ""
        return cell if cell.strip() else ""


_FLAGS = frozenset({"hidden", "dropped", "required", "sensitive", "blocked"})


def _word(text: str, node: Node) -> Scalar:
    return Scalar(text, Style.CELL, node.line, node.column)


def _tags_and_status(tags: Sequence) -> list[tuple[str, Node]]:
    kept = Sequence(tags.line, tags.column)
    kept.items = [
        tag
        for tag in tags.items
        if not isinstance(tag, Scalar) or tag.text.lower() != DEPRECATED_TAG
    ]
    found: list[tuple[str, Node]] = [("tags", kept)] if kept.items else []
    if len(kept.items) < len(tags.items):
        found.append(("status", _word("deprecated", tags)))
    return found


def _text(cell: str, line: int, column: int) -> Node:
    return Scalar(cell, Style.CELL, line, column)


def _flag(cell: str, line: int, column: int) -> Node:
    return Scalar(cell.strip(), Style.CELL, line, column)


def _type(cell: str, line: int, column: int) -> Node:
    """Types in the vendor's words, of which only some are known for certain."""
    word = cell.strip().lower()
    return Scalar(TYPE_WORDS.get(word, word), Style.CELL, line, column)


def _tags(cell: str, line: int, column: int) -> Node:
    """The separator is not documented: a bar where there is one, else commas."""
    has_bars = "|" in cell or cell.lstrip().startswith("[")
    return list_node(cell if has_bars else cell.replace(",", "|"), line, column)


def _examples(cell: str, line: int, column: int) -> Node:
    """The separator is not documented; a comma may well be part of an example."""
    if "|" in cell:
        return list_node(cell, line, column)
    node = Sequence(line, column)
    node.items = [Scalar(cell, Style.CELL, line, column)]
    return node


_EVENT_FACTS: dict[str, tuple[str, Callable[[str, int, int], Node]]] = {
    "Entity Display Name": ("display_name", _text),
    "Entity Description": ("description", _text),
    "Event Tags": ("tags", _tags),
    "Event Hidden": ("hidden", _flag),
    "Event Dropped": ("blocked", _flag),
}
_PROPERTY_FACTS: dict[str, tuple[str, Callable[[str, int, int], Node]]] = {
    "Property Display Name": ("display_name", _text),
    "Property Description": ("description", _text),
    "Property Type": ("type", _type),
    "Property Example Values": ("examples", _examples),
    "Property Hidden": ("hidden", _flag),
    "Property Dropped": ("dropped", _flag),
    "Property Required": ("required", _flag),
    "Property Sensitive": ("sensitive", _flag),
}
