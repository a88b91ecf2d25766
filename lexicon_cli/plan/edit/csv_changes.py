"""Changes of a plan as edits of a CSV text: cells get another text, rows go, a column comes.

All is worked out on the table; the text follows cell by cell, so that what is not changed keeps its
bytes. The table is also what the new text must read as.
"""

from collections.abc import Container
from typing import Any

from lexicon_cli.core.fix import (
    AddItem,
    Change,
    EditText,
    RemoveEntry,
    RemoveItem,
    RemoveKey,
    RenameEvent,
    RenameProperty,
    Replace,
    SetKey,
)
from lexicon_cli.plan.csv_flat import COLUMNS
from lexicon_cli.plan.csv_lists import join_list, split_list
from lexicon_cli.plan.edit.csv_page import CsvPage, Spot
from lexicon_cli.plan.edit.tree import CannotEdit

_LISTS = frozenset({"tags", "platforms", "aliases", "ignore", "enum", "examples", "type"})
# Keys of a plan that a Lexicon CSV has a column for, of an entity and of a property.
_OF_ENTITIES = {
    "description": "entity description",
    "display_name": "entity display name",
    "tags": "event tags",
    "hidden": "event hidden",
}
_OF_PROPERTIES = {
    "description": "property description",
    "display_name": "property display name",
    "type": "property type",
    "hidden": "property hidden",
    "dropped": "property dropped",
    "required": "property required",
    "sensitive": "property sensitive",
}
_TYPES_SAID_OTHERWISE = "a Lexicon CSV says types in words of its own"


