"""`lexicon store forget`, `prune` and `compact`: the verbs that write a store anew."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from lexicon_cli.cli.options import RunOptions
from lexicon_cli.cli.show import CLEAN
from lexicon_cli.cli.store_options import TEXT_OR_JSON, StoreOptions, form_of, settings_and_path
from lexicon_cli.cli.terminal import say
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.output.words import counted
from lexicon_cli.output.write import print_utf8

_MODES = ("simplified", "original", "legacy")


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
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help=TEXT_OR_JSON)
    ] = None,
    run: RunOptions,
) -> int:
    """Remove a person: all events of all ids that Mixpanel merges with the given one.

    The file is written anew, so that nothing of them is left in it.
    """
    from lexicon_cli.cli.store_show import json_text, person_text
    from lexicon_cli.jobs.store_forget import Person, forget, look
    from lexicon_cli.jobs.store_load import DEFAULT_PROJECT

    settings, path = settings_and_path(run, store)
    form = form_of(format, "text", "json")
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
    print_utf8(json_text(document) if form == "json" else person_text(person))
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

    _, path = settings_and_path(run, store)
    limit = age_limit_ms(older_than, before, now)
    if not _agrees(yes, "remove these events for good?"):
        return CLEAN
    removed = prune(path, before_ms=limit, project=store.project)
    say(f"lexicon: {counted(removed, 'event')} removed")
    return CLEAN


def compact(*, store: StoreOptions, run: RunOptions) -> int:
    """Write the store anew, as small as it can be."""
    from lexicon_cli.jobs.store_forget import compact

    _, path = settings_and_path(run, store)
    before = Path(path).stat().st_size if Path(path).is_file() else 0
    compact(path)
    after = Path(path).stat().st_size
    say(f"lexicon: {before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")
    return CLEAN


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
