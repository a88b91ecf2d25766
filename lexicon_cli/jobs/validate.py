"""`validate`: does what really happened keep to the plan?"""

from collections.abc import Callable, Sequence
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from lexicon_cli import __version__
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.core.records import replace
from lexicon_cli.core.report import EventRow, InputInfo, PlanRef, Report
from lexicon_cli.core.selection import DataFilter
from lexicon_cli.events.sources import Source, find_sources
from lexicon_cli.jobs.call_notes import notes_on_calls
from lexicon_cli.jobs.capture_requests import add_requests, grades_for, missing_events
from lexicon_cli.jobs.checked_plan import checked_plan
from lexicon_cli.jobs.data_findings import findings_of, name_of, worst_first
from lexicon_cli.jobs.hiding import hiding_if_any, without_hidden
from lexicon_cli.jobs.side_files import Outputs
from lexicon_cli.jobs.whole_run import add_whole_run
from lexicon_cli.jobs.workspace import workspace
from lexicon_cli.kernel.bounded import OTHER
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.repeats import load_large
from lexicon_cli.kernel.tally import Tally

if TYPE_CHECKING:
    from lexicon_cli.policy.apply import Hiding

Progress = Callable[[int, int], None]
# Below this, starting worker processes costs more than they save.
_POOL_BYTES = 64 * 1024 * 1024
FALLBACK = "lexicon_cli.schema.judge:make_judge"


