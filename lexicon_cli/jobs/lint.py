"""`lint`: is the plan itself in order?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lexicon_cli import __version__
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.collecting import without_collection
from lexicon_cli.core.finding import Finding, Place
from lexicon_cli.core.records import replace
from lexicon_cli.core.report import InputInfo, PlanRef, Report
from lexicon_cli.plan.load import LoadedPlan, load_plan
from lexicon_cli.policy.selection import effective_grades, has_policy, selected
from lexicon_cli.rules.registry import check_plan
from lexicon_cli.rules.rule import Scope
from lexicon_cli.rules.view import PlanView


def lint(
    plan: Sequence[str | Path],
    *,
    settings: Settings | None = None,
    stdin_name: str | None = None,
    today: date | None = None,
    with_score: bool = False,
) -> Report:
    """All findings on a plan, by file, line and column. `-` reads standard input.

    `with_score` adds the plan's Lexicon score, which baseline and suppressions do not touch.
    `today` decides what has expired. Raises InputError for a path that cannot be read.
    """
    with without_collection():
        loaded = load_plan(plan, stdin_name=stdin_name)
        return lint_loaded(loaded, settings or Settings(), today=today, with_score=with_score)


def lint_loaded(
    loaded: LoadedPlan,
    settings: Settings,
    *,
    command: str = "lint",
    with_rules: bool = True,
    today: date | None = None,
    with_score: bool = False,
) -> Report:
    """The report on a plan that was read already; without rules, on the reading alone."""
    found = list(loaded.findings)
    grades = view = None
    if with_rules:
        grades = effective_grades(settings, Scope.PLAN)
        off = {code for code, rank in grades.items() if not rank}
        view = PlanView(loaded.plan, today=today, options=_options(settings))
        found += check_plan(view, off)
        found.sort(key=_order)
    report = Report(
        command=command,
        tool_version=__version__,
        plan=PlanRef(loaded.plan.name, loaded.plan.version, loaded.plan.digest),
        inputs=_inputs(loaded),
        totals={"files": len(loaded.sources), "planned_events": len(loaded.plan.events)},
        findings=selected(found, settings, grades),
        notes=loaded.notes,
    )
    if with_score:
        report = replace(report, details=_score(loaded, report.findings))
    if has_policy(settings, (source.text for source in loaded.sources)):
        report = _with_policy(report, loaded, settings, grades, view, today or date.today())
    return _with_spots(report)


def _with_spots(report: Report) -> Report:
    """The report whose messages say of how many definitions they hold; what is hidden is not
    counted."""
    if not any(finding.spots for finding in report.findings):
        return report
    return replace(report, findings=tuple(_told(finding) for finding in report.findings))


def _told(finding: Finding) -> Finding:
    if not finding.spots:
        return finding
    return replace(finding, message=f"{finding.message} (defined so {len(finding.spots)} times)")


def _score(loaded: LoadedPlan, findings: Sequence[Finding]) -> Mapping[str, Any]:
    from lexicon_cli.jobs.score import score

    return {"score": score(loaded.plan, findings).to_dict()}


def _options(settings: Settings) -> Mapping[str, Mapping[str, Any]]:
    if not settings.rules:
        return {}
    from lexicon_cli.policy.options import rule_options

    return rule_options(settings)


def _with_policy(
    report: Report,
    loaded: LoadedPlan,
    settings: Settings,
    grades: Mapping[str, int] | None,
    view: PlanView | None,
    today: date,
) -> Report:
    """Without what is suppressed or in the baseline, with what is wrong about these themselves."""
    from lexicon_cli.policy.apply import hide, hiding_of

    report = hide(
        report,
        hiding_of(loaded, settings, view),
        settings,
        scope=Scope.PLAN,
        family="plan",
        today=today,
        ran=grades,
        # Of a plan that could not be read to its end, the rules saw a part only.
        is_whole=all(finding.code != "STR001" for finding in loaded.findings),
    )
    return replace(report, findings=tuple(sorted(report.findings, key=_order)))


def _inputs(loaded: LoadedPlan) -> tuple[InputInfo, ...]:
    """The plan's files, those without findings too, with the events that each defines."""
    events = Counter(event.place.file for event in loaded.plan.events.values() if event.place)
    return tuple(
        InputInfo(
            name=source.name,
            lines=len(source.text.splitlines()),
            events=events[source.name],
            bytes=len(source.text.encode("utf-8", "surrogatepass")),
        )
        for source in loaded.sources
    )


def _order(finding: Finding) -> tuple[Place, str, str]:
    return (finding.place or Place(""), finding.code, finding.message)
