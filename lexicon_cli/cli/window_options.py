"""What the verbs over history share: which days are looked at, and what they are held against."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from lexicon_cli.cli.declare import Option
from lexicon_cli.cli.options import Words
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass

if TYPE_CHECKING:
    from lexicon_cli.config.settings import Settings

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class WindowOptions:
    """Days, and the past. The past is what comes before the days: in DATA, in the store, or in
    the files of `--baseline`."""

    since: Annotated[
        str | None,
        Option(metavar="DATE", help="The first day that is judged (a week before the last)."),
    ] = None
    until: Annotated[
        str | None, Option(metavar="DATE", help="The last day that is judged (the newest).")
    ] = None
    baseline: Annotated[
        Words,
        Option(metavar="FILE", help="The past: saved daily facts, or earlier data; may repeat."),
    ] = None
    store: Annotated[
        str | None,
        Option(metavar="FILE", help="Take days and past from this store, not from DATA."),
    ] = None
    project: Annotated[
        str | None, Option(metavar="NAME", help="Only this project of the store.")
    ] = None
    no_progress: Annotated[bool, Option("--no-progress", help="Show no progress bar.")] = False

    def days(self) -> tuple[int | None, int | None]:
        """First and last day as days since 1970-01-01; UsageError for no date or a wrong order."""
        since, until = day_number("--since", self.since), day_number("--until", self.until)
        if since is not None and until is not None and since > until:
            raise UsageError('"--since" is after "--until"')
        return since, until


def day_number(option: str, text: str | None) -> int | None:
    """A date on the command line as days since 1970-01-01, in the project's own calendar."""
    if text is None:
        return None
    try:
        return (date.fromisoformat(text) - _EPOCH).days
    except ValueError:
        raise UsageError(
            f'"{option}" takes a date, not "{text}"', hint="write 2026-01-31"
        ) from None


def sources_of(
    data: list[str] | None, window: WindowOptions, settings: "Settings"
) -> tuple[tuple[str, ...], str | None]:
    """Which inputs are meant, or which store: the flag's, else DATA, else what is configured."""
    from lexicon_cli.cli.identity_options import SourceOptions, data_or_store

    return data_or_store(data, SourceOptions(store=window.store, project=window.project), settings)
