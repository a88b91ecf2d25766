"""`lexicon volume`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from lexicon_cli.cli.declare import Argument, Option
from lexicon_cli.cli.identity_options import Data
from lexicon_cli.cli.options import (
    ResultOptions,
    RuleOptions,
    RunOptions,
    Words,
    read_settings,
)
from lexicon_cli.cli.show import CLEAN, check_folder, finish, targets
from lexicon_cli.cli.window_options import WindowOptions, sources_of

if TYPE_CHECKING:
    from lexicon_cli.config.settings import Settings
    from lexicon_cli.jobs.history_sources import Sources

EXAMPLES = (
    "lexicon volume check export.ndjson --plan plan.yaml",
    "lexicon volume check --store .lexicon/store.duckdb --since 2026-03-09",
    "lexicon volume plot 'Purchase Completed' exports/ -o purchases.svg",
)
_PLAN = Option(metavar="PLAN", help="Key events and funnels of this plan; may repeat.")
_NOW = Option(metavar="TIME", help="Judge the newest day as if it were this moment.")


def check(
    *,
    data: Data = None,
    plan: Annotated[Words, _PLAN] = None,
    event: Annotated[Words, Option(metavar="NAME", help="Tell only of this event; may repeat.")] = (
        None
    ),
    explain: Annotated[
        bool, Option("--explain", "-v", help="Show how each verdict came about.")
    ] = False,
    now: Annotated[str | None, _NOW] = None,
    window: WindowOptions,
    rules: RuleOptions,
    results: ResultOptions,
    run: RunOptions,
) -> int:
    """Find events that come less or more often than before: since when, where, how sure.

    The last week is judged against the days before it, unless --since and --until say otherwise.
    Findings that are known already are hidden by a baseline of the configuration.
    """
    from lexicon_cli.cli.broken import broken_plan_shown
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.cli.values import now_seconds
    from lexicon_cli.jobs.volume import volume_check

    settings = read_settings(run, rules, results, plan=plan, store=window.store)
    found = targets(results, settings)
    since, until = window.days()
    moment = now_seconds("--now", now)
    sources = _sources(data, window, settings)
    with broken_plan_shown(found, settings), progress_for(window.no_progress) as progress:
        result = volume_check(
            sources,
            since=since,
            until=until,
            settings=settings,
            events=tuple(event or ()),
            now=moment,
            progress=progress,
        )
    report = _explained(result) if explain else result.report
    code = finish(report, found, settings)
    if explain and found[0].file is None and found[0].format in ("text", "markdown"):
        _print_arithmetic(result, settings)
    return code


def plot(
    *,
    event: Annotated[str, Argument(metavar="EVENT", help="The event's name.")],
    data: Data = None,
    platform: Annotated[
        str | None, Option(metavar="NAME", help="Only the events of this platform.")
    ] = None,
    output_file: Annotated[
        Path | None, Option("-o", metavar="FILE", help="Draw to this .svg or .png file.")
    ] = None,
    width: Annotated[
        str | None, Option(metavar="N", help="Columns of the terminal that are used.")
    ] = None,
    plan: Annotated[Words, _PLAN] = None,
    now: Annotated[str | None, _NOW] = None,
    window: WindowOptions,
    run: RunOptions,
) -> int:
    """Draw an event by day, with the band of ordinary days and what was found.

    In the terminal, or as SVG or PNG. Without --since it goes back nine weeks.
    """
    from lexicon_cli.cli.identity_options import count
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.cli.terminal import style_for
    from lexicon_cli.cli.values import now_seconds
    from lexicon_cli.jobs.volume_plot import volume_series
    from lexicon_cli.output.volume_files import check_kind, draw_file
    from lexicon_cli.output.volume_text import terminal_chart
    from lexicon_cli.output.write import print_text, write_file

    settings = read_settings(run, plan=plan, store=window.store)
    if output_file is not None:
        check_kind(output_file)
        check_folder(output_file)
    since, until = window.days()
    columns = count("--width", width, 40)
    moment = now_seconds("--now", now)
    sources = _sources(data, window, settings)
    with progress_for(window.no_progress) as progress:
        series = volume_series(
            sources,
            event,
            platform=platform,
            since=since,
            until=until,
            settings=settings,
            now=moment,
            progress=progress,
        )
    if output_file is not None:
        write_file(output_file, draw_file(series, output_file.suffix))
    else:
        print_text(terminal_chart(series, style_for(settings.color, 0), width=columns))
    return CLEAN


def _sources(data: list[str] | None, window: WindowOptions, settings: "Settings") -> "Sources":
    from lexicon_cli.jobs.history_sources import Sources

    named, path = sources_of(data, window, settings)
    return Sources(
        data=named, store=path, project=window.project, baseline=tuple(window.baseline or ())
    )


def _explained(result: Any) -> Any:
    """The report with the arithmetic of its findings."""
    from lexicon_cli.core.records import replace

    lines = {key: list(told) for key, told in result.arithmetic.items()}
    report = result.report
    return replace(report, details={**report.details, "arithmetic": lines})


def _print_arithmetic(result: Any, settings: "Settings") -> None:
    from lexicon_cli.cli.terminal import style_for
    from lexicon_cli.output.volume_text import arithmetic_text
    from lexicon_cli.output.write import print_text

    style = style_for(settings.color, settings.max_findings)
    print_text(arithmetic_text(result.report, result.arithmetic, style))


# Sub-verb -> its function and examples.
COMMANDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "check": (
        check,
        (
            "lexicon volume check export.ndjson --plan plan.yaml",
            "lexicon volume check week.ndjson --baseline facts.ndjson --explain",
            "lexicon volume check --store .lexicon/store.duckdb --until 2026-03-15 -f json",
        ),
    ),
    "plot": (
        plot,
        (
            "lexicon volume plot 'Purchase Completed' export.ndjson",
            "lexicon volume plot 'Purchase Completed' export.ndjson --platform ios -o chart.svg",
        ),
    ),
}


def group() -> None:
    """Judge how often events come, against their own past."""