class CsvChanges:
    """What some changes make of one table. Raises CannotEdit for what is better done by hand."""

    def __init__(self, page: CsvPage, defined: Container[str] = ()) -> None:
        """`defined` are names of properties that other files define for all events."""
        self.page = page
        self._defined = defined
        self.cells: dict[Spot, str] = {}
        self.gone: set[int] = set()
        self.columns: list[str] = []
        self.touched: set[tuple[str, ...]] = set()

    def make(self, change: Change) -> None:
        """One change."""
        page = self.page
        match change:
            case Replace():
                self._replace(page.spot_at(change.at), change.old, change.new)
            case SetKey():
                self._set(page.spot_at(change.at), change.key, change.value)
            case RemoveKey():
                self._set(page.spot_at(change.at), change.key, None)
            case AddItem():
                self._add_item(page.spot_at(change.at), change.key, change.value)
            case RemoveItem():
                self._remove_item(page.spot_at(change.at), change.old)
            case RemoveEntry():
                self._remove(page.spot_at(change.at))
            case RenameEvent():
                self._rename_event(change.old, change.new)
            case RenameProperty():
                self._rename_property(change)
            case EditText():
                raise CannotEdit("a CSV has no comments")

    def _touch(self, row: int) -> None:
        event, property = self.page.owners[row]
        self.touched.add(
            ("events", event, "properties", property) if property else ("events", event)
        )

    def _now(self, spot: Spot) -> str:
        cells = self.page.rows[spot.row].cells
        now = cells[spot.column] if spot.column < len(cells) else ""
        return self.cells.get(spot, now)

    def _put(self, spot: Spot, text: str) -> None:
        self.cells[spot] = text
        self._touch(spot.row)

    def _replace(self, spot: Spot, old: str, new: str) -> None:
        now = self._now(spot)
        if spot.row == 0:
            self._replace_header(spot, now, old, new)
        elif old == new:
            raise CannotEdit("a cell has no quotes")
        elif now in (old, old.strip()) or now.strip() == old:
            if self._is_name(spot):
                self._rename_rows(spot, new)
            else:
                self._put(spot, new)
        else:
            items = split_list(now)
            if old not in items:
                raise CannotEdit(f'"{old[:60]}" does not stand there any more')
            self._put_list(spot, [new if item == old else item for item in items])

    def _replace_header(self, spot: Spot, now: str, old: str, new: str) -> None:
        if now.strip() != old.strip():
            raise CannotEdit("the header is another one now")
        taken = {cell.strip().lower() for cell in self.page.rows[0].cells}
        if new.strip().lower() in taken:
            raise CannotEdit(f'there is a column "{new}" already')
        self.cells[spot] = new
        self.touched.add(())

    def _is_name(self, spot: Spot) -> bool:
        names = ("event", "entity name", "property", "property name")
        return any(self.page.columns.get(name) == spot.column for name in names)

    def _rename_rows(self, spot: Spot, new: str) -> None:
        """A name in all rows that say it of the same thing."""
        page = self.page
        event, property = page.owners[spot.row]
        of_property = spot.column in (
            page.columns.get("property"),
            page.columns.get("property name"),
        )
        for number in range(1, len(page.rows)):
            owner = page.owners[number]
            if owner[0] == event and (not of_property or owner[1] == property):
                cell = Spot(number, spot.column)
                if self._now(cell).strip():
                    self._put(cell, new)
        self.touched.add(("events", event, "properties", new) if of_property else ("events", new))

    def _set(self, spot: Spot, key: str, value: Any) -> None:
        """A fact of the event or property whose name stands in a cell; None takes it away."""
        index = self._column(spot, key, make=value is not None)
        rows = self._rows_of(spot)
        at = next((row for row in rows if index is not None and self._now(Spot(row, index))), None)
        if value is None:
            if at is None or index is None:
                raise CannotEdit(f'"{key}" is not written there')
            for row in rows:
                if self._now(Spot(row, index)):
                    self._put(Spot(row, index), "")
            return
        assert index is not None
        if isinstance(value, list | tuple):
            self._put_list(Spot(spot.row if at is None else at, index), list(map(str, value)))
        else:
            self._put(Spot(spot.row if at is None else at, index), _cell(value))

    def _rows_of(self, spot: Spot) -> list[int]:
        """The rows that may hold facts of what a cell names."""
        page = self.page
        event = page.owners[spot.row][0]
        if self._is_of_property(spot) or page.is_lexicon:
            return [spot.row]
        rows = range(1, len(page.rows))
        return [row for row in rows if page.owners[row][0] == event and row not in self.gone]

    def _is_of_property(self, spot: Spot) -> bool:
        name = "property name" if self.page.is_lexicon else "property"
        return self.page.columns.get(name) == spot.column

    def _column(self, spot: Spot, key: str, *, make: bool) -> int | None:
        page = self.page
        if not self._is_name(spot):
            raise CannotEdit("no name stands in the cell")
        of_property = self._is_of_property(spot)
        if page.is_lexicon:
            if key == "type":
                raise CannotEdit(_TYPES_SAID_OTHERWISE)
            name = (_OF_PROPERTIES if of_property else _OF_ENTITIES).get(key)
            if name is None or name not in page.columns:
                raise CannotEdit(f'a Lexicon CSV has no column for "{key}"')
            return page.columns[name]
        name = key if of_property else f"event_{key}"
        if name not in COLUMNS and not key.startswith("x-"):
            raise CannotEdit(f'a CSV has no column for "{key}"')
        if name in page.columns:
            return page.columns[name]
        if not make:
            return None
        if name not in self.columns:
            self.columns.append(name)
        return len(page.rows[0].cells) + self.columns.index(name)

    def _add_item(self, spot: Spot, key: str, item: str) -> None:
        index = self._column(spot, key, make=True)
        assert index is not None
        rows = self._rows_of(spot)
        at = next((row for row in rows if self._now(Spot(row, index))), spot.row)
        items = self._items(self._now(Spot(at, index)))
        if item in items:
            raise CannotEdit("it is there already")
        self._put_list(Spot(at, index), [*items, item])

    def _remove_item(self, spot: Spot, old: str) -> None:
        items = self._items(self._now(spot))
        if old not in items:
            raise CannotEdit(f'"{old[:60]}" does not stand there any more')
        # Of two that are the same the later one is the one too many.
        last = len(items) - 1 - items[::-1].index(old)
        self._put_list(spot, items[:last] + items[last + 1 :])

    def _items(self, cell: str) -> list[str]:
        if cell.lstrip()[:1] in ("[", "{"):
            raise CannotEdit("the list is written as JSON in its cell")
        if self.page.is_lexicon and "|" not in cell:
            cell = cell.replace(",", "|")
        return split_list(cell)

    def _put_list(self, spot: Spot, items: list[str]) -> None:
        text = join_list(items) if items else ""
        if text is None:
            raise CannotEdit("the list needs JSON in its cell")
        self._put(spot, text)

    def _remove(self, spot: Spot) -> None:
        """All rows of an event, or the row of a property."""
        page = self.page
        if not self._is_name(spot):
            raise CannotEdit("no name stands in the cell")
        event = page.owners[spot.row][0]
        rows = [n for n in range(1, len(page.rows)) if page.owners[n][0] == event]
        if self._is_of_property(spot):
            self._remove_property(spot.row, [row for row in rows if row not in self.gone])
        else:
            self.gone.update(rows)
            self.touched.add(("events", event))

    def _remove_property(self, row: int, rows: list[int]) -> None:
        """The row goes; what it alone says of its event moves to another row of it."""
        page = self.page
        self._touch(row)
        others = [other for other in rows if other != row]
        named = page.rows[row].cells
        if page.is_lexicon:
            if page.cell(row, "entity name").strip() or page.cell(row, "entity type").strip():
                raise CannotEdit("the row is the event's own too")
        elif not others:
            for index in range(len(named)):
                if not self._is_event_column(index) and self._now(Spot(row, index)):
                    self.cells[Spot(row, index)] = ""
            return
        else:
            for index in range(len(named)):
                text = self._now(Spot(row, index))
                if not text or not self._is_event_column(index):
                    continue
                is_name = index == page.columns.get("event")
                next_row = min((o for o in others if o > row), default=None)
                if is_name and next_row is not None and not self._now(Spot(next_row, index)):
                    self.cells[Spot(next_row, index)] = text
                elif not is_name and not any(self._now(Spot(o, index)) for o in others):
                    self.cells[Spot(others[0], index)] = text
        self.gone.add(row)

    def _is_event_column(self, index: int) -> bool:
        name = self.page.rows[0].cells[index].strip().lower()
        return name == "event" or name.startswith("event_")

    def _rename_event(self, old: str, new: str) -> None:
        page = self.page
        name = page.columns.get("entity name" if page.is_lexicon else "event")
        if name is None:
            raise CannotEdit("the CSV names no events")
        first: Spot | None = None
        for number in range(1, len(page.rows)):
            spot = Spot(number, name)
            if page.owners[number][0] == old and self._now(spot).strip():
                first = first or spot
                self._put(spot, new)
            successor = page.columns.get("event_replaced_by")
            if successor is not None and self._now(Spot(number, successor)) == old:
                self._put(Spot(number, successor), new)
        if first is not None:
            self.touched.add(("events", new))
            self._keep_alias(first, old, new)

    def _rename_property(self, change: RenameProperty) -> None:
        page = self.page
        name = page.columns.get("property name" if page.is_lexicon else "property")
        if name is None:
            return
        for number in range(1, len(page.rows)):
            event, property = page.owners[number]
            if change.event not in (None, event):
                continue
            if property == change.old:
                self._put(Spot(number, name), change.new)
                self.touched.add(("events", event, "properties", change.new))
                if change.old not in self._defined:
                    self._keep_alias(Spot(number, name), change.old, change.new)
            successor = page.columns.get("replaced_by")
            if successor is not None and self._now(Spot(number, successor)) == change.old:
                self._put(Spot(number, successor), change.new)

    def _keep_alias(self, spot: Spot, old: str, new: str) -> None:
        index = self._column(spot, "aliases", make=True)
        assert index is not None
        rows = self._rows_of(spot)
        at = next((row for row in rows if self._now(Spot(row, index))), spot.row)
        items = [item for item in self._items(self._now(Spot(at, index))) if item != new]
        self._put_list(Spot(at, index), items if old in items else [*items, old])


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else repr(value)
