"""From fixes to new texts of a plan's files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from lexicon_cli.core.collecting import without_collection
from lexicon_cli.core.fix import Change, Fix, RenameEvent, RenameProperty, SetKey
from lexicon_cli.core.records import dataclass, field
from lexicon_cli.plan.edit.changes import TreeChanges
from lexicon_cli.plan.edit.csv_changes import CsvChanges
from lexicon_cli.plan.edit.csv_page import CsvPage
from lexicon_cli.plan.edit.csv_text import new_text
from lexicon_cli.plan.edit.edit import Edits
from lexicon_cli.plan.edit.editor import Done
from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.edit.renames import rename, why_not
from lexicon_cli.plan.edit.shape import Act, Path, locate, same, shapes
from lexicon_cli.plan.edit.tree import CannotEdit
from lexicon_cli.plan.load import LoadedPlan
from lexicon_cli.plan.nodes import Node
from lexicon_cli.plan.sources import Source

Names: TypeAlias = tuple[str, ...]
OVERLAPS = "it overlaps another fix"
_WRONG = "the text would not read as it should"


@dataclass(frozen=True, slots=True)
class Fixed:
    """What came of some fixes. `texts` holds every file of the plan, by name; `touched` has for
    each fix of `applied` the paths of keys that it is about, such as (events, Signup, owner)."""

    texts: Mapping[str, str]
    applied: tuple[Fix, ...] = ()
    skipped: tuple[tuple[Fix, str], ...] = ()
    touched: tuple[frozenset[Names], ...] = ()


def apply_fixes(loaded: LoadedPlan, fixes: Sequence[Fix]) -> Fixed:
    """The texts after as many of the fixes as can be made together; of two that overlap the first.

    A text changes only if it then reads as the old one with just these changes.
    """
    texts = {source.name: source.text for source in loaded.sources}
    with without_collection():
        batch = _Batch(loaded)
        batch.take(fixes)
        new = batch.texts()
        if new is None:
            batch = _largest_good_batch(loaded, fixes)
            new = batch.texts() or {}
    return Fixed(
        texts={**texts, **new},
        applied=tuple(batch.applied),
        skipped=tuple(batch.skipped),
        touched=tuple(batch.touched),
    )


def _largest_good_batch(loaded: LoadedPlan, fixes: Sequence[Fix]) -> "_Batch":
    """One fix after the other, without those that spoil the text."""
    good: list[Fix] = []
    wrong: list[tuple[Fix, str]] = []
    for fix in fixes:
        trial = _Batch(loaded)
        trial.take([*good, fix])
        if trial.texts() is None:
            wrong.append((fix, _WRONG))
        else:
            good.append(fix)
    batch = _Batch(loaded)
    batch.take(good)
    batch.skipped += wrong
    return batch


@dataclass(slots=True)
class _Sheet:
    """A YAML or JSON text with the edits taken so far."""

    page: Page
    source: Source
    edits: Edits = field(default_factory=Edits)
    acts: list[tuple[int, Path, Act]] = field(default_factory=list)

    def text(self) -> str | None:
        """The new text, or None if it would not read as it should."""
        text = self.edits.apply(self.page.text)
        before, faults = _nodes(self.source, self.page.text)
        after, new_faults = _nodes(self.source, text)
        if new_faults > faults or len(before) != len(after):
            return None
        wanted, found = shapes(before), shapes(after)
        cells = [locate(wanted, number, path) for number, path, _ in self.acts]
        for cell, (_, _, act) in zip(cells, self.acts, strict=True):
            act(cell)
        return text if all(map(same, wanted, found)) else None


def _nodes(source: Source, text: str) -> tuple[list[Node], int]:
    from lexicon_cli.plan.json_nodes import compose_json
    from lexicon_cli.plan.yaml_nodes import compose

    if source.kind == "json" or text.lstrip()[:1] == "{":
        composed = compose_json(text)
        if source.kind == "json" or not composed.faults:
            return composed.documents, len(composed.faults)
    composed = compose(text)
    return composed.documents, len(composed.faults)


class _Batch:
    """Fixes that are made together."""

    def __init__(self, loaded: LoadedPlan) -> None:
        self.applied: list[Fix] = []
        self.skipped: list[tuple[Fix, str]] = []
        self.touched: list[frozenset[Names]] = []
        self._plan = loaded.plan
        self._sources = {source.name: source for source in loaded.sources}
        self._sheets: dict[str, _Sheet] = {}
        self._tables: dict[str, CsvChanges] = {}
        self._changed: set[str] = set()
        self._renamed: set[str] = set()

    def take(self, fixes: Iterable[Fix]) -> None:
        """Make what fits."""
        for fix in fixes:
            try:
                touched = self._make(fix)
            except CannotEdit as refused:
                self.skipped.append((fix, str(refused)))
            else:
                self.applied.append(fix)
                self.touched.append(frozenset(touched))

    def texts(self) -> dict[str, str] | None:
        """The texts that changed, or None if one would not read as it should."""
        found: dict[str, str] = {}
        for name in self._changed:
            sheet = self._sheets.get(name)
            text = sheet.text() if sheet else new_text(self._tables[name])
            if text is None:
                return None
            found[name] = text
        return found

    def _make(self, fix: Fix) -> set[Names]:
        if not fix.changes:
            raise CannotEdit("it changes nothing")
        by_file: dict[str, list[Change]] = {}
        names: set[str] = set()
        for change in fix.changes:
            if isinstance(change, RenameEvent | RenameProperty):
                self._check_rename(change)
                names |= {change.old, change.new}
                files = list(self._sources)
            else:
                files = [change.at.file]
            for file in files:
                by_file.setdefault(file, []).append(change)
        made = [(file, self._made(file, changes, fix.safe)) for file, changes in by_file.items()]
        touched: set[Names] = set()
        for _, one in made:
            touched |= one.touched
        if not any(isinstance(one, CsvChanges) or one.edits for _, one in made):
            raise CannotEdit("there is nothing to change")
        for file, one in made:
            self._keep(file, one)
        self._renamed |= names
        return touched

    def _check_rename(self, change: RenameEvent | RenameProperty) -> None:
        if {change.old, change.new} & self._renamed:
            raise CannotEdit(OVERLAPS)
        reason = why_not(self._plan, change)
        if reason is not None:
            raise CannotEdit(reason)

    def _made(self, file: str, changes: list[Change], safe: bool) -> Done | CsvChanges:
        source = self._sources.get(file)
        if source is None:
            raise CannotEdit(f'"{file}" is no file of the plan')
        if source.kind == "csv":
            return self._made_in_table(source, changes)
        sheet = self._sheets.get(file)
        if sheet is None:
            sheet = self._sheets[file] = _Sheet(Page(source), source)
        done = _done(TreeChanges(sheet.page, safe=safe), changes, self._defined())
        if not sheet.edits.fit(done.edits):
            raise CannotEdit(OVERLAPS)
        return done

    def _made_in_table(self, source: Source, changes: list[Change]) -> CsvChanges:
        before = self._tables.get(source.name)
        page = CsvPage(source) if before is None else before.page
        table = CsvChanges(page, self._defined())
        if before is not None:
            table.cells, table.gone = dict(before.cells), set(before.gone)
            table.columns = list(before.columns)
        for change in changes:
            table.make(change)
        spoilt = before is not None and any(
            spot.row in before.gone and before.cells.get(spot) != text
            for spot, text in table.cells.items()
        )
        if spoilt:
            raise CannotEdit(OVERLAPS)
        return table

    def _defined(self) -> set[str]:
        return {*self._plan.shared_properties, *self._plan.super_properties}

    def _keep(self, file: str, made: Done | CsvChanges) -> None:
        if isinstance(made, CsvChanges):
            self._tables[file] = made
            self._changed.add(file)
        elif made.edits:
            sheet = self._sheets[file]
            sheet.edits.take(made.edits)
            sheet.acts += made.acts
            self._changed.add(file)


def _done(changes: TreeChanges, wanted: list[Change], defined: set[str]) -> Done:
    """The edits of one fix in one file."""
    done = Done()
    keys: dict[object, list[SetKey]] = {}
    for change in wanted:
        if isinstance(change, SetKey):
            keys.setdefault(change.at, []).append(change)
    for change in wanted:
        if isinstance(change, SetKey):
            together = keys.pop(change.at, None)
            if together is not None:
                entry = changes.page.entry_at(change.at)
                done.add(changes.set_keys(entry, [(one.key, one.value) for one in together]))
        elif isinstance(change, RenameEvent | RenameProperty):
            done.add(rename(change, changes, defined))
        else:
            done.add(changes.done(change))
    return done
