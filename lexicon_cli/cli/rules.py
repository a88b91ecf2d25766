"""`lexicon rules`"""

from typing import Annotated

import typer

from lexicon_cli.cli.options import RunOptions

EXAMPLES = ("lexicon rules", "lexicon rules --format json", "lexicon rules -f markdown > rules.md")


def command(
    *,
    form: Annotated[
        str,
        typer.Option("--format", "-f", metavar="FORMAT", help="text (default), json or markdown."),
    ] = "text",
    run: RunOptions,
) -> int:
    """List all rules with their default severity."""
    from lexicon_cli.jobs.rules import rules
    from lexicon_cli.output.write import print_text, print_utf8

    (print_text if form == "text" else print_utf8)(rules(form))
    return 0
