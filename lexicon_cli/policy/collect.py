"""All suppressions that hold for one plan: its comments, its `ignore` keys, the configuration."""

from collections.abc import Iterator

from lexicon_cli.config.settings import Settings
from lexicon_cli.config.tables import ConfigSuppression
from lexicon_cli.core.records import replace
from lexicon_cli.plan.load import LoadedPlan
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.plan.nodes import Mapping, Node, Scalar
from lexicon_cli.policy.selection import check_suppressed_rules
from lexicon_cli.policy.suppression import Entity, Globs, Lines, Origin, Suppression, Word
from lexicon_cli.rules.view import PlanView, Written

Spot = tuple[int, int]


def suppressions_of(
    loaded: LoadedPlan | None, settings: Settings, view: PlanView | None = None
) -> tuple[Suppression, ...]:
    """Those of the plan, from the narrow to the wide, and those of the configuration after them.

    `view` spares the making of another one; without a plan only the configuration speaks. Raises
    ConfigError for a rule in the configuration that does not exist.
    """
    check_suppressed_rules(settings)
    found: list[Suppression] = []
    if loaded is not None and any("ignore" in source.text for source in loaded.sources):
        found += _of_plan(loaded, view or PlanView(loaded.plan))
    configured = (*settings.suppressions, *settings.per_file_ignores)
    return (*found, *map(_of_config, configured))


def _of_plan(loaded: LoadedPlan, view: PlanView) -> Iterator[Suppression]:
    from lexicon_cli.policy.comments import comments_of, may_have_comments

    for source in loaded.sources:
        if source.kind == "yaml" and may_have_comments(source.text):
            documents = [node for file, node in loaded.plan.nodes if file == source.name]
            found = list(comments_of(source.name, source.text, documents))
            entities = _entities(view, source.name, {spot for _, spot in found if spot})
            for suppression, spot in found:
                entity = None if spot is None else entities.get(spot)
                yield suppression if entity is None else replace(suppression, entity=entity)
    tables = {source.name for source in loaded.sources if source.kind == "csv"}
    yield from _keys(view, tables)


def _keys(view: PlanView, tables: set[str]) -> Iterator[Suppression]:
    from lexicon_cli.policy.keys import keys_of

    for entry in view.written:
        if entry.definition.ignore:
            entity = _entity(entry)
            lines = _lines(entry.definition, tables if entity is not None else set())
            yield from keys_of(entry.definition, entity, lines, entry.definition.ignore)
    for event in view.plan.events.values():
        if event.ignore:
            yield from keys_of(event, Entity(event.name), _lines(event, tables), event.ignore)


def _entities(view: PlanView, file: str, spots: set[Spot]) -> dict[Spot, Entity]:
    """What the entries are whose names stand at these spots of a file."""
    found = {}
    lines = {line for line, _ in spots}
    for entry in view.written:
        place = entry.definition.place
        if place is not None and place.line in lines and place.file == file:
            entity = _entity(entry)
            if entity is not None:
                found[place.line, place.column] = entity
    for event in view.plan.events.values():
        place = event.place
        if place is not None and place.line in lines and place.file == file:
            found[place.line, place.column] = Entity(event.name)
    return found


def _entity(entry: Written) -> Entity | None:
    """What findings on the entry say they are about; None where only the lines can tell: profile
    properties have names of their own, which event properties may have too."""
    if entry.where == "event":
        return Entity(entry.event, entry.path)
    return Entity(None, entry.path) if entry.where in ("shared", "super") else None


def _lines(entry: EventDef | PropertyDef, tables: set[str]) -> Lines | None:
    """The lines of an entry; None in a table, where entries share their rows."""
    place = entry.place
    if place is None or place.file in tables:
        return None
    return Lines(place.file, place.line, max(place.line, _last_line(entry.node)))


def _last_line(node: Node | None) -> int:
    """The last line on which something of a node begins that is written in its own place."""
    if node is None:
        return 0
    last, waiting, seen = node.line, [node], {id(node)}
    while waiting:
        part = waiting.pop()
        last = max(last, part.line)
        if isinstance(part, Scalar):
            continue
        inner: list[Node] = (
            [side for pair in part.pairs for side in pair]
            if isinstance(part, Mapping)
            else part.items
        )
        for child in inner:
            # What an alias stands for is written elsewhere: above the entry.
            if id(child) not in seen and child.line >= node.line:
                seen.add(id(child))
                waiting.append(child)
    return last


def _of_config(entry: ConfigSuppression) -> Suppression:
    return Suppression(
        words=tuple(Word(word, entry.place) for word in entry.rules),
        origin=Origin.CONFIG,
        place=entry.place,
        reason=entry.reason,
        until=entry.until,
        needs_reason=entry.of_table,
        globs=Globs(entry.event, entry.property, entry.file),
    )
