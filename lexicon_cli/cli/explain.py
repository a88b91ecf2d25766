"""`lexicon explain`"""

from typing import Annotated

import typer

from lexicon_cli.cli.options import RunOptions

EXAMPLES = (
    "lexicon explain VAL001",
    "lexicon explain unknown-event",
    "lexicon explain VAL001 --format json",
)


def command(
    *,
    rule: Annotated[str, typer.Argument(metavar="CODE|NAME", help="A rule's code or name.")],
    form: Annotated[
        str,
        typer.Option("--format", "-f", metavar="FORMAT", help="text (default), json or markdown."),
    ] = "text",
    run: RunOptions,
) -> int:
    """Tell what a rule finds, why it matters, what is bad and good, and how to mend it."""
    from lexicon_cli.jobs.rules import explain
    from lexicon_cli.output.write import print_text, print_utf8

    (print_text if form == "text" else print_utf8)(explain(rule, form))
    return 0
