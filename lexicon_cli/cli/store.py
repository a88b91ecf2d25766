"""`lexicon store`"""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from lexicon_cli.cli.options import RunOptions, Words
from lexicon_cli.cli.show import CLEAN, FINDINGS, check_folder
from lexicon_cli.cli.store_facts import facts
from lexicon_cli.cli.store_options import TEXT_OR_JSON, StoreOptions, form_of, settings_and_path
from lexicon_cli.cli.store_removing import compact, forget, prune
from lexicon_cli.cli.terminal import say
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass
from lexicon_cli.output.words import counted
from lexicon_cli.output.write import close_quietly, print_utf8

EXAMPLES = (
    "lexicon store load export.ndjson",
    "lexicon store info",
    'lexicon store sql "SELECT event, count(*) FROM events GROUP BY event"',
)


@dataclass(frozen=True, kw_only=True)
class FilterOptions:
    """Which events."""

    event: Annotated[Words, typer.Option(metavar="NAME", help="Only this event; may repeat.")] = (
        None
    )
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day or time on.")] = (
        None
    )
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Up to this day, or before this time.")
    ] = None


def load(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="DATA...", help="Files, directories, globs; - is standard input."),
    ] = None,
    *,
    store: StoreOptions,
    again: Annotated[
        bool, typer.Option("--again", help="Read inputs whole that were loaded before.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if a line was malformed.")
    ] = False,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help=TEXT_OR_JSON)
    ] = None,
    no_progress: Annotated[
        bool, typer.Option("--no-progress", help="Show no progress bar.")
    ] = False,
    run: RunOptions,
) -> int:
    """Load events into the store.

    An event that the store has is not added again. A load that was interrupted goes on where it
    was when it is repeated.
    """
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.cli.store_show import complaints, load_json, load_text
    from lexicon_cli.jobs.store_load import DEFAULT_PROJECT, LoadOptions, load

    settings, path = settings_and_path(run, store)
    form = form_of(format, "text", "json")
    named = tuple(inputs or settings.data)
    if not named:
        raise UsageError("no data was given", hint='name it, or set "data" in lexicon.toml')
    options = LoadOptions(project=store.project or DEFAULT_PROJECT, again=again)
    with progress_for(no_progress) as progress:
        results = load(path, named, options=options, progress=progress)
    for line in complaints(results):
        say(f"lexicon: {line}")
    print_utf8(load_json(results) if form == "json" else load_text(results))
    faulty = any(one.malformed or one.fault for one in results)
    return FINDINGS if strict and faulty else CLEAN


def info(
    *,
    store: StoreOptions,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help=TEXT_OR_JSON)
    ] = None,
    run: RunOptions,
) -> int:
    """Tell what is in the store."""
    from lexicon_cli.cli.store_show import facts_text, json_text
    from lexicon_cli.store.facts import numbers
    from lexicon_cli.store.opening import open_store

    _, path = settings_and_path(run, store)
    form = form_of(format, "text", "json")
    with open_store(path) as connection:
        found = numbers(connection, path)
    print_utf8(
        json_text({"schema_version": 1, **asdict(found)}) if form == "json" else facts_text(found)
    )
    return CLEAN


def export(
    *,
    store: StoreOptions,
    filters: FilterOptions,
    output_file: Annotated[
        Path | None,
        typer.Option("-o", metavar="FILE", help="Write here, not to standard output."),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help="ndjson (default) or parquet."),
    ] = None,
    run: RunOptions,
) -> int:
    """Write events out, in order of arrival, as the lines that were loaded."""
    from lexicon_cli.cli.values import since_ms, until_ms
    from lexicon_cli.jobs.store_export import export_lines, export_parquet
    from lexicon_cli.store.read import Filter

    _, path = settings_and_path(run, store)
    form = form_of(format, "ndjson", "parquet")
    if output_file is not None:
        check_folder(output_file)
    where = Filter(
        project=store.project,
        events=tuple(filters.event or ()),
        since_ms=since_ms("--since", filters.since),
        until_ms=until_ms("--until", filters.until),
    )
    file = None if output_file is None else str(output_file)
    if form == "parquet":
        if file is None:
            raise UsageError("a Parquet file cannot go to standard output", hint="name it with -o")
        count = export_parquet(path, where, file=file)
    else:
        sys.stdout.flush()
        try:
            count = export_lines(path, where, file=file, write=sys.stdout.buffer.write)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            close_quietly()
            return CLEAN
    if file is not None:
        say(f'lexicon: {counted(count, "event")} in "{file}"')
    return CLEAN


def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="SQL, as DuckDB speaks it.")],
    *,
    store: StoreOptions,
    write: Annotated[bool, typer.Option("--write", help="Let the query change the store.")] = False,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help="table (default), json or csv."),
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", min=0, help="Rows of a table; 0 is all.")
    ] = 100,
    run: RunOptions,
) -> int:
    """Ask the store a question in SQL.

    The view "events" has sequence, project, time, day, event, distinct_id, device_id, user_id,
    insert_id, properties (JSON), load, line_number and line. Queries reach nothing but the store.
    """
    from lexicon_cli.cli.store_show import answer_text, limited
    from lexicon_cli.store.querying import answer

    _, path = settings_and_path(run, store)
    form = form_of(format, "table", "json", "csv")
    with answer(path, query, write=write) as (columns, rows):
        if not columns:
            return CLEAN
        shown, more = limited(rows, limit if form == "table" else 0)
        for piece in answer_text(columns, shown, form):
            print_utf8(piece)
    if more:
        say(f"lexicon: only the first {counted(limit, 'row')}; --limit 0 shows all")
    return CLEAN


# Sub-verb -> its function and examples, in the order of work.
COMMANDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "load": (load, ("lexicon store load export.ndjson", "lexicon store load exports/ --strict")),
    "info": (info, ("lexicon store info", "lexicon store info -f json")),
    "facts": (
        facts,
        (
            "lexicon store facts -o facts.ndjson",
            "lexicon store facts exports/2026-01-*.ndjson -o january.ndjson",
        ),
    ),
    "export": (
        export,
        (
            "lexicon store export -o events.ndjson",
            "lexicon store export -f parquet -o events.parquet --since 2026-01-01",
        ),
    ),
    "sql": (
        sql,
        (
            'lexicon store sql "SELECT event, count(*) FROM events GROUP BY event"',
            "lexicon store sql \"SELECT properties->>'$.plan' FROM events\" -f csv",
        ),
    ),
    "forget": (
        forget,
        (
            "lexicon store forget --distinct-id u1 --dry-run",
            "lexicon store forget --distinct-id u1 --yes",
        ),
    ),
    "prune": (prune, ("lexicon store prune --older-than 90d --yes",)),
    "compact": (compact, ("lexicon store compact",)),
}


def group() -> None:
    """Keep events in one file on this machine, and ask about them."""
