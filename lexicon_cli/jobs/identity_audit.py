"""`identity audit`: which merges are wrong, how many people and events they cost, what to mend."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from time import time
from typing import TYPE_CHECKING, Any

from lexicon_cli import __version__
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding, Sample
from lexicon_cli.core.masking import mask
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.core.report import EventRow, Report
from lexicon_cli.identity.audit import audit
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.identity.audit_log import AuditLog
from lexicon_cli.identity.audit_options import options_of
from lexicon_cli.identity.people import People, Rules
from lexicon_cli.identity.resolver import resolve
from lexicon_cli.identity.rows import NOBODY
from lexicon_cli.jobs.audit_names import with_planned_names
from lexicon_cli.jobs.audit_reading import Taken, read_log, read_stored_log, read_updates
from lexicon_cli.jobs.checked_plan import (
    by_traffic,
    event_row,
    plan_if_any,
    ref_if_any,
    written_options,
)
from lexicon_cli.jobs.hiding import hiding_if_any, without_hidden
from lexicon_cli.jobs.identity.modes import choose_mode
from lexicon_cli.kernel.personal import personal_kind
from lexicon_cli.rules.rule import Scope

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan

COMMAND = "identity audit"
_FAMILY = "identity-audit"
_LONGEST_ID = 60
_HUGE = 10**12
# Classes of ids a person has; over 500 no more can be merged in Original ID Merge.
_SIZES = ((1, 1), (2, 2), (3, 3), (4, 9), (10, 49), (50, 499), (500, _HUGE))
_SAMPLE_ID = 200
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is audited: `data` (files, directories, globs or `-`), or a `store` and a project of it.
    `profiles` are files of profile updates. `until` is the last day that counts (days since
    1970-01-01), None for all."""

    data: Sequence[str] = ()
    store: str | None = None
    project: str | None = None
    profiles: Sequence[str] = ()
    until: int | None = None


def identity_audit(
    sources: Sources,
    *,
    mode: str | None = None,
    rules: Rules | None = None,
    settings: Settings | None = None,
    loaded: "LoadedPlan | None" = None,
    now: float | None = None,
    progress: Progress | None = None,
) -> Report:
    """Everything about identity that the data shows to be wrong, worst first.

    `mode` is the merge system, else the plan's (`settings.plan`), else what the data tells;
    `loaded` is that plan if somebody read it already. `now` (seconds since the epoch) is the moment
    of the audit, the present by default.

    Raises InputError for data that cannot be read or holds no event, BrokenPlanError, ConfigError.
    """
    chosen = settings or Settings()
    moment = time() if now is None else now
    grades = _grades(chosen)
    loaded = loaded or plan_if_any(chosen, COMMAND)
    options = options_of(written_options(chosen), now_ms=round(moment * 1000))
    if loaded is not None:
        options = with_planned_names(options, loaded.plan)
    if sources.data:
        taken = read_log(sources.data, until=sources.until, progress=progress)
    else:
        taken = read_stored_log(sources.store, project=sources.project, until=sources.until)
    log = taken.log
    planned = None if loaded is None else loaded.plan.settings.identity
    choice = choose_mode(log.rows, said=mode, planned=planned)
    people = resolve(log.rows, replace(rules or Rules(), mode=choice.mode))
    facts = audit(log, people, options, updates=read_updates(sources.profiles), show=shown_id)
    report = Report(
        command=COMMAND,
        tool_version=__version__,
        plan=ref_if_any(loaded),
        inputs=taken.inputs,
        notes=(f"merge system {choice.mode}: {choice.why}", *log.history.notes),
        details={"mode": choice.mode},
    )
    return _finished(report, taken, people, facts, grades, loaded, chosen, moment)


def shown_id(name: str) -> str:
    """An id as reports show it: masked where it is somebody's address or number, cut if long."""
    if personal_kind(name) is not None:
        return mask(name)
    return name if len(name) <= _LONGEST_ID else f"{name[: _LONGEST_ID - 1]}…"


def _grades(settings: Settings) -> dict[str, int]:
    from lexicon_cli.policy.selection import effective_grades

    return effective_grades(settings, Scope.IDENTITY)


