"""`lexicon report`"""

from typing import Annotated

import typer

from lexicon_cli.cli.options import ResultOptions, RunOptions, read_settings
from lexicon_cli.cli.show import finish, targets

EXAMPLES = (
    "lexicon report report.json",
    "lexicon report report.json -f markdown -o comment.md --fail-on never",
    "lexicon validate export.ndjson --plan plan.yaml -f json | lexicon report -",
)


def command(
    *,
    file: Annotated[
        str, typer.Argument(metavar="REPORT", help="A saved JSON report; - is standard input.")
    ],
    results: ResultOptions,
    run: RunOptions,
) -> int:
    """Show a saved JSON report in another format; the exit code is that of the report."""
    from lexicon_cli.jobs.report import read_report

    settings = read_settings(run, results)
    found = targets(results, settings)
    return finish(read_report(file), found, settings)
