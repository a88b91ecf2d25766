"""`lint --fix`: mend what findings say how to mend, and prove that nothing else changed.

Round by round: the fixes that can be made together are made, the new plan is read and judged, and
kept only if the findings are gone, no error is new, and everything that no fix is about says what
it said before. If not, fewer fixes are tried, down to one, which is then refused.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.core.report import Report
from lexicon_cli.jobs.lint import lint_loaded
from lexicon_cli.jobs.rewriting import Rewrite
from lexicon_cli.plan.edit import OVERLAPS, apply_fixes
from lexicon_cli.plan.edit.compare import unexpected
from lexicon_cli.plan.load import LoadedPlan, load_plan, load_sources

Judge: TypeAlias = Callable[[LoadedPlan], Report]

MOST_ROUNDS = 500  # a plan that is not done by then has fixes that undo each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixing:
    """What was mended and what remains. `texts` are those of all files of the plan, by name;
    `rewrites` are the files that change, not yet written.
    `refused` are findings whose fix was not made, with the reason; `unsafe_left` counts the
    remaining ones that only an unsafe fix can mend."""

    report: Report
    texts: Mapping[str, str]
    rewrites: tuple[Rewrite, ...] = ()
    fixed: tuple[Finding, ...] = ()
    refused: tuple[tuple[Finding, str], ...] = ()
    unsafe_left: int = 0


def fix(
    plan: Sequence[str | Path],
    *,
    settings: Settings | None = None,
    unsafe: bool = False,
    stdin_name: str | None = None,
    today: date | None = None,
    with_score: bool = False,
) -> Fixing:
    """Mend a plan in memory; `jobs.rewriting.write_all` writes it. `unsafe` takes the fixes too
    that change what the plan means. What the settings hide (rules not selected, suppressions, the
    baseline) is not mended. Raises InputError for a path that cannot be read."""
    given = settings or Settings()
    loaded = load_plan(plan, stdin_name=stdin_name)
    found = fix_loaded(loaded, lambda one: lint_loaded(one, given, today=today), unsafe)
    if not with_score:
        return found
    after = load_sources([replace(one, text=found.texts[one.name]) for one in loaded.sources])
    score = lint_loaded(after, given, today=today, with_score=True).details
    return replace(found, report=replace(found.report, details=score))


def fix_loaded(loaded: LoadedPlan, judge: Judge, unsafe: bool) -> Fixing:
    """As `fix`, for a plan that was read already; `judge` makes the report on a plan."""
    fixer = _Fixer(loaded, judge, unsafe)
    if not any(finding.code == "STR001" for finding in loaded.findings):
        # Half a plan looks as if definitions were missing or not used.
        fixer.run()
    now = {source.name: source.text for source in fixer.loaded.sources}
    rewrites = (Rewrite(source.name, source.text, now[source.name]) for source in loaded.sources)
    left = (finding.fix for finding in fixer.report.findings)
    return Fixing(
        report=fixer.report,
        texts=now,
        rewrites=tuple(one for one in rewrites if one.before != one.after),
        fixed=tuple(fixer.fixed),
        refused=tuple(fixer.refused.values()),
        unsafe_left=sum(1 for fix in left if fix is not None and not fix.safe and not unsafe),
    )


class _Fixer:
    def __init__(self, loaded: LoadedPlan, judge: Judge, unsafe: bool) -> None:
        self.loaded = loaded
        self.report = judge(loaded)
        self.fixed: list[Finding] = []
        self.refused: dict[tuple[str, str], tuple[Finding, str]] = {}
        self._judge = judge
        self._unsafe = unsafe
        self._seen = {_texts(loaded)}
        # What only the way to the files tells (a pattern that matches none) is not read again.
        again = set(_keys(load_sources(loaded.sources).findings))
        self._kept = tuple(one for one in loaded.findings if _key(one) not in again)

    def run(self) -> None:
        """Rounds until nothing is left to mend."""
        most, mended_before = 1 << 30, 0
        for _ in range(MOST_ROUNDS):
            wanted = self._wanted()[:most]
            if wanted:
                # Of many, one may spoil it: look for it among fewer, then go on with more.
                in_vain = self._try(wanted)
                most = max(1, in_vain // 2) if in_vain else most * 2
            elif self.refused and len(self.fixed) > mended_before:
                # What stood in the way of a fix may be gone by now.
                mended_before = len(self.fixed)
                self.refused.clear()
            else:
                return

    def _wanted(self) -> list[Finding]:
        """The findings to mend, each remedy once."""
        found: dict[str, Finding] = {}
        for finding in self.report.findings:
            fix = finding.fix
            if fix is None or not (fix.safe or self._unsafe) or _key(finding) in self.refused:
                continue
            found.setdefault(repr(fix.changes), finding)
        return list(found.values())

    def _try(self, wanted: list[Finding]) -> int:
        """Mend what can be mended together. How many fixes were made in vain: 0 is fine."""
        by_fix = {id(finding.fix): finding for finding in wanted}
        fixed = apply_fixes(self.loaded, [one.fix for one in wanted if one.fix is not None])
        alone = len(wanted) == 1 or not fixed.applied
        for fix, why in fixed.skipped:
            if alone or why != OVERLAPS:
                self._refuse(by_fix[id(fix)], why)
        if not fixed.applied:
            return 0
        mended = [by_fix[id(fix)] for fix in fixed.applied]
        touched = {names for one in fixed.touched for names in one}
        sources = [replace(one, text=fixed.texts[one.name]) for one in self.loaded.sources]
        after = load_sources(sources)
        after = replace(after, findings=(*self._kept, *after.findings))
        report = self._judge(after)
        reason = self._objection(after, report, mended, touched)
        if reason is None:
            self.loaded, self.report = after, report
            self.fixed += mended
            self._seen.add(_texts(after))
            return 0
        if len(mended) == 1:
            self._refuse(mended[0], reason)
            return 0
        return len(mended)

    def _objection(
        self,
        after: LoadedPlan,
        report: Report,
        mended: list[Finding],
        touched: set[tuple[str, ...]],
    ) -> str | None:
        """Why the new plan is not to be kept."""
        if _texts(after) in self._seen:
            return "it would undo another fix"
        if any(finding.code == "STR001" for finding in after.findings):
            return "the plan would not be readable any more"
        changed = unexpected(self.loaded.plan, after.plan, touched)
        if changed is not None:
            return f"{changed} would change too"
        before, now = Counter(_keys(self.report.findings)), Counter(_keys(report.findings))
        gone = Counter(_keys(mended))
        if any(now[key] > before[key] - count for key, count in gone.items()):
            return "the finding would remain"
        return _new_error(self.report, report)

    def _refuse(self, finding: Finding, reason: str) -> None:
        self.refused.setdefault(_key(finding), (finding, reason))


def _new_error(before: Report, after: Report) -> str | None:
    old, new = _errors(before), _errors(after)
    worse = next((code for code, count in new.items() if count > old[code]), None)
    return None if worse is None else f"it would cause a finding of {worse}"


def _errors(report: Report) -> Counter[str]:
    errors = (one for one in report.findings if one.severity is Severity.ERROR)
    return Counter(finding.code for finding in errors)


def _key(finding: Finding) -> tuple[str, str]:
    return (finding.code, finding.fingerprint)


def _keys(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [_key(finding) for finding in findings]


def _texts(loaded: LoadedPlan) -> int:
    return hash(tuple(source.text for source in loaded.sources))