def _finished(
    report: Report,
    taken: Taken,
    people: People,
    facts: Sequence[Fact],
    grades: Mapping[str, int],
    loaded: "LoadedPlan | None",
    settings: Settings,
    moment: float,
) -> Report:
    from lexicon_cli.rules.idn_judge import fact_finding, rank_of

    log = taken.log
    timezone = "UTC" if loaded is None else loaded.plan.settings.timezone
    worst = bytearray(len(log))
    affected: set[int] = set()
    persons = people.persons()
    kept: list[tuple[Fact, int]] = []
    for fact in facts:
        rank = rank_of(fact, grades)
        if rank:
            kept.append((fact, rank))
            for row in fact.rows:
                worst[row] = max(worst[row], rank)
                affected.add(persons[row])
    samples = _samples(taken, [fact for fact, _ in kept])
    findings = [
        fact_finding(fact, rank, timezone=timezone, samples=samples[number])
        for number, (fact, rank) in enumerate(kept)
    ]
    known = Counter(worst)
    clusters = set(people.owner.column) - {NOBODY}
    whole = replace(
        report,
        details={**report.details, "cluster_sizes": _cluster_sizes(people)},
        totals={
            "lines": taken.lines,
            "events": len(log),
            "malformed_lines": taken.malformed,
            "events_with_findings": len(log) - known[0],
            "events_with_errors": known[3],
            "events_with_warnings": known[3] + known[2],
            "people": len(clusters),
            "people_with_findings": len(affected - {NOBODY}),
            "links": len(people.links),
            "refused_links": sum(not one.at_door for one in people.refusals),
        },
        events=_events(log, loaded, timezone),
        findings=tuple(sorted(findings, key=worst_first)),
    )
    return without_hidden(
        whole,
        hiding_if_any(loaded, settings),
        settings,
        scope=Scope.IDENTITY,
        family=_FAMILY,
        ran=grades,
        moment=moment,
        order=worst_first,
    )


def _cluster_sizes(people: People) -> list[dict[str, Any]]:
    """How many persons have so many ids."""
    sizes = Counter(Counter(people.owner[node] for node in people.owner).values())
    found: dict[str, int] = {}
    for size, count in sorted(sizes.items()):
        low, high = next(limits for limits in _SIZES if size <= limits[1])
        label = str(low) if low == high else f"{low}–{high}" if high < _HUGE else f"{low}+"
        found[label] = found.get(label, 0) + count
    return [{"ids": label, "people": count} for label, count in found.items()]


def worst_first(finding: Finding) -> tuple[Any, ...]:
    """The order of findings: severity, then people, then events."""
    return (
        -finding.severity.rank,
        -(finding.people or 0),
        -finding.count,
        finding.code,
        finding.variant,
        finding.event or "",
    )


def _samples(taken: Taken, facts: Sequence[Fact]) -> list[tuple[Sample, ...]]:
    """The worst cases of each fact, as places in the data."""
    log = taken.log
    rows = {row for fact in facts for _, row, _ in fact.cases}
    insert_ids = taken.insert_ids(rows)
    return [
        tuple(
            Sample(
                input=log.history.input_of(row),
                line=log.history.line[row],
                offset=log.offset[row],
                insert_id=insert_ids.get(row),
                value=dict(told) or None,
            )
            for _, row, told in fact.cases
        )
        for fact in facts
    ]


def _events(log: AuditLog, loaded: "LoadedPlan | None", timezone: str) -> tuple[EventRow, ...]:
    """Events by traffic, most first."""
    from lexicon_cli.rules.judge import iso_utc

    spans: dict[int, tuple[int | None, int | None]] = {}
    counts = Counter(log.history.event)
    for event, moment in zip(log.history.event, log.history.time, strict=True):
        if moment >= 0:
            first, last = spans.get(event, (None, None))
            spans[event] = (
                moment if first is None or moment < first else first,
                moment if last is None or moment > last else last,
            )
    rows = []
    for number, count in counts.items():
        first, last = spans.get(number, (None, None))
        times = iso_utc(first, timezone), iso_utc(last, timezone)
        rows.append(event_row(log.history.events[number], count, times, loaded))
    return tuple(sorted(rows, key=by_traffic))
