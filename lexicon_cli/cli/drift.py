"""`lexicon drift`"""

from typing import Annotated, Any

from lexicon_cli.cli.declare import Option
from lexicon_cli.cli.identity_options import Data
from lexicon_cli.cli.options import (
    ResultOptions,
    RuleOptions,
    RunOptions,
    Words,
    read_settings,
)
from lexicon_cli.cli.show import finish, targets
from lexicon_cli.cli.window_options import WindowOptions, sources_of

EXAMPLES = (
    "lexicon drift check export.ndjson --plan plan.yaml",
    "lexicon drift check --store .lexicon/store.duckdb --since 2026-03-09",
)


def check(
    *,
    data: Data = None,
    plan: Annotated[
        Words, Option(metavar="PLAN", help="Types, values and statuses of this plan; may repeat.")
    ] = None,
    explain: Annotated[
        bool, Option("--explain", "-v", help="Show how each verdict came about.")
    ] = False,
    window: WindowOptions,
    rules: RuleOptions,
    results: ResultOptions,
    run: RunOptions,
) -> int:
    """Find what changed in types, nulls, names and values: since when, where, how sure.

    The last seven days are held against the 28 before them, unless --since and --until say
    otherwise. Findings that are known already are hidden by a baseline of the configuration.
    """
    from lexicon_cli.cli.broken import broken_plan_shown
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.core.records import replace
    from lexicon_cli.jobs.drift import drift_check
    from lexicon_cli.jobs.history_sources import Sources

    settings = read_settings(run, rules, results, plan=plan, store=window.store)
    found = targets(results, settings)
    since, until = window.days()
    named, path = sources_of(data, window, settings)
    with broken_plan_shown(found, settings), progress_for(window.no_progress) as progress:
        result = drift_check(
            Sources(
                data=named,
                store=path,
                project=window.project,
                baseline=tuple(window.baseline or ()),
            ),
            since=since,
            until=until,
            settings=settings,
            progress=progress,
        )
    report = result.report
    if explain:
        lines = {key: list(told) for key, told in result.arithmetic.items() if told}
        report = replace(report, details={**report.details, "arithmetic": lines})
    code = finish(report, found, settings)
    if explain and found[0].file is None and found[0].format in ("text", "markdown"):
        _print_arithmetic(result, settings)
    return code


def _print_arithmetic(result: Any, settings: Any) -> None:
    from lexicon_cli.cli.terminal import style_for
    from lexicon_cli.output.volume_text import arithmetic_text
    from lexicon_cli.output.write import print_text

    style = style_for(settings.color, settings.max_findings)
    lines = {key: told for key, told in result.arithmetic.items() if told}
    print_text(arithmetic_text(result.report, lines, style))


# Sub-verb -> its function and examples.
COMMANDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "check": (
        check,
        (
            "lexicon drift check export.ndjson --plan plan.yaml",
            "lexicon drift check week.ndjson --baseline facts.ndjson --explain",
            "lexicon drift check --store .lexicon/store.duckdb --until 2026-03-15 -f json",
        ),
    ),
}


def group() -> None:
    """Tell what changed in events and properties, against their own past."""
