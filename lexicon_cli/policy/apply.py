"""Suppressions and the baseline applied to a report: one filter after all rules."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.core.report import Report
from lexicon_cli.plan.load import LoadedPlan
from lexicon_cli.policy.counting import counting
from lexicon_cli.policy.matching import Matcher
from lexicon_cli.policy.selection import effective_grades
from lexicon_cli.policy.suppression import Suppression
from lexicon_cli.policy.verdicts import check_expired, check_texts, check_use
from lexicon_cli.rules.rule import Scope
from lexicon_cli.rules.view import PlanView

if TYPE_CHECKING:
    from lexicon_cli.policy.baseline import Entry


@dataclass(frozen=True, slots=True)
class Hiding:
    """What may hide findings of a run: suppressions, and the baseline's entries if there is one."""

    suppressions: tuple[Suppression, ...] = ()
    entries: "tuple[Entry, ...] | None" = None


def hiding_of(
    loaded: LoadedPlan | None, settings: Settings, view: PlanView | None = None
) -> Hiding:
    """What hides findings, read before the work begins. `view` spares the making of another one.

    Raises ConfigError for a rule that does not exist, InputError for a file that is no baseline.
    """
    from lexicon_cli.policy.collect import suppressions_of

    entries = None
    if settings.baseline is not None:
        from lexicon_cli.policy.baseline_file import read_baseline

        entries = read_baseline(settings.baseline)
    return Hiding(suppressions_of(loaded, settings, view), entries)


def unsuppressed(hiding: Hiding, today: date) -> Callable[[Finding], Finding | None] | None:
    """What suppressions leave of a single finding; None where there are none. The baseline, which
    counts, is for whole reports."""
    return Matcher(hiding.suppressions, today).shown if hiding.suppressions else None


def suppress(
    report: Report,
    suppressions: Sequence[Suppression],
    settings: Settings,
    *,
    scope: Scope,
    today: date,
    ran: Mapping[str, int] | None = None,
    seen: Container[str] | None = None,
) -> Report:
    """The report without the findings that are suppressed, and with what is wrong with suppressions
    (SUP001 to SUP004), at its end.

    `ran` are the ranks of the rules in this run, which decide what can be unused; None judges
    nothing and adds no findings. `seen` are the events that occurred: suppressions on others are
    not judged. Totals count the findings that were hidden as `suppressed`, if there are any.
    """
    matcher = Matcher(suppressions, today)
    grades = {} if ran is None else effective_grades(settings, Scope.POLICY)
    own: list[Finding] = []
    if scope is Scope.PLAN:
        own += check_texts(suppressions, matcher, today=today, grades=grades)
    else:
        own += check_expired(suppressions, matcher, scope=scope, today=today, grades=grades)
    kept = _shown((*report.findings, *own), matcher)
    hidden = len(report.findings) + len(own) - len(kept)
    if ran is not None:
        judged = [entry for entry in suppressions if _is_known(entry, seen)]
        unused = list(check_use(judged, matcher, scope=scope, ran=ran, today=today, grades=grades))
        shown = _shown(unused, matcher)
        hidden += len(unused) - len(shown)
        kept += shown
    totals = counting(report.totals, "suppressed", hidden)
    return replace(report, findings=tuple(kept), totals=totals)


def hide(
    report: Report,
    hiding: Hiding,
    settings: Settings,
    *,
    scope: Scope,
    family: str,
    today: date,
    ran: Mapping[str, int] | None = None,
    seen: Container[str] | None = None,
    is_whole: bool = True,
) -> Report:
    """The report without what is suppressed or in the baseline, and with what is wrong about these
    themselves (SUP001 to SUP005), at its end.

    `ran` and `seen` as in `suppress`. Unless the run `is_whole`, that is, neither filtered nor a
    sample, nothing is called unused or stale.
    """
    judged = ran if is_whole or ran is None else {}
    if hiding.suppressions:
        report = suppress(
            report, hiding.suppressions, settings, scope=scope, today=today, ran=judged, seen=seen
        )
    if hiding.entries is None or settings.baseline is None:
        return report
    from lexicon_cli.policy.baseline import Comparison
    from lexicon_cli.policy.covering import apply_baseline

    return apply_baseline(
        report,
        hiding.entries,
        family=family,
        file=settings.baseline,
        today=today,
        comparison=Comparison(settings.baseline_compare == "rate", settings.baseline_tolerance),
        ran=judged,
        grades={} if ran is None else effective_grades(settings, Scope.POLICY),
    )


def _shown(findings: Iterable[Finding], matcher: Matcher) -> list[Finding]:
    shown = (matcher.shown(finding) for finding in findings)
    return [finding for finding in shown if finding is not None]


def _is_known(suppression: Suppression, seen: Container[str] | None) -> bool:
    entity = suppression.entity
    return seen is None or entity is None or entity.event is None or entity.event in seen
