"""`lexicon schema`"""

from typing import Annotated

import typer

from lexicon_cli.cli.options import RunOptions

EXAMPLES = (
    "lexicon schema plan > plan.schema.json",
    "lexicon schema report",
    "lexicon schema",
)


def command(
    *,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Of which file; without it, the list.")
    ] = None,
    run: RunOptions,
) -> int:
    """Print the JSON Schema of a plan, a configuration, a report, for editors and programs."""
    from lexicon_cli.jobs.schemas import one_schema, own_schemas
    from lexicon_cli.output.write import print_text, print_utf8

    if name is None:
        names = (file.partition(".")[0] for file in own_schemas())
        print_text("".join(f"{known}\n" for known in names))
    else:
        print_utf8(one_schema(name))
    return 0
