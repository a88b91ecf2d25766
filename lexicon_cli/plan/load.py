"""The way into a plan: paths -> TrackingPlan and what is wrong with it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexicon_cli.core.collecting import without_collection
from lexicon_cli.core.finding import Finding, Place
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.plan.checks import check_resolved
from lexicon_cli.plan.digest import plan_digest
from lexicon_cli.plan.draft import Draft
from lexicon_cli.plan.model import PlanSettings, TrackingPlan
from lexicon_cli.plan.nodes import Node
from lexicon_cli.plan.problems import Problems
from lexicon_cli.plan.read_document import read_documents
from lexicon_cli.plan.reading import Reading
from lexicon_cli.plan.resolve import Resolver
from lexicon_cli.plan.sources import Source, read_sources, source_of

if TYPE_CHECKING:
    from lexicon_cli.plan.composed import Composed


@dataclass(frozen=True, slots=True)
class LoadedPlan:
    """A plan as far as it could be read, the faults met while reading, and the files' texts.

    `notes` are sentences about what was left unread on purpose; they are no faults.
    """

    plan: TrackingPlan
    findings: tuple[Finding, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()


def load_plan(paths: Sequence[str | Path], *, stdin_name: str | None = None) -> LoadedPlan:
    """The plan that files and directories hold together; `-` is standard input.

    What is wrong inside a plan is a finding. Raises InputError for a path that cannot be read.
    """
    problems = Problems()
    sources = read_sources(paths, problems, stdin_name=stdin_name)
    return _load(sources, problems, paths)


def load_text(text: str, name: str = "plan.yaml") -> LoadedPlan:
    """The plan in a text; the suffix of `name` tells the format, and findings name it."""
    kind = {".csv": "csv", ".json": "json"}.get(Path(name).suffix.lower(), "yaml")
    return _load([Source(name, kind, text)], Problems(), [name])


def load_sources(sources: Sequence[Source]) -> LoadedPlan:
    """The plan in texts that were read before, of which some may have been changed since."""
    return _load(list(sources), Problems(), [source.name for source in sources])


def load_contents(contents: Sequence[tuple[str, bytes]]) -> LoadedPlan:
    """The plan that files hold together which somebody else has read: names and bytes."""
    problems = Problems()
    sources = [source_of(raw, name, problems) for name, raw in contents]
    found = [source for source in sources if source is not None]
    return _load(found, problems, [name for name, _ in contents])


def _load(sources: list[Source], problems: Problems, paths: Sequence[str | Path]) -> LoadedPlan:
    notes: list[str] = []
    with without_collection():
        draft = Draft()
        documents: list[tuple[Reading, Node]] = []
        for source in sources:
            draft.incomplete |= not source.whole
            reading = Reading(source.name, problems)
            documents += [(reading, node) for node in _nodes(source, reading, notes)]
        draft.incomplete |= problems.seen("STR001")
        read_documents(documents, draft)
        _check_empty(draft, sources, paths, problems)
        plan = _plan(draft, sources, problems)
        check_resolved(plan, problems, whole=not draft.incomplete)
        nodes = tuple((reading.file, node) for reading, node in documents)
        lexicon_files = frozenset(reading.file for reading, _ in documents if reading.is_lexicon)
        plan = replace(plan, digest=plan_digest(plan), nodes=nodes, lexicon_files=lexicon_files)
    return LoadedPlan(plan, problems.findings(), tuple(sources), tuple(notes))


def _nodes(source: Source, reading: Reading, notes: list[str]) -> list[Node]:
    if source.kind == "csv":
        from lexicon_cli.plan.csv_nodes import csv_nodes

        return csv_nodes(source.text, reading, notes)
    composed = _composed(source)
    for fault in composed.faults:
        code = "STR001" if fault.fatal else "STR013"
        place = Place(source.name, fault.line, fault.column)
        reading.problems.add(code, fault.message, place, suggestion=fault.suggestion)
    return composed.documents


def _composed(source: Source) -> "Composed":
    from lexicon_cli.plan.json_nodes import compose_json
    from lexicon_cli.plan.yaml_nodes import compose

    if source.kind == "json" or source.text.lstrip()[:1] == "{":
        composed = compose_json(source.text)
        # YAML in braces begins like JSON.
        if source.kind == "json" or not composed.faults:
            return composed
    return compose(source.text)


def _check_empty(
    draft: Draft, sources: list[Source], paths: Sequence[str | Path], problems: Problems
) -> None:
    if draft.events or draft.incomplete or problems.seen("STR011"):
        return
    place = Place(sources[0].name if sources else ", ".join(map(str, paths)))
    if not sources:
        problems.add("STR011", "no plan was given", place)
        return
    if any(source.kind == "csv" for source in sources) and problems.seen("STR009"):
        return
    if not draft.has_events_key and any(source.text.strip() for source in sources):
        problems.add("STR003", 'the plan has no key "events"', place, suggestion="events:")
    problems.add("STR011", "the plan has no events, so nothing can be checked against it", place)


def _plan(draft: Draft, sources: list[Source], problems: Problems) -> TrackingPlan:
    resolver = Resolver(draft, problems)
    head: dict[str, Any] = {name: said.value for name, said in draft.head.items()}
    settings = PlanSettings(**{name: said.value for name, said in draft.settings.items()})
    return TrackingPlan(
        **head,
        settings=settings,
        shared_properties=draft.shared,
        groups={
            name: tuple(member for member, _ in members)
            for name, (_, members) in draft.groups.items()
        },
        super_properties=resolver.supers(),
        events=resolver.events(),
        user_properties=draft.user_properties,
        group_properties=draft.group_properties,
        funnels=draft.funnels,
        extra=draft.extra,
        files=tuple(source.name for source in sources),
    )
