"""`compile`: a plan's JSON Schemas as files."""

from collections.abc import Sequence
from pathlib import Path

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import Report
from lexicon_cli.jobs.lint import lint_loaded
from lexicon_cli.plan.load import load_plan
from lexicon_cli.plan.model import TrackingPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What came of it. `changed` are paths below the output directory: written, removed, or, when
    only checking, stale. `losses` are sentences on what `lexicon-schemas.json` cannot carry,
    `notes` on what no schema checks. A plan with errors is not compiled: then `files` is 0."""

    report: Report
    files: int = 0
    changed: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the plan's errors forbade it."""
        return self.report.fails(Severity.ERROR)


def compile_plan(
    plan: Sequence[str | Path],
    out: str | Path,
    *,
    draft: str = "2020-12",
    check: bool = False,
    settings: Settings | None = None,
    stdin_name: str | None = None,
) -> Compiled:
    """Compile the plan into directory `out`, or with `check` only compare.

    Raises InputError for a path that cannot be read, UsageError for another draft than "2020-12"
    and "07", BundleError if the files cannot be written.
    """
    loaded = load_plan(plan, stdin_name=stdin_name)
    report = lint_loaded(loaded, settings or Settings(), command="compile", with_rules=False)
    if report.fails(Severity.ERROR):
        return Compiled(report=report)
    return _compile(loaded.plan, report, Path(out), draft, check)


def _compile(plan: TrackingPlan, report: Report, out: Path, draft: str, check: bool) -> Compiled:
    from lexicon_cli.schema.compile import compile_bundle, compile_notes
    from lexicon_cli.schema.files import bundle_files, stale_files, write_files
    from lexicon_cli.schema.lexicon_api import lexicon_schemas

    files = bundle_files(plan, compile_bundle(plan, draft=draft))
    changed = stale_files(out, files) if check else write_files(out, files)
    return Compiled(
        report=report,
        files=len(files),
        changed=tuple(changed),
        losses=lexicon_schemas(plan).losses,
        notes=compile_notes(plan),
    )
