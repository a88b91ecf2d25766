"""`lexicon diff`"""

from typing import Annotated

from lexicon_cli.cli.declare import Argument, Option
from lexicon_cli.cli.options import (
    ResultOptions,
    RuleOptions,
    RunOptions,
    Words,
    read_settings,
)
from lexicon_cli.cli.show import finish, targets
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import replace
from lexicon_cli.core.report import Report

EXAMPLES = (
    "lexicon diff old.yaml new.yaml",
    "lexicon diff main:plan.yaml plan.yaml -f markdown",
    "lexicon diff v2.3.0:plans HEAD:plans --fail-on warning",
    "lexicon diff --base origin/main plan.yaml",
    "lexicon diff main:plan.yaml plan.yaml --data export.ndjson --max-rate 0.1%",
)


def command(
    *,
    plans: Annotated[
        list[str] | None,
        Argument(
            metavar="OLD NEW",
            help="Two plans: files, directories, or REV:path in git; - is standard input.",
        ),
    ] = None,
    base: Annotated[
        str | None,
        Option(
            metavar="REV",
            help="Compare PLAN with what it was where this branch left REV.",
        ),
    ] = None,
    data: Annotated[
        Words,
        Option(
            metavar="FILE", help="Count the events of this file that begin to fail; may repeat."
        ),
    ] = None,
    max_rate: Annotated[
        str | None,
        Option(metavar="SHARE", help="Let so many events begin to fail, such as 0.1%."),
    ] = None,
    now: Annotated[
        str | None, Option(metavar="TIME", help="Judge times as if it were this moment.")
    ] = None,
    stdin_filename: Annotated[
        str | None, Option(metavar="NAME", help="What to call standard input.")
    ] = None,
    no_progress: Annotated[bool, Option("--no-progress", help="Show no progress bar.")] = False,
    rules: RuleOptions,
    results: ResultOptions,
    run: RunOptions,
) -> int:
    """Tell what changed between two plans, and how much of it breaks."""
    from lexicon_cli.cli.broken import broken_plan_shown

    settings = read_settings(run, rules, results, max_rate=max_rate)
    found = targets(results, settings)
    if max_rate is not None and not data:
        raise UsageError('"--max-rate" needs "--data": it is a share of events')
    named = tuple(plans or ())
    _check_named(named, base, data, settings)
    # The share is of events that begin to fail; a plan that breaks fails all the same.
    shown = replace(settings, max_rate=0.0)
    with broken_plan_shown(found, shown):
        report = _report(named, base, tuple(data or ()), settings, now, stdin_filename, no_progress)
    return finish(report, found, shown)


def _check_named(named: tuple[str, ...], base: str | None, data: Words, settings: Settings) -> None:
    if base is not None:
        if not (named or settings.plan):
            raise UsageError("no plan was given", hint='name it, or set "plan" in lexicon.toml')
        if "-" in named:
            raise UsageError('"--base" compares files: standard input has no past')
    elif len(named) != 2:
        hint = "lexicon diff OLD NEW, such as main:plan.yaml plan.yaml; or --base REV PLAN"
        told = {0: "no plan was given", 1: f'only one plan was given: "{"".join(named[:1])}"'}
        raise UsageError(told.get(len(named), f"{len(named)} plans were given, not two"), hint=hint)
    if "-" in named and "-" in (data or ()):
        raise UsageError("only one thing can come from standard input")


def _report(
    named: tuple[str, ...],
    base: str | None,
    data: tuple[str, ...],
    settings: Settings,
    now: str | None,
    stdin_filename: str | None,
    no_progress: bool,
) -> Report:
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.cli.values import now_seconds
    from lexicon_cli.jobs.diff import DataCheck, diff, diff_from_base

    moment = now_seconds("--now", now)
    with progress_for(no_progress or not data) as progress:
        check = None
        if data:
            check = DataCheck(data=data, max_rate=settings.max_rate, now=moment, progress=progress)
        if base is not None:
            return diff_from_base(base, named or settings.plan, settings=settings, check=check)
        return diff(*named, settings=settings, check=check, stdin_name=stdin_filename)