def validate(
    data: Sequence[str],
    *,
    plan: Sequence[str] = (),
    schemas: str | None = None,
    jobs: int | None = None,
    select: DataFilter | None = None,
    settings: Settings | None = None,
    occurrences: str | None = None,
    accept: str | None = None,
    reject: str | None = None,
    fail_on: Severity | None = Severity.ERROR,
    now: float | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check data against a plan, or against compiled schemas.

    `data` are files, directories, globs or `-`. `jobs` are worker processes, all cores by default.
    `occurrences`, `accept` and `reject` are files to write; they replace what was there when the
    run has ended well. `now` (seconds since the epoch) is the moment that "in the future" means,
    the present by default. `progress` is called with bytes done and bytes in all (0: unknown).

    Raises InputError for data that cannot be read, BrokenPlanError, BundleError, UsageError.
    """
    chosen = settings or Settings()
    bundle, hiding = prepared(plan, schemas, chosen)
    sources = find_sources(data)
    with workspace() as folder:
        outputs = Outputs(
            Path(folder), sources, occurrences=occurrences, accept=accept, reject=reject
        )
        options = KernelOptions(
            grades=grades_for(sources, grades_of(chosen), chosen),
            now_ms=round((time() if now is None else now) * 1000),
            select=select or DataFilter(),
            side_dir=folder,
            write_occurrences=occurrences is not None,
            write_accepted=accept is not None,
            write_rejected=reject is not None,
            reject_rank=4 if fail_on is None else fail_on.rank,
            fallback=FALLBACK,
        )
        tally = _run(bundle, options, sources, jobs, progress)
        add_whole_run(tally, bundle, options, sources, outputs.taker(tally.spans))
        missing = add_requests(tally, bundle, options, sources)
        report = report_of(bundle, options, sources, tally, missing)
        outputs.finish(tally.spans)
    return with_policy(report, hiding, chosen, options)


def grades_of(settings: Settings) -> dict[str, int]:
    """How bad each finding is, as the kernel takes it: those about data, and those about what
    hides them. The rules about plans need not be imported for that."""
    from lexicon_cli.policy.selection import effective_grades
    from lexicon_cli.rules.rule import Scope

    found = effective_grades(settings, Scope.DATA)
    return {**found, **effective_grades(settings, Scope.POLICY)}


def prepared(
    plan: Sequence[str], schemas: str | None, settings: Settings
) -> "tuple[SchemaBundle, Hiding | None]":
    """What the data is held against, and what may hide findings of it, if anything does."""
    if schemas is not None:
        from lexicon_cli.schema.load import load_bundle

        return load_bundle(Path(schemas)), hiding_if_any(None, settings)
    from lexicon_cli.schema.compile import compile_bundle

    loaded = checked_plan(plan, settings, "validate")
    return compile_bundle(loaded.plan), hiding_if_any(loaded, settings)


def with_policy(
    report: Report, hiding: "Hiding | None", settings: Settings, options: KernelOptions
) -> Report:
    """Without what is suppressed or in the baseline, with what is wrong about these themselves."""
    from lexicon_cli.rules.rule import Scope

    return without_hidden(
        report,
        hiding,
        settings,
        scope=Scope.DATA,
        family="data",
        ran=options.grades,
        moment=options.now_ms / 1000,
        order=worst_first,
        is_whole=options.select.keeps_all and report.totals["events"] > 0,
    )


def _run(
    bundle: SchemaBundle,
    options: KernelOptions,
    sources: Sequence[Source],
    jobs: int | None,
    progress: Progress | None,
) -> Tally:
    from lexicon_cli.engine.cores import available
    from lexicon_cli.engine.local import run_local
    from lexicon_cli.engine.parts import cut

    wanted = available() if jobs is None else jobs
    if any(source.is_ours_alone for source in sources):
        wanted = 1  # all or nothing: hashes of the ledger differ from process to process
    parts = cut(sources, wanted)
    total = sum(source.size for source in sources)
    total = total if all(source.size for source in sources) else 0
    finished = 0

    def moved(size: int) -> None:
        nonlocal finished
        finished += size
        if progress is not None:
            progress(finished, total)

    if wanted > 1 and len(parts) > 1 and (jobs is not None or total >= _POOL_BYTES):
        import json

        from lexicon_cli.engine.pool import Pool

        kernel = {"bundle": bundle.to_dict(), "options": options.to_dict()}
        pool = Pool(json.dumps(kernel).encode(), wanted)
        # So much data makes a large ledger.
        meanwhile = load_large if total >= _POOL_BYTES else None
        return pool.run(parts, moved=moved, meanwhile=meanwhile)
    return run_local(Kernel.from_bundle(bundle, options), parts, moved=moved)


def report_of(
    bundle: SchemaBundle,
    options: KernelOptions,
    sources: Sequence[Source],
    tally: Tally,
    missing: Sequence[Group] = (),
) -> Report:
    """What a finished tally says, before anything is hidden; `missing` are expected events that a
    capture never saw."""
    events = sum(span.events for span in tally.spans)
    lines = sum(span.lines for span in tally.spans)
    findings = findings_of(tally, bundle, options, sources)
    if missing:
        more = missing_events(missing, bundle, options)
        findings = tuple(sorted((*findings, *more), key=worst_first))
    return Report(
        command="validate",
        tool_version=__version__,
        plan=PlanRef(bundle.plan_name, bundle.plan_version, bundle.digest),
        inputs=_inputs(sources, tally),
        totals={
            "lines": lines,
            "events": events,
            "malformed_lines": sum(span.malformed for span in tally.spans),
            "events_with_findings": sum(tally.flagged[1:]),
            "events_with_errors": tally.flagged[3],
            "events_with_warnings": sum(tally.flagged[2:]),
            "planned_events": len(bundle.events),
            "planned_events_seen": sum(name in tally.traffic for name in bundle.events),
        },
        events=_rows(bundle, tally),
        findings=findings,
        notes=(*_notes(options, events), *_notes_on_tables(sources), *notes_on_calls(sources)),
    )


def _inputs(sources: Sequence[Source], tally: Tally) -> tuple[InputInfo, ...]:
    lines, events, ends = [0] * len(sources), [0] * len(sources), [0] * len(sources)
    for span in tally.spans:
        lines[span.source] += span.lines
        events[span.source] += span.events
        ends[span.source] = max(ends[span.source], span.end)
    return tuple(
        InputInfo(name_of(source), lines[number], events[number], ends[number])
        for number, source in enumerate(sources)
    )


def _rows(bundle: SchemaBundle, tally: Tally) -> tuple[EventRow, ...]:
    """Events by traffic, most first; the cell of names too many to list comes last."""
    from lexicon_cli.rules.judge import iso_utc

    rows = []
    for name, traffic in tally.traffic.items():
        entry = bundle.events.get(name)
        rows.append(
            EventRow(
                name=name,
                planned=entry is not None,
                status=None if entry is None else entry.status,
                count=traffic.count,
                first_time=iso_utc(traffic.first, bundle.timezone),
                last_time=iso_utc(traffic.last, bundle.timezone),
                owner=None if entry is None else entry.owner,
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.name == OTHER, -row.count, row.name)))


def _notes(options: KernelOptions, events: int) -> tuple[str, ...]:
    select = options.select
    notes = []
    if not events:
        filtered = "" if select.keeps_all else " that passes the filters"
        notes.append(f"the data holds no event{filtered}: nothing was checked")
    if select.sample is not None:
        notes.append(
            f"only a sample was checked: {select.sample:.4%} of the users, whole; counts are"
            " those of the sample"
        )
    if not replace(select, sample=None).keeps_all:
        notes.append("only the events that pass the filters were checked")
    return tuple(notes)


def _notes_on_tables(sources: Sequence[Source]) -> tuple[str, ...]:
    count = sum(source.is_untyped for source in sources)
    if not count:
        return ()
    inputs = f"{count:,} input{'' if count == 1 else 's'}"
    return (
        f"{inputs} in CSV: cells that look like numbers, true or false, lists or objects were taken"
        " for such, other cells for text",
    )
