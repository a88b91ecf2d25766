"""What the verbs of the store have in common."""

from typing import Annotated

import typer

from lexicon_cli.cli.options import RunOptions, read_settings
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass

TEXT_OR_JSON = "text (default) or json."


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


def settings_and_path(run: RunOptions, options: StoreOptions) -> tuple[Settings, str]:
    """The settings, and the path of the store that they or the flag name."""
    from lexicon_cli.store.opening import DEFAULT_STORE

    settings = read_settings(run, store=options.store)
    return settings, settings.store or DEFAULT_STORE


def form_of(given: str | None, *known: str) -> str:
    """The format that was given, the first one without; UsageError for another."""
    from lexicon_cli.config.suggest import did_you_mean

    if given is not None and given not in known:
        hint = did_you_mean(given, known)
        raise UsageError(f'"--format" takes {" or ".join(known)}, not "{given}"', hint=hint)
    return given or known[0]
