"""`lexicon store facts`: daily facts as JSON lines."""

from pathlib import Path
from typing import Annotated

import typer

from lexicon_cli.cli.options import RunOptions
from lexicon_cli.cli.show import CLEAN, check_folder
from lexicon_cli.cli.store_options import StoreOptions, settings_and_path
from lexicon_cli.cli.terminal import say
from lexicon_cli.cli.window_options import day_number
from lexicon_cli.core.errors import UsageError
from lexicon_cli.output.words import counted
from lexicon_cli.output.write import print_utf8


def facts(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATA...]",
            help="Count these files, and leave the store alone.",
            show_default=False,
        ),
    ] = None,
    *,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="The first day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last day.")] = None,
    output_file: Annotated[
        Path | None,
        typer.Option("-o", metavar="FILE", help="Write here, not to standard output."),
    ] = None,
    no_progress: Annotated[
        bool, typer.Option("--no-progress", help="Show no progress bar.")
    ] = False,
    store: StoreOptions,
    run: RunOptions,
) -> int:
    """Write daily facts: what each day of each event was like, as JSON lines.

    "volume", "drift" and "audit" take such a file for their "--baseline". Events that were loaded
    since the last time are counted first.
    """
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.history.saved import to_json
    from lexicon_cli.jobs.daily_facts import bundle_of, facts_of
    from lexicon_cli.jobs.replacing import replacing

    settings, path = settings_and_path(run, store)
    first, last = day_number("--since", since), day_number("--until", until)
    if first is not None and last is not None and first > last:
        raise UsageError('"--since" is after "--until"')
    if output_file is not None:
        check_folder(output_file)
    with progress_for(no_progress) as progress:
        taken = facts_of(
            tuple(inputs or ()),
            store=path,
            project=store.project,
            since=first,
            until=None if last is None else last + 1,
            settings=settings,
            bundle=bundle_of(settings),
            progress=progress,
        )
    for note in taken.notes:
        say(f"lexicon: {note}")
    document = to_json(taken.facts)
    if output_file is None:
        print_utf8(document.decode())
        return CLEAN
    with replacing([str(output_file)]) as files:
        files[str(output_file)].write(document)
    events, days = sum(taken.facts.events.values()), len(taken.facts.days())
    say(f'lexicon: {counted(events, "event")} on {counted(days, "day")} in "{output_file}"')
    return CLEAN
