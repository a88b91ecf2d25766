"""`lexicon init`"""

from pathlib import Path
from typing import Annotated

import typer

from lexicon_cli.cli.options import RunOptions
from lexicon_cli.core.errors import UsageError

EXAMPLES = ("lexicon init", "lexicon init tracking --ci gitlab", "lexicon init --dry-run")


def command(
    *,
    directory: Annotated[
        Path, typer.Argument(metavar="DIRECTORY", help="Where; made if it is not there.")
    ] = Path(),
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="The plan's name; else the directory's.")
    ] = None,
    ci: Annotated[
        str | None,
        typer.Option(
            metavar="SYSTEM", help="github, gitlab or none; else what fits the directory."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be made.")
    ] = False,
    run: RunOptions,
) -> int:
    """Start a plan: a first plan, a configuration, a pre-commit hook and a CI job.

    Files that are there already stay as they are.
    """
    from lexicon_cli.jobs.starter import CI_SYSTEMS, start

    if ci is not None and ci not in CI_SYSTEMS:
        raise UsageError(f'"--ci" takes {", ".join(CI_SYSTEMS)}, not "{ci}"')
    if directory.exists() and not directory.is_dir():
        raise UsageError(f'"{directory}" is a file', hint="name a directory")
    own_name = name or directory.absolute().resolve().name or "Tracking plan"
    started = start(directory, name=own_name, ci=ci, write=not dry_run)
    _tell(directory, started.made, started.kept, dry_run)
    for file, piece in started.pieces.items():
        typer.echo(f"\nto add to {directory / file}:\n\n{piece}", nl=False)
    if "plan.yaml" in started.made and not dry_run:
        typer.echo(f"\nnext: lexicon lint {directory / 'plan.yaml'}")
    return 0


def _tell(directory: Path, made: tuple[str, ...], kept: tuple[str, ...], dry_run: bool) -> None:
    for file in made:
        typer.echo(f"{'would make' if dry_run else 'made'}  {directory / file}")
    for file in kept:
        typer.echo(f"kept  {directory / file}, as it was there")
