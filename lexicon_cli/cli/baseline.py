"""`lexicon baseline`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexicon_cli.cli.options import (
    RuleOptions,
    RunOptions,
    Words,
    read_settings,
)
from lexicon_cli.cli.plans import plan_paths
from lexicon_cli.cli.show import CLEAN, FINDINGS
from lexicon_cli.cli.terminal import say, style_for
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass
from lexicon_cli.output.safe import shown
from lexicon_cli.output.words import counted, number
from lexicon_cli.output.write import print_text

if TYPE_CHECKING:
    from lexicon_cli.jobs.baseline import Ground

EXAMPLES = (
    "lexicon baseline create plan.yaml",
    "lexicon lint plan.yaml --baseline lexicon-baseline.json",
    "lexicon baseline update plan.yaml",
)


@dataclass(frozen=True, kw_only=True)
class InputOptions:
    """What the findings come from, and the baseline's file."""

    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PLAN|DATA]...",
            help="Files of a plan to lint; with --plan, files of events to validate.",
            show_default=False,
        ),
    ] = None
    plan: Annotated[
        Words, typer.Option(metavar="PLAN", help="The plan to hold DATA against; may repeat.")
    ] = None
    report: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Take the findings of this saved JSON report."),
    ] = None
    file: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            "-o",
            metavar="FILE",
            help="The baseline's file (the configured one, or lexicon-baseline.json).",
        ),
    ] = None


def create(
    *,
    inputs: InputOptions,
    force: Annotated[
        bool, typer.Option("--force", help="Begin anew where a baseline exists.")
    ] = False,
    rules: RuleOptions,
    run: RunOptions,
) -> int:
    """Write down the findings that there are now."""
    from lexicon_cli.jobs.baseline import create_baseline

    _, ground, file = _prepared(inputs, rules, run)
    change = create_baseline(ground, file, force=force)
    say(f'lexicon: {counted(change.entries, "known finding")} in "{file}"')
    return CLEAN


def update(
    *,
    inputs: InputOptions,
    allow_growth: Annotated[
        bool, typer.Option("--allow-growth", help="Take in new findings and higher counts too.")
    ] = False,
    rules: RuleOptions,
    run: RunOptions,
) -> int:
    """Lower counts and drop what was mended.

    Findings that the baseline does not cover are listed and not taken in, unless --allow-growth
    says so; the exit code is then 1.
    """
    from lexicon_cli.jobs.baseline import update_baseline

    settings, ground, file = _prepared(inputs, rules, run)
    change = update_baseline(ground, file, settings=settings, allow_growth=allow_growth)
    grown = len(change.growth)
    parts = [f"{number(change.lowered)} lowered", f"{number(change.removed)} removed"]
    parts += [f"{number(grown)} {'taken in' if allow_growth else 'refused'}"] if grown else []
    say(f'lexicon: {counted(change.entries, "known finding")} in "{file}": {", ".join(parts)}')
    if not grown or allow_growth:
        return CLEAN
    unicode = style_for(settings.color, 0).unicode
    lines = (_growth(*grown) for grown in change.growth)
    print_text("".join(f"{shown(line, unicode=unicode)}\n" for line in lines))
    say("lexicon: mend these, or take them in with --allow-growth")
    return FINDINGS


def prune(*, inputs: InputOptions, rules: RuleOptions, run: RunOptions) -> int:
    """Drop the entries that match nothing any more.

    Counts stay as they are.
    """
    from lexicon_cli.jobs.baseline import prune_baseline

    settings, ground, file = _prepared(inputs, rules, run)
    change = prune_baseline(ground, file, settings=settings)
    known = counted(change.entries, "known finding")
    say(f'lexicon: {known} in "{file}": {number(change.removed)} removed')
    return CLEAN


# Sub-verb -> its function and examples, in the order of work.
COMMANDS = {
    "create": (
        create,
        (
            "lexicon baseline create plan.yaml",
            "lexicon baseline create export.ndjson --plan plan.yaml",
            "lexicon baseline create --report report.json -o known.json",
        ),
    ),
    "update": (
        update,
        (
            "lexicon baseline update plan.yaml",
            "lexicon baseline update plan.yaml --allow-growth",
        ),
    ),
    "prune": (prune, ("lexicon baseline prune plan.yaml",)),
}


def group() -> None:
    """Keep a list of known findings, so that only new ones fail.

    Lint and validate hide what the list covers (--baseline FILE, or "baseline" in lexicon.toml).
    Counts may only shrink; "update" makes them do so.
    """


def _prepared(
    inputs: InputOptions, rules: RuleOptions, run: RunOptions
) -> "tuple[Settings, Ground, str]":
    from lexicon_cli.jobs.baseline import ground_of
    from lexicon_cli.policy.baseline_file import DEFAULT_FILE

    file = None if inputs.file is None else str(inputs.file)
    settings = read_settings(run, rules, baseline=file)
    if inputs.report is not None and (inputs.inputs or inputs.plan):
        raise UsageError('"--report" takes the place of PLAN, DATA and "--plan"')
    if inputs.plan and not inputs.inputs:
        raise UsageError("no data was given", hint='leave "--plan" out to lint a plan')
    named = tuple(inputs.inputs or ())
    if inputs.report is None and not inputs.plan:
        named = plan_paths(named, settings)
    ground = ground_of(
        named, settings=settings, plan=tuple(inputs.plan or ()), report=inputs.report
    )
    return settings, ground, settings.baseline or DEFAULT_FILE


def _growth(finding: Finding, count: int, allowed: int) -> str:
    place = f"{finding.place}: " if finding.place else ""
    was = f"the baseline allows {number(allowed)}" if allowed else "not in the baseline"
    return f"{place}{finding.code} {finding.name}: {finding.message} ({number(count)}, {was})"
