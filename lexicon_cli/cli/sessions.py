"""`lexicon sessions`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from lexicon_cli.cli.declare import Option
from lexicon_cli.cli.identity_options import (
    MODES,
    Data,
    MergeOptions,
    SourceOptions,
    choice,
    count,
    data_or_store,
    joined,
    rules_of,
    settings_of,
)
from lexicon_cli.cli.options import RunOptions, Words
from lexicon_cli.cli.show import CLEAN, check_folder
from lexicon_cli.cli.terminal import say, style_for
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass

if TYPE_CHECKING:
    from lexicon_cli.config.settings import Settings
    from lexicon_cli.jobs.sessions.run import Wanted
    from lexicon_cli.plan.model import TrackingPlan
    from lexicon_cli.sessions.clock import Clock
    from lexicon_cli.sessions.rules import SessionRules
    from lexicon_cli.sessions.sheet import Sheet

EXAMPLES = (
    "lexicon sessions export.ndjson",
    "lexicon sessions exports/ --timeout 45m --timezone Europe/Berlin -f json",
    "lexicon sessions export.ndjson --start-event Login --end-event Logout",
    "lexicon sessions --store .lexicon/store.duckdb --user ana@acme.example",
)


@dataclass(frozen=True, kw_only=True)
class SessionOptions:
    """What a session is."""

    timeout: Annotated[
        str | None,
        Option(
            metavar="SPAN",
            help="The gap that a session outlives: 30m (default), 2h, 90s; 45 is minutes.",
        ),
    ] = None
    start_event: Annotated[
        str | None, Option(metavar="NAME", help="Sessions from this event on,")
    ] = None
    end_event: Annotated[
        str | None, Option(metavar="NAME", help="up to this one, instead of by gaps.")
    ] = None
    by_property: Annotated[
        str | None,
        Option(metavar="NAME", help="One session for each value of this property, instead."),
    ] = None
    exclude: Annotated[
        Words, Option(metavar="NAME", help="An event that counts for nothing; may repeat.")
    ] = None
    timezone: Annotated[
        str | None,
        Option(metavar="ZONE", help="The project's time zone (the plan's, or UTC)."),
    ] = None
    times: Annotated[
        str | None,
        Option(
            metavar="KIND",
            help="What event times are: project (its wall clock, the default) or utc.",
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class ListOptions:
    """What is listed, and how."""

    user: Annotated[
        str | None, Option(metavar="ID", help="Only the person of this id, any of theirs.")
    ] = None
    properties: Annotated[
        bool,
        Option("--properties", help="Tell browser, city, campaign and so on of each session, too."),
    ] = False
    property: Annotated[
        Words, Option(metavar="NAME", help="Tell this property, too; up to four.")
    ] = None
    limit: Annotated[
        str | None, Option(metavar="N", help="List so many sessions (text: 20); 0 is all.")
    ] = None
    format: Annotated[
        str | None,
        Option("--format", "-f", metavar="FORMAT", help="text (default), json, jsonl or csv."),
    ] = None
    output_file: Annotated[
        Path | None, Option("-o", metavar="FILE", help="Write here, not to standard output.")
    ] = None


def command(
    *,
    data: Data = None,
    mode: Annotated[
        str | None,
        Option(
            metavar="MODE",
            help="Merge system: simplified, original, legacy (the plan's, or told from the data).",
        ),
    ] = None,
    what: SessionOptions,
    listing: ListOptions,
    source: SourceOptions,
    merging: MergeOptions,
    run: RunOptions,
) -> int:
    """Cut events into sessions, for each person as Mixpanel merges ids.

    Identity events, campaign messages and events that the plan hides count for nothing. Midnight in
    the project's time zone ends every session. Events need not be sorted.
    """
    from lexicon_cli.output.sessions import DEFAULT_LIMIT

    settings = settings_of(run, source, merging)
    form = _form(listing, settings)
    limit = count("--limit", listing.limit, 0)
    if limit is None:
        limit = DEFAULT_LIMIT if form == "text" else 0
    named, path = data_or_store(data, source, settings)
    asked = _asked(mode, what, listing, merging, settings)
    if path is None:
        from lexicon_cli.cli.progress import progress_for
        from lexicon_cli.jobs.sessions.run import sessions_of_data

        with progress_for(source.no_progress) as progress:
            sheet = sessions_of_data(named, asked, progress=progress)
        _write(sheet, form, limit, asked, listing, settings)
    else:
        from lexicon_cli.jobs.sessions.run import sessions_of_store

        with sessions_of_store(path, asked, project=source.project) as sheet:
            _write(sheet, form, limit, asked, listing, settings)
    return CLEAN


def _form(listing: ListOptions, settings: "Settings") -> str:
    from lexicon_cli.output.sessions import FORMATS

    if listing.output_file is not None:
        check_folder(listing.output_file)
    # A format that is configured for reports may be none of ours.
    configured = settings.format if settings.format in FORMATS else "text"
    return choice("--format", listing.format, FORMATS) or configured


def _asked(
    mode: str | None,
    what: SessionOptions,
    listing: ListOptions,
    merging: MergeOptions,
    settings: "Settings",
) -> "Wanted":
    from lexicon_cli.jobs.sessions.run import Wanted

    said = choice("--mode", mode, MODES)
    plan = _plan(settings)
    return Wanted(
        rules=_rules(what, plan),
        merging=rules_of(merging),
        clock=_clock(what, plan),
        mode=said,
        planned=None if plan is None else plan.settings.identity,
        properties=_properties(listing),
        user=listing.user,
    )


def _plan(settings: "Settings") -> "TrackingPlan | None":
    if not settings.plan:
        return None
    from lexicon_cli.plan.load import load_plan

    return load_plan(settings.plan).plan


def _rules(what: SessionOptions, plan: "TrackingPlan | None") -> "SessionRules":
    from lexicon_cli.core.mixpanel import SESSION_EXCLUDED
    from lexicon_cli.sessions.rules import DEFAULT_TIMEOUT_MS, EVENTS, PROPERTY, SessionRules
    from lexicon_cli.sessions.rules import TIMEOUT as GAP

    by_events = what.start_event is not None or what.end_event is not None
    chosen = [
        flag
        for flag, given in (
            ("--timeout", what.timeout is not None),
            ("--start-event", by_events),
            ("--by-property", what.by_property is not None),
        )
        if given
    ]
    if len(chosen) > 1:
        flags = " and ".join(f'"{flag}"' for flag in chosen)
        raise UsageError(f"{flags} are two kinds of sessions", hint="choose one")
    hidden = () if plan is None else [one.name for one in plan.events.values() if one.hidden]
    excluded = SESSION_EXCLUDED | frozenset(hidden) | frozenset(what.exclude or ())
    if by_events:
        _check_events(what, excluded)
    return SessionRules(
        kind=EVENTS if by_events else PROPERTY if what.by_property is not None else GAP,
        timeout_ms=DEFAULT_TIMEOUT_MS if what.timeout is None else timeout_ms(what.timeout),
        start_event=what.start_event,
        end_event=what.end_event,
        id_property=what.by_property,
        excluded=excluded,
    )


def _check_events(what: SessionOptions, excluded: frozenset[str]) -> None:
    if what.start_event is None or what.end_event is None:
        raise UsageError('"--start-event" and "--end-event" need each other')
    if what.start_event == what.end_event:
        raise UsageError(f'"{what.start_event}" cannot both start and end a session')
    for name in (what.start_event, what.end_event):
        if name in excluded:
            raise UsageError(
                f'"{name}" counts for nothing in sessions',
                hint="identity events, campaign messages and hidden events are excluded",
            )


def timeout_ms(text: str) -> int:
    """The gap that ends a session, in milliseconds, from `45m`; UsageError for another."""
    from lexicon_cli.sessions.rules import LONGEST_MS, SHORTEST_MS

    units = {"": 60_000, "s": 1000, "m": 60_000, "min": 60_000, "h": 3_600_000}
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = units.get(text[len(digits) :].strip())
    digits = digits.strip()
    if unit is None or not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise UsageError(f'"--timeout" takes a span such as 45m or 2h, not "{text}"')
    if not SHORTEST_MS <= int(digits) * unit <= LONGEST_MS:
        raise UsageError(f'"--timeout" is between 1m and 24h in Mixpanel, not {text}')
    return int(digits) * unit


def _clock(what: SessionOptions, plan: "TrackingPlan | None") -> "Clock":
    from lexicon_cli.sessions.clock import PROJECT, TIMES, Clock

    times = choice("--times", what.times, TIMES) or PROJECT
    zone = what.timezone or ("UTC" if plan is None else plan.settings.timezone)
    try:
        return Clock(zone, times=times)
    except ValueError as error:
        raise UsageError(str(error), hint=_zone_hint(zone)) from None


def _zone_hint(zone: str) -> str:
    import zoneinfo

    from lexicon_cli.config.suggest import did_you_mean

    known = sorted(zoneinfo.available_timezones())
    if not known:
        return 'slim systems need the package "tzdata"'
    return did_you_mean(zone, known) or "write it as the IANA database does, such as Europe/Berlin"


def _properties(listing: ListOptions) -> tuple[str, ...]:
    from lexicon_cli.sessions.rules import INHERITED, MOST_ADDED

    added = dict.fromkeys(listing.property or ())
    if len(added) > MOST_ADDED:
        raise UsageError(f'"--property" may be given {MOST_ADDED} times, as in Mixpanel')
    return tuple(dict.fromkeys((*(INHERITED if listing.properties else ()), *added)))


def _write(
    sheet: "Sheet",
    form: str,
    limit: int,
    asked: "Wanted",
    listing: ListOptions,
    settings: "Settings",
) -> None:
    from lexicon_cli.output.sessions import pieces
    from lexicon_cli.output.style import Style
    from lexicon_cli.output.write import print_text, print_utf8, utf8, write_file

    if asked.mode is None:
        say(f"lexicon: mode {sheet.mode}: {sheet.why} (--mode takes another)")
    for note in sheet.notes:
        say(f"lexicon: note: {note}")
    if listing.output_file is not None:
        whole = "".join(pieces(sheet, form, Style(), limit, asked.properties))
        write_file(listing.output_file, utf8(whole))
        return
    put = print_text if form == "text" else print_utf8
    style = style_for(settings.color, settings.max_findings)
    for piece in joined(pieces(sheet, form, style, limit, asked.properties)):
        put(piece)
