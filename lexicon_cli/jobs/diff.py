"""`diff`: what changed from one plan to another, how much it breaks, and what real events say."""

from collections import Counter
from collections.abc import Callable, Container, Sequence
from datetime import date
from time import time
from typing import Any

from lexicon_cli import __version__
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.finding import Finding, Place, Severity
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.core.report import InputInfo, PlanRef, Report
from lexicon_cli.jobs.broken import BrokenPlanError
from lexicon_cli.jobs.lint import lint_loaded
from lexicon_cli.jobs.projection import on_common_ground, placed
from lexicon_cli.plan.load import LoadedPlan, load_plan
from lexicon_cli.policy.selection import effective_grades, selected
from lexicon_cli.rules.pairing.change import Level
from lexicon_cli.rules.pairing.impact import Impact
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.versions import is_enough, needed, parse
from lexicon_cli.rules.registry import check_pair
from lexicon_cli.rules.rule import Scope

Progress = Callable[[int, int], None]
# It judges the version number: what it may not do is be excused.
_NEVER_EXCUSED = frozenset({"DIF015", "DIF018"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCheck:
    """Events to hold against both plans. `max_rate` is the share, 0..1, that may begin to fail;
    `now` (seconds since 1970) is the moment that "in the future" means, the present by default."""

    data: tuple[str, ...]
    max_rate: float = 0.0
    now: float | None = None
    progress: Progress | None = None


def diff(
    old: str,
    new: str,
    *,
    settings: Settings | None = None,
    check: DataCheck | None = None,
    stdin_name: str | None = None,
    today: date | None = None,
) -> Report:
    """Compare two plans: files, directories, or `REV:path` in git; one of them may be `-`.

    `today` decides which intentional breaks have expired. Raises InputError for what cannot be
    read, BrokenPlanError if the new plan has errors.
    """
    if old == new == "-":
        raise UsageError("only one of the two plans can come from standard input")
    before, after = load_side(old, stdin_name), load_side(new, stdin_name)
    return diff_loaded(before, after, settings or Settings(), check=check, today=today)


def diff_from_base(
    base: str,
    plan: Sequence[str],
    *,
    settings: Settings | None = None,
    check: DataCheck | None = None,
    today: date | None = None,
) -> Report:
    """Compare the plan of the work tree with what it was where the branch left `base`."""
    from lexicon_cli.jobs.revisions import load_at_base

    before, commit = load_at_base(base, plan)
    after = load_plan(plan)
    if before is not None:
        report = diff_loaded(before, after, settings or Settings(), check=check, today=today)
        note = f"compared with {commit}, where this branch left {base}"
        return replace(report, notes=(note, *report.notes))
    _refuse_broken(after, settings or Settings())
    note = f"there was no plan at {commit}, where this branch left {base}: nothing to compare"
    return _report(after, (), (note, *after.notes), _no_verdict(after))


def load_side(name: str, stdin_name: str | None = None) -> LoadedPlan:
    """One of the two plans. A file that exists wins over a revision of the same spelling."""
    if ":" in name:
        from lexicon_cli.jobs.revisions import load_revision, parse_revision

        revision = parse_revision(name)
        if revision is not None:
            return load_revision(revision)
    return load_plan([name], stdin_name=stdin_name)


def diff_loaded(
    old: LoadedPlan,
    new: LoadedPlan,
    settings: Settings,
    *,
    check: DataCheck | None = None,
    today: date | None = None,
) -> Report:
    """The report on two plans that were read already."""
    _refuse_broken(new, settings)
    grades = effective_grades(settings, Scope.DIFF)
    off = {code for code, rank in grades.items() if not rank}
    impact, notes = None, [*_old_notes(old), *new.notes]
    if check is not None and "DIF017" not in off:
        impact, more = _measure(check, old, new, settings)
        notes += more
    before, after, more = on_common_ground(old, new)
    notes += more
    pair = PlanPair(before, after, today=today, off=off, impact=impact)
    findings = _findings(pair, off, settings, grades)
    findings = tuple(placed(finding, after, new.plan) for finding in findings)
    if pair.level is not Level.NONE and not (before.version or after.version or more):
        notes.append(
            "neither plan has a version: set one, so that a change can be told from a break"
        )
    digests = {"old_digest": old.plan.digest, "new_digest": new.plan.digest}
    details: dict[str, Any] = {"verdict": {**_verdict(pair), **digests}}
    if impact is not None:
        details["data"] = impact.to_dict()
        notes.append(_told(impact))
    return _report(new, findings, tuple(notes), details)


def _findings(
    pair: PlanPair, off: Container[str], settings: Settings, grades: dict[str, int]
) -> tuple[Finding, ...]:
    if not pair.changes and pair.impact is None and not pair.breaks:
        return ()
    found = [_excused(pair, one) for one in selected(check_pair(pair, off), settings, grades)]
    return tuple(sorted(found, key=_order))


def _excused(pair: PlanPair, finding: Finding) -> Finding:
    """The finding as a warning if the new plan owns up to it."""
    if finding.severity is not Severity.ERROR or finding.code in _NEVER_EXCUSED:
        return finding
    entry = pair.excuse(finding)
    if entry is None:
        return finding
    reason = f": {entry.reason}" if entry.reason else ""
    message = f"{finding.message} (intended{reason})"
    return replace(finding, severity=Severity.WARNING, message=message)


def _order(finding: Finding) -> tuple[Any, ...]:
    place = finding.place or Place("")
    subject = (finding.event or "", finding.property or "")
    return (-finding.severity.rank, finding.code, place, *subject, finding.message)


def _verdict(pair: PlanPair) -> dict[str, Any]:
    old, new = parse(pair.old.version), parse(pair.new.version)
    wanted = None if old is None else str(needed(old, pair.level))
    satisfied = None if old is None or new is None else is_enough(old, new, pair.level)
    levels = [change.level.value for change in pair.changes]
    return {
        "change": pair.level.value,
        "old_version": pair.old.version,
        "new_version": pair.new.version,
        "needed_version": wanted,
        "satisfied": satisfied,
        "old_digest": pair.old.digest,
        "new_digest": pair.new.digest,
        "changes": {level: levels.count(level) for level in ("major", "minor", "patch")},
    }


def _no_verdict(new: LoadedPlan) -> dict[str, Any]:
    pair = PlanPair(new.plan, new.plan)
    return {"verdict": {**_verdict(pair), "old_version": None, "old_digest": None}}


def _measure(
    check: DataCheck, old: LoadedPlan, new: LoadedPlan, settings: Settings
) -> tuple[Impact, tuple[str, ...]]:
    from lexicon_cli.jobs.diff_data import measure
    from lexicon_cli.schema.compile import compile_bundle

    return measure(
        check.data,
        compile_bundle(old.plan),
        compile_bundle(new.plan),
        grades=effective_grades(settings, Scope.DATA),
        now_ms=round((time() if check.now is None else check.now) * 1000),
        max_rate=check.max_rate,
        progress=check.progress,
    )


def _told(impact: Impact) -> str:
    """The note on data: how many events change sides."""
    return (
        f"of {impact.events:,} events {impact.newly_failing:,} begin to fail, {impact.mended:,} are"
        f" mended, {impact.failing_both:,} fail under both plans"
    )


def _refuse_broken(new: LoadedPlan, settings: Settings) -> None:
    found = lint_loaded(new, settings, command="diff", with_rules=False)
    if found.fails(Severity.ERROR):
        raise BrokenPlanError(found)


def _old_notes(old: LoadedPlan) -> list[str]:
    """A broken old plan must not stop the change that mends it."""
    errors = sum(finding.severity is Severity.ERROR for finding in old.findings)
    if not errors:
        return list(old.notes)
    told = "1 error" if errors == 1 else f"{errors} errors"
    return [*old.notes, f"the old plan has {told}: what could be read of it is compared"]


def _report(
    new: LoadedPlan, findings: tuple[Finding, ...], notes: tuple[str, ...], details: dict[str, Any]
) -> Report:
    return Report(
        command="diff",
        tool_version=__version__,
        plan=PlanRef(new.plan.name, new.plan.version, new.plan.digest),
        inputs=_inputs(new),
        totals={"files": len(new.sources), "planned_events": len(new.plan.events)},
        findings=findings,
        notes=notes,
        details=details,
    )


def _inputs(new: LoadedPlan) -> tuple[InputInfo, ...]:
    """The files of the new plan, with the events that each defines."""
    events = Counter(event.place.file for event in new.plan.events.values() if event.place)
    return tuple(
        InputInfo(
            name=source.name,
            lines=len(source.text.splitlines()),
            events=events[source.name],
            bytes=len(source.text.encode("utf-8", "surrogatepass")),
        )
        for source in new.sources
    )
