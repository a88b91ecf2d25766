"""`convert`: a plan in another format."""

from collections.abc import Sequence
from pathlib import Path

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import Report
from lexicon_cli.jobs.lint import lint_loaded
from lexicon_cli.plan.convert import FORMATS, to_text
from lexicon_cli.plan.load import load_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The plan's text in the target format, and sentences on what that format cannot say. A plan
    with errors is not converted, for something of it would be lost unseen: then `text` is None."""

    report: Report
    text: str | None = None
    losses: tuple[str, ...] = ()


def convert(
    plan: Sequence[str | Path],
    *,
    to: str,
    settings: Settings | None = None,
    stdin_name: str | None = None,
) -> Converted:
    """The plan as `yaml`, `json`, `csv` or `lexicon-csv`.

    Raises UsageError for another format, InputError for a path that cannot be read.
    """
    if to not in FORMATS:
        from lexicon_cli.config.suggest import did_you_mean

        raise UsageError(f'unknown plan format "{to}"', hint=did_you_mean(to, FORMATS))
    loaded = load_plan(plan, stdin_name=stdin_name)
    report = lint_loaded(loaded, settings or Settings(), command="convert", with_rules=False)
    if report.fails(Severity.ERROR):
        return Converted(report=report)
    text, losses = to_text(loaded.plan, to)
    return Converted(report=report, text=text, losses=tuple(losses))
