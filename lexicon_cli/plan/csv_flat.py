"""Our flat CSV: a row per event and property, in the columns of the contract and any further key.

`event` and `property` are names; `event_<key>` is a key of the event, every other column one of the
property (`x-…` and `event_x-…` are carried along). Facts of an event may stand on any of its rows;
of two that differ the first counts. An empty `event` cell means the event of the row above.
"""

from collections.abc import Callable

from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.csv_lists import list_node, split_list
from lexicon_cli.plan.csv_rows import Row
from lexicon_cli.plan.json_nodes import compose_json
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, Style, shorten
from lexicon_cli.plan.problems import write_instead
from lexicon_cli.plan.reading import Reading
from lexicon_cli.plan.schema_keys import EVENT_KEYS, PROPERTY_KEYS

_EVENT_COLUMNS = {f"event_{name}": key for name, key in EVENT_KEYS.items() if name != "properties"}
COLUMNS = ("event", *_EVENT_COLUMNS, "property", *PROPERTY_KEYS)


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column holds: a fact of the event, or of the property, under a key of the plan."""

    index: int
    of_event: bool
    key: str
    kind: str


class _Event:
    """An event while its rows are read."""

    def __init__(self, name: Scalar) -> None:
        self.name = name
        self.facts: dict[str, tuple[Scalar, Node, str]] = {}
        self.properties: dict[str, tuple[Scalar, Mapping]] = {}
        self.own_row: int | None = None

    def node(self) -> Mapping:
        """The event as YAML would have it."""
        node = Mapping(self.name.line, self.name.column)
        node.pairs = [(key, value) for key, value, _ in self.facts.values()]
        if self.properties:
            properties = Mapping(self.name.line, self.name.column)
            properties.pairs = list(self.properties.values())
            key = Scalar("properties", Style.QUOTED, self.name.line, self.name.column)
            node.pairs.append((key, properties))
        return node


def flat_nodes(reading: Reading, header: Row, rows: list[Row]) -> Mapping:
    """The plan in the rows, as a document with the one key `events`."""
    return _FlatReader(reading, header).document(rows)


class _FlatReader:
    def __init__(self, reading: Reading, header: Row) -> None:
        self._reading = reading
        self._header = header
        self._event_index = -1
        self._property_index = -1
        self._columns = self._read_header()
        self._events: dict[str, _Event] = {}
        self._current: _Event | None = None

    def document(self, rows: list[Row]) -> Mapping:
        for row in rows:
            self._read_row(row)
        line, column = self._header.spots[0]
        events = Mapping(line, column)
        events.pairs = [(event.name, event.node()) for event in self._events.values()]
        document = Mapping(line, column)
        document.pairs = [(Scalar("events", Style.QUOTED, line, column), events)]
        return document

    def _read_header(self) -> list[_Column]:
        columns: list[_Column] = []
        seen: set[str] = set()
        for index, cell in enumerate(self._header.cells):
            name = cell.strip()
            folded = name.lower()
            if folded in seen:
                self._report_header(
                    index, f'column "{shorten(name)}" stands twice; the first is used'
                )
            elif folded == "event":
                self._event_index = index
            elif folded == "property":
                self._property_index = index
            elif folded in _EVENT_COLUMNS:
                key = _EVENT_COLUMNS[folded]
                columns.append(_Column(index, True, key.name, key.kind))
            elif folded in PROPERTY_KEYS:
                columns.append(_Column(index, False, folded, PROPERTY_KEYS[folded].kind))
            elif folded.startswith("event_x-"):
                columns.append(_Column(index, True, name[6:], "text"))
            elif folded.startswith("x-"):
                columns.append(_Column(index, False, name, "text"))
            elif name:
                self._unknown_column(index, name)
            seen.add(folded)
        return columns

    def _unknown_column(self, index: int, name: str) -> None:
        folded = name.lower().replace(" ", "_")
        if folded in COLUMNS:
            meant: str | None = folded
        elif folded in EVENT_KEYS:
            meant = f"event_{folded}"
        else:
            meant = self._reading.near(name, COLUMNS)
        hint = f', did you mean "{meant}"?' if meant else ""
        self._report_header(index, f'unknown column "{shorten(name)}"{hint}', meant)

    def _report_header(self, index: int, message: str, meant: str | None = None) -> None:
        line, column = self._header.spots[index]
        place = Place(self._reading.file, line, column)
        observed = shorten(self._header.cells[index])
        fix = None
        if meant is not None and meant not in {cell.strip().lower() for cell in self._header.cells}:
            fix = write_instead(place, self._header.cells[index], meant)
        self._reading.problems.add(
            "STR009", message, place, suggestion=meant, observed=observed, fix=fix
        )

    def _read_row(self, row: Row) -> None:
        width = len(self._header.cells)
        if len(row.cells) > width and any(cell.strip() for cell in row.cells[width:]):
            message = f"the row has {len(row.cells)} cells, the header has {width}"
            self._report("STR001", message, row, width)
        event = self._event_of(row)
        if event is None:
            return
        for column in self._columns:
            if column.of_event and column.index < len(row.cells) and row.cells[column.index]:
                self._event_fact(event, column, row)
        facts = [
            column
            for column in self._columns
            if not column.of_event and column.index < len(row.cells) and row.cells[column.index]
        ]
        name = self._cell(row, self._property_index)
        if name:
            self._property(event, row, facts)
        elif facts:
            message = f'"{facts[0].key}" is set, but the row names no property'
            self._report("STR003", message, row, facts[0].index, event)
        else:
            self._own_row(event, row)

    def _own_row(self, event: _Event, row: Row) -> None:
        if event.own_row is not None:
            message = f'event "{shorten(event.name.text)}" has a row of its own in line'
            self._report(
                "NAM001", f"{message} {event.own_row} already", row, self._event_index, event
            )
        else:
            event.own_row = row.line

    def _event_of(self, row: Row) -> _Event | None:
        name = self._cell(row, self._event_index)
        if name:
            self._current = self._events.get(name)
            if self._current is None:
                line, column = row.spots[self._event_index]
                self._current = _Event(Scalar(name, Style.CELL, line, column))
                self._events[name] = self._current
        elif self._current is None:
            self._report("STR010", "the row names no event, and none stands above it", row, 0)
        return self._current

    def _event_fact(self, event: _Event, column: _Column, row: Row) -> None:
        cell = row.cells[column.index]
        first = event.facts.get(column.key)
        if first is None:
            key, node = self._pair(column, row)
            event.facts[column.key] = (key, node, cell)
        elif first[2] != cell:
            message = (
                f'"event_{column.key}" of "{shorten(event.name.text)}" differs from line '
                f"{first[0].line}; that one is used"
            )
            self._report("NAM001", message, row, column.index, event)

    def _property(self, event: _Event, row: Row, facts: list[_Column]) -> None:
        name = row.cells[self._property_index]
        first = event.properties.get(name)
        if first is not None:
            message = (
                f'property "{shorten(name)}" of "{shorten(event.name.text)}" already stands in '
                f"line {first[0].line}; that one is used"
            )
            self._report("NAM006", message, row, self._property_index, event, name)
            return
        line, column = row.spots[self._property_index]
        definition = Mapping(line, column)
        definition.pairs = [self._pair(fact, row) for fact in facts]
        event.properties[name] = (Scalar(name, Style.CELL, line, column), definition)

    def _pair(self, column: _Column, row: Row) -> tuple[Scalar, Node]:
        line, character = row.spots[column.index]
        key = Scalar(column.key, Style.QUOTED, line, character)
        make = _NODES.get(column.kind, _text_node)
        return key, make(row.cells[column.index], line, character)

    def _cell(self, row: Row, index: int) -> str:
        """The name in a cell, as it stands, or '' if it is blank."""
        cell = row.cells[index] if 0 <= index < len(row.cells) else ""
        return cell if cell.strip() else ""

    def _report(
        self,
        code: str,
        message: str,
        row: Row,
        index: int,
        event: _Event | None = None,
        property: str | None = None,
    ) -> None:
        line, column = row.spots[min(index, len(row.spots) - 1)]
        place = Place(self._reading.file, line, column)
        name = None if event is None else event.name.text
        self._reading.problems.add(code, message, place, event=name, property=property)


def _text_node(cell: str, line: int, column: int) -> Node:
    return Scalar(cell, Style.CELL, line, column)


def _word_node(cell: str, line: int, column: int) -> Node:
    return Scalar(cell.strip(), Style.CELL, line, column)


def _types_node(cell: str, line: int, column: int) -> Node:
    words = split_list(cell)
    if len(words) < 2:
        return Scalar(cell.strip(), Style.CELL, line, column)
    node = Sequence(line, column)
    items: list[Node] = [Scalar(word, Style.CELL, line, column) for word in words]
    node.items = items
    return node


def _json_node(cell: str, line: int, column: int) -> Node:
    """Nested definitions are JSON; one word is a type."""
    if cell.lstrip()[:1] in "{[":
        composed = compose_json(cell, at=(line, column))
        if composed.documents:
            return composed.documents[0]
    return Scalar(cell.strip(), Style.CELL, line, column)


_NODES: dict[str, Callable[[str, int, int], Node]] = {
    "texts": list_node,
    "names": list_node,
    "ignores": list_node,
    "values": list_node,
    "types": _types_node,
    "property": _json_node,
    "properties": _json_node,
    "flag": _word_node,
    "required": _word_node,
    "number": _word_node,
    "count": _word_node,
    "choice": _word_node,
    "date": _word_node,
}
