"""`audit`: everything about one window of days, against the window before it, in one report."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from lexicon_cli import __version__
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError, StoreError, UsageError
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.core.report import Report
from lexicon_cli.jobs.audit.charts import charts_of
from lexicon_cli.jobs.audit.cost import cost_of
from lexicon_cli.jobs.audit.echoes import one_event, without_echoes
from lexicon_cli.jobs.audit.evidence import Evidence, Progress, Wanted, identity_aside
from lexicon_cli.jobs.audit.past import Past, past_of
from lexicon_cli.jobs.audit.standing import Comparison, Known, Status, compare
from lexicon_cli.jobs.audit.window import Window, iso, window_of
from lexicon_cli.jobs.checked_plan import checked_plan, plan_ref
from lexicon_cli.jobs.daily_facts import facts_of
from lexicon_cli.jobs.data_findings import worst_first
from lexicon_cli.jobs.drift import drift_of_facts
from lexicon_cli.jobs.volume import volume_of_facts
from lexicon_cli.jobs.workspace import workspace

if TYPE_CHECKING:
    from lexicon_cli.history.facts import DailyFacts
    from lexicon_cli.jobs.daily_facts import Taken
    from lexicon_cli.plan.load import LoadedPlan

COMMAND = "audit"
# Which days were looked at is the audit's own first line.
_OF_WINDOWS = ("judged ", "looked at ")
CHECKS = ("validate", "volume", "drift", "identity")


@dataclass(frozen=True, slots=True)
class _Found:
    """What the checks of one window found: a report each, None for what was left out, plain data
    for charts, and which names are instances of one."""

    reports: Mapping[str, Report | None]
    findings: tuple[Finding, ...]
    charts: Mapping[str, Any]
    notes: tuple[str, ...]
    one_event: Mapping[str, str]


def audit(
    wanted: Wanted, *, settings: Settings | None = None, progress: Progress | None = None
) -> Report:
    """One report about a window of days: what the plan, the past and the merge rules say of it,
    what is new, worse, better or mended since the window before, and what the events cost.

    Raises UsageError without a plan, InputError for data that cannot be read or holds no event
    then, StoreError, BrokenPlanError, ConfigError.
    """
    chosen = settings or Settings()
    if not chosen.plan:
        raise UsageError(
            "an audit holds events against a plan: name it",
            hint='add --plan PLAN, or set "plan" in lexicon.toml',
        )
    loaded, bundle = _plan(chosen)
    wanted = replace(wanted, now=time() if wanted.now is None else wanted.now)
    aside = identity_aside(wanted, chosen, loaded)
    taken = facts_of(
        wanted.data,
        store=None if wanted.data else wanted.store,
        project=wanted.project,
        settings=chosen,
        bundle=bundle,
        jobs=wanted.jobs,
        progress=progress,
        now=wanted.now,
    )
    facts, notes = _with_past(taken, wanted, chosen, bundle)
    window = window_of(wanted.first, wanted.last, facts.days()[-1])
    with workspace() as folder:
        evidence = Evidence(wanted, chosen, loaded, taken.facts, Path(folder), aside)
        if not evidence.events_in(window):
            raise InputError(f"the data holds no event from {window}")
        past = past_of(wanted, window, evidence.events_in(window.before()))
        windows = [window]
        if past is None and evidence.events_in(window.before()):
            windows.append(window.before())
        runs = _Runs(evidence, facts, wanted, chosen, loaded, progress)
        found = runs.over(windows)
        now = found[0]
        if past is None and len(found) > 1:
            before = window.before()
            known = tuple(Known.of(one, iso(before.first)) for one in found[1].findings)
            past = Past("window", before, known, is_new=True)
        report = _report(wanted, window, now, past, loaded, (*taken.notes, *notes, *now.notes))
        if wanted.data or not wanted.keep:
            return report
        kept: dict[Window, Sequence[Known]] = {window: _known(report)}
        if past is not None and past.is_new:
            kept[window.before()] = past.known
        said = _remember(wanted, report, kept, evidence)
    return replace(report, notes=(*report.notes, *said))


def _known(report: Report) -> list[Known]:
    """What later audits need to know of this one."""
    standings = report.details["comparison"]["standings"]
    since = report.details["window"]["since"]
    return [
        Known.of(one, standings.get(one.fingerprint, {}).get("since", since))
        for one in report.findings
    ]


class _Runs:
    """The checks, over one window or two."""

    def __init__(
        self,
        evidence: Evidence,
        facts: "DailyFacts",
        wanted: Wanted,
        settings: Settings,
        loaded: "LoadedPlan",
        progress: Progress | None,
    ) -> None:
        self._evidence = evidence
        self._facts = facts
        self._wanted = wanted
        self._settings = settings
        self._loaded = loaded
        self._progress = progress

    def over(self, windows: Sequence[Window]) -> list[_Found]:
        """What is found in each."""
        validated: list[Report | None] = [None] * len(windows)
        if "validate" not in self._wanted.skip:
            validated = self._evidence.validated(windows, self._progress)
        return [
            self._window(window, report) for window, report in zip(windows, validated, strict=True)
        ]

    def _window(self, window: Window, validated: Report | None) -> _Found:
        skip, notes = self._wanted.skip, list[str]()
        shared: dict[str, Any] = {
            "since": window.first,
            "until": window.last,
            "settings": self._settings,
        }
        shared |= {"loaded": self._loaded, "now": self._wanted.now}
        reports: dict[str, Report | None] = {"validate": validated}
        charts: dict[str, Any] = {}
        if "volume" not in skip:
            volume = volume_of_facts(self._facts, repeat=True, **shared)
            reports["volume"], charts["volume"] = volume.report, volume.series
        if "drift" not in skip:
            drift = drift_of_facts(self._facts, **shared)
            reports["drift"], charts["drift"] = drift.report, drift.charts
        if "identity" not in skip:
            reports["identity"] = self._evidence.identity(window, self._progress)
        if self._evidence.outside:
            notes.append(
                f"{self._evidence.outside:,} lines hold no event with a time: they are in no"
                " window (lexicon validate tells which)"
            )
        findings = [
            finding
            for report in reports.values()
            if report is not None
            for finding in report.findings
        ]
        owned = [self._owned(finding) for finding in without_echoes(findings)]
        for name in ("volume", "drift", "identity"):
            report = reports.get(name)
            if report is not None:
                notes += (note for note in report.notes if not note.startswith(_OF_WINDOWS))
        return _Found(
            reports,
            tuple(sorted(owned, key=worst_first)),
            charts,
            tuple(notes),
            one_event(findings),
        )

    def _owned(self, finding: Finding) -> Finding:
        if finding.owner is not None or finding.event is None:
            return finding
        entry = self._loaded.plan.events.get(finding.event)
        return finding if entry is None else replace(finding, owner=entry.owner)


def _plan(settings: Settings) -> tuple["LoadedPlan", Any]:
    from lexicon_cli.schema.compile import compile_bundle

    loaded = checked_plan(settings.plan, settings, COMMAND)
    return loaded, compile_bundle(loaded.plan)


def _with_past(
    taken: "Taken", wanted: Wanted, settings: Settings, bundle: Any
) -> tuple["DailyFacts", tuple[str, ...]]:
    """The facts with those of earlier days that were given apart."""
    if not wanted.past:
        return taken.facts, ()
    from lexicon_cli.jobs.history_sources import with_past

    past = facts_of(wanted.past, settings=settings, bundle=bundle)
    joined, _, shared = with_past(taken.facts, past.facts)
    notes = [*past.notes]
    if shared:
        notes.append(f"{shared:,} days are in the data and in the past: the fuller one counts")
    return joined, tuple(notes)


def _report(
    wanted: Wanted,
    window: Window,
    found: _Found,
    past: Past | None,
    loaded: "LoadedPlan",
    notes: Sequence[str],
) -> Report:
    validated = found.reports.get("validate")
    main = validated or next(one for one in found.reports.values() if one is not None)
    seen = {row.name for row in main.events}
    comparison = compare(
        found.findings, () if past is None else past.known, since=iso(window.first), seen=seen
    )
    details: dict[str, Any] = {
        "window": window.to_dict(),
        "comparison": _comparison(comparison, past),
        "checks": _checks(found),
        "owners": _owners(found.findings, comparison),
    }
    if validated is not None:
        details["coverage"] = _coverage(validated, loaded)
        details["cost"] = cost_of(
            validated, days=window.days, quota=wanted.quota, one_event=found.one_event
        ).to_dict()
    details["charts"] = charts_of(found.charts, found.findings, found.reports.get("identity"))
    return Report(
        command=COMMAND,
        tool_version=__version__,
        plan=plan_ref(loaded.plan),
        inputs=main.inputs,
        totals={**main.totals, "days": window.days},
        events=main.events,
        findings=found.findings,
        notes=tuple(dict.fromkeys(notes)),
        details=details,
    )


def _comparison(comparison: Comparison, past: Past | None) -> dict[str, Any]:
    """How the findings stand; without a window before, nothing is called new."""
    if past is None:
        counts = {f"{status.value}_count": 0 for status in Status}
        return {"with": None, "window": None, **counts, "mended": [], "standings": {}}
    return {
        "with": past.source,
        "window": None if past.window is None else past.window.to_dict(),
        **{status.value + "_count": comparison.count(status) for status in Status},
        "mended": [one.to_dict() for one in comparison.mended],
        "standings": {
            fingerprint: {
                "status": one.status.value,
                "since": one.since,
                "count_before": None if one.before is None else one.before.count,
                "share_before": None if one.before is None else one.before.share,
            }
            for fingerprint, one in sorted(comparison.standings.items())
        },
    }


def _checks(found: _Found) -> dict[str, Any]:
    checks: dict[str, Any] = {}
    for name in CHECKS:
        report = found.reports.get(name)
        checks[name] = None if report is None else report.to_dict()["totals"]
    return checks


def _owners(findings: Sequence[Finding], comparison: Comparison) -> list[dict[str, Any]]:
    """Findings by who answers for them, most errors first; None is nobody."""
    rows: dict[str | None, dict[str, Any]] = {}
    keys = ("errors", "warnings", "infos", *(status.value for status in Status))
    for finding in findings:
        row = rows.setdefault(finding.owner, dict.fromkeys(keys, 0))
        row[f"{finding.severity.value}s"] += 1
        row[comparison.standings[finding.fingerprint].status.value] += 1
    for known in comparison.mended:
        rows.setdefault(known.owner, dict.fromkeys(keys, 0))[Status.MENDED.value] += 1
    ordered = sorted(
        rows.items(),
        key=lambda item: (-item[1]["errors"], -item[1]["warnings"], item[0] is None, item[0] or ""),
    )
    return [{"owner": owner, **row} for owner, row in ordered]


def _coverage(report: Report, loaded: "LoadedPlan") -> dict[str, Any]:
    """How much of the plan was seen, and how much of what was seen is in the plan."""
    expected = {
        name
        for name, event in loaded.plan.events.items()
        if event.status in (None, "live", "expected")
    }
    seen = {row.name for row in report.events}
    events = sum(row.count for row in report.events)
    own = sum(row.count for row in report.events if row.planned or row.name.startswith("$"))
    return {
        "planned_events": len(expected),
        "planned_events_seen": len(expected & seen),
        "never_seen": sorted(expected - seen),
        "events": events,
        "planned_share": round(own / events, 6) if events else None,
        "events_with_findings": report.totals.get("events_with_findings", 0),
    }


def _remember(
    wanted: Wanted, report: Report, windows: Mapping[Window, Sequence[Known]], evidence: Evidence
) -> tuple[str, ...]:
    """Keep in the store what was found; a note if that cannot be."""
    from lexicon_cli.store.audits import keep_audit
    from lexicon_cli.store.opening import DEFAULT_STORE, open_store

    assert report.plan is not None
    try:
        with open_store(wanted.store or DEFAULT_STORE, write=True) as connection:
            for window, known in windows.items():
                keep_audit(
                    connection,
                    wanted.project or "",
                    (window.first, window.last),
                    events=evidence.events_in(window),
                    plan=report.plan.digest,
                    findings=[one.to_dict() for one in known],
                )
    except StoreError as error:
        return (f"the store keeps no record of this audit: {error}",)
    return ()
