"""`lexicon compile`"""

from pathlib import Path
from typing import Annotated

import typer

from lexicon_cli.cli.options import RuleOptions, RunOptions, read_settings
from lexicon_cli.cli.plans import plan_paths
from lexicon_cli.cli.show import CLEAN, FINDINGS, Target, finish
from lexicon_cli.cli.terminal import say, say_list
from lexicon_cli.core.report import Report
from lexicon_cli.output.words import counted

EXAMPLES = (
    "lexicon compile plan.yaml --out schemas",
    "lexicon compile plan.yaml --out schemas --draft 07",
    "lexicon compile plan.yaml --out schemas --check",
)


def command(
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The directory to write to.")],
    plan: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PLAN...", help="Files or directories of one plan; - is standard input."
        ),
    ] = None,
    draft: Annotated[
        str, typer.Option(metavar="DRAFT", help="JSON Schema draft: 2020-12 (default) or 07.")
    ] = "2020-12",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if DIR is stale.")
    ] = False,
    rules: RuleOptions,
    run: RunOptions,
) -> int:
    """Write a plan's JSON Schemas: one per event, one for all, and Mixpanel's Lexicon body."""
    from lexicon_cli.jobs.compile import compile_plan

    settings = read_settings(run, rules)
    result = compile_plan(
        plan_paths(plan, settings), out, draft=draft, check=check, settings=settings
    )
    if result.refused:
        finish(result.report, (Target("text", None),), settings)
        say("lexicon: nothing was compiled: the plan has errors")
        return FINDINGS
    _mention_warnings(result.report)
    say_list("lexicon-schemas.json cannot carry", result.losses, most=5)
    say_list("no schema checks", result.notes, most=5)
    if check and result.changed:
        say_list(f'"{out}" is stale', result.changed)
        return FINDINGS
    say(f'lexicon: {counted(result.files, "file")} in "{out}", {len(result.changed)} changed')
    return CLEAN


def _mention_warnings(report: Report) -> None:
    if report.findings:
        say(f"lexicon: {counted(len(report.findings), 'finding')} on the plan: see lexicon lint")
