"""`lexicon store`"""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from lexicon_cli.cli.options import RunOptions, Words, read_settings
from lexicon_cli.cli.show import CLEAN, FINDINGS, check_folder
from lexicon_cli.cli.terminal import say
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass
from lexicon_cli.output.words import counted

EXAMPLES = (
    "lexicon store load export.ndjson",
    "lexicon store info",
    'lexicon store sql "SELECT event, count(*) FROM events GROUP BY event"',
)
_MODES = ("simplified", "original", "legacy")
_JSON_TEXT = "text (default) or json."


@dataclass(frozen=True, kw_only=True)
class StoreOptions:
    """Which store."""

    store: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="The store (the configured one, or .lexicon/store.duckdb)."
        ),
    ] = None
    project: Annotated[
        str | None, typer.Option(metavar="NAME", help="The project in it (default).")
    ] = None


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
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help=_JSON_TEXT)
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
    from lexicon_cli.cli.store_show import complaints, json_text, load_text
    from lexicon_cli.jobs.store_load import DEFAULT_PROJECT, LoadOptions, load

    settings, path = _settings(run, store)
    form = _form(format, "text", "json")
    named = tuple(inputs or settings.data)
    if not named:
        raise UsageError("no data was given", hint='name it, or set "data" in lexicon.toml')
    options = LoadOptions(project=store.project or DEFAULT_PROJECT, again=again)
    with progress_for(no_progress) as progress:
        results = load(path, named, options=options, progress=progress)
    for line in complaints(results):
        say(f"lexicon: {line}")
    _print(
        json_text({"inputs": [asdict(one) for one in results]})
        if form == "json"
        else load_text(results)
    )
    faulty = any(one.malformed or one.fault for one in results)
    return FINDINGS if strict and faulty else CLEAN


def info(
    *,
    store: StoreOptions,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help=_JSON_TEXT)
    ] = None,
    run: RunOptions,
) -> int:
    """Tell what is in the store."""
    from lexicon_cli.cli.store_show import facts_text, json_text
    from lexicon_cli.store.facts import facts
    from lexicon_cli.store.opening import open_store

    _, path = _settings(run, store)
    form = _form(format, "text", "json")
    with open_store(path) as connection:
        found = facts(connection, path)
    _print(
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
    from lexicon_cli.output.write import close_quietly
    from lexicon_cli.store.read import Filter

    _, path = _settings(run, store)
    form = _form(format, "ndjson", "parquet")
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

    _, path = _settings(run, store)
    form = _form(format, "table", "json", "csv")
    with answer(path, query, write=write) as (columns, rows):
        if not columns:
            return CLEAN
        shown, more = limited(rows, limit if form == "table" else 0)
        for piece in answer_text(columns, shown, form):
            _print(piece)
    if more:
        say(f"lexicon: only the first {counted(limit, 'row')}; --limit 0 shows all")
    return CLEAN


def forget(
    *,
    distinct_id: Annotated[
        str, typer.Option("--distinct-id", metavar="ID", help="Any id of the person.")
    ],
    store: StoreOptions,
    mode: Annotated[
        str | None,
        typer.Option(
            metavar="MODE",
            help="Merge system: simplified, original or legacy (the plan's, or simplified).",
        ),
    ] = None,
    mentions: Annotated[
        bool,
        typer.Option("--mentions", help="Remove events of others that name one of the ids, too."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be removed.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help=_JSON_TEXT)
    ] = None,
    run: RunOptions,
) -> int:
    """Remove a person: all events of all ids that Mixpanel merges with the given one.

    The file is written anew, so that nothing of them is left in it.
    """
    from lexicon_cli.cli.store_show import json_text, person_text
    from lexicon_cli.jobs.store_forget import Person, forget, look
    from lexicon_cli.jobs.store_load import DEFAULT_PROJECT

    settings, path = _settings(run, store)
    form = _form(format, "text", "json")
    chosen, project = _mode(mode, settings), store.project or DEFAULT_PROJECT

    def agrees(person: Person) -> bool:
        if not yes:
            say(person_text(person).rstrip("\n").replace("\n", "; "))
        return _agrees(yes, f"remove {counted(person.count, 'event')}?")

    if dry_run:
        person = look(path, distinct_id, mode=chosen, project=project)
    else:
        person = forget(
            path, distinct_id, mode=chosen, project=project, mentions=mentions, agrees=agrees
        )
    document = {"schema_version": 1, **asdict(person), "events": dict(person.events)}
    _print(json_text(document) if form == "json" else person_text(person))
    return CLEAN


def prune(
    *,
    older_than: Annotated[
        str | None, typer.Option(metavar="AGE", help="Such as 90d: older than 90 days.")
    ] = None,
    before: Annotated[
        str | None, typer.Option(metavar="DAY", help="From before this day or time.")
    ] = None,
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help="Count the age from this moment.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    store: StoreOptions,
    run: RunOptions,
) -> int:
    """Remove events that are too old. Those without a time stay."""
    from lexicon_cli.cli.values import age_limit_ms
    from lexicon_cli.jobs.store_forget import prune

    _, path = _settings(run, store)
    limit = age_limit_ms(older_than, before, now)
    if not _agrees(yes, "remove these events for good?"):
        return CLEAN
    removed = prune(path, before_ms=limit, project=store.project)
    say(f"lexicon: {counted(removed, 'event')} removed")
    return CLEAN


def compact(*, store: StoreOptions, run: RunOptions) -> int:
    """Write the store anew, as small as it can be."""
    from lexicon_cli.jobs.store_forget import compact

    _, path = _settings(run, store)
    before = Path(path).stat().st_size if Path(path).is_file() else 0
    compact(path)
    after = Path(path).stat().st_size
    say(f"lexicon: {before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")
    return CLEAN


# Sub-verb -> its function and examples, in the order of work.
COMMANDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "load": (load, ("lexicon store load export.ndjson", "lexicon store load exports/ --strict")),
    "info": (info, ("lexicon store info", "lexicon store info -f json")),
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


def _settings(run: RunOptions, options: StoreOptions) -> tuple[Settings, str]:
    from lexicon_cli.store.opening import DEFAULT_STORE

    settings = read_settings(run, store=options.store)
    return settings, settings.store or DEFAULT_STORE


def _form(given: str | None, *known: str) -> str:
    from lexicon_cli.config.suggest import did_you_mean

    if given is not None and given not in known:
        hint = did_you_mean(given, known)
        raise UsageError(f'"--format" takes {" or ".join(known)}, not "{given}"', hint=hint)
    return given or known[0]


def _mode(given: str | None, settings: Settings) -> str:
    if given is not None:
        return _known_mode(given)
    if settings.plan:
        from lexicon_cli.plan.load import load_plan

        return load_plan(settings.plan).plan.settings.identity or _MODES[0]
    return _MODES[0]


def _known_mode(given: str) -> str:
    from lexicon_cli.config.suggest import did_you_mean

    if given not in _MODES:
        hint = did_you_mean(given, _MODES)
        raise UsageError(f'"--mode" takes {", ".join(_MODES)}, not "{given}"', hint=hint)
    return given


def _agrees(yes: bool, question: str) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError("this cannot be undone, and nobody is there to ask", hint='add "--yes"')
    return typer.confirm(question, err=True)


def _print(text: str) -> None:
    from lexicon_cli.output.write import print_utf8

    print_utf8(text)
