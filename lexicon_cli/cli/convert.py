"""`lexicon convert`"""

from pathlib import Path
from typing import Annotated

import typer

from lexicon_cli.cli.options import RuleOptions, RunOptions, read_settings
from lexicon_cli.cli.plans import plan_paths
from lexicon_cli.cli.show import CLEAN, FINDINGS, Target, check_folder, finish
from lexicon_cli.cli.terminal import say, say_list

EXAMPLES = (
    "lexicon convert plan.yaml --to csv -o plan.csv",
    "lexicon convert lexicon-export.csv --to yaml -o plan.yaml",
    "lexicon convert plans/ --to lexicon-csv > upload.csv",
)


def command(
    *,
    to: Annotated[
        str, typer.Option(metavar="FORMAT", help="The target: yaml, json, csv or lexicon-csv.")
    ],
    plan: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PLAN...", help="Files or directories of one plan; - is standard input."
        ),
    ] = None,
    output_file: Annotated[
        Path | None, typer.Option("-o", metavar="FILE", help="Write here, not to standard output.")
    ] = None,
    stdin_filename: Annotated[
        str | None, typer.Option(metavar="NAME", help="What to call standard input.")
    ] = None,
    rules: RuleOptions,
    run: RunOptions,
) -> int:
    """Turn a plan into another format; what the target cannot say is named on standard error."""
    from lexicon_cli.jobs.convert import convert
    from lexicon_cli.output.write import print_utf8, utf8, write_file

    settings = read_settings(run, rules)
    if output_file is not None:
        check_folder(output_file)
    result = convert(
        plan_paths(plan, settings), to=to, settings=settings, stdin_name=stdin_filename
    )
    if result.text is None:
        finish(result.report, (Target("text", None),), settings)
        say("lexicon: nothing was converted: the plan has errors")
        return FINDINGS
    say_list(f"{to} cannot say", result.losses)
    if output_file is None:
        print_utf8(result.text)
    else:
        write_file(output_file, utf8(result.text))
    return CLEAN
