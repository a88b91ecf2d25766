"""Daily facts of a store: out of its ledger, which is brought up to date first."""

from collections.abc import Sequence

from lexicon_cli.core.errors import StoreError
from lexicon_cli.core.report import InputInfo
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.options import FactsOptions
from lexicon_cli.history.privacy import privacy_of
from lexicon_cli.history.saved import day_text
from lexicon_cli.jobs.daily_facts_reading import Progress, Taken
from lexicon_cli.store.ledger import is_current, late_events, projects, state_of, uncounted, update
from lexicon_cli.store.ledger_rows import read_days
from lexicon_cli.store.opening import DEFAULT_STORE, open_store
from lexicon_cli.store.tables import Connection

_DAYS_NAMED = 10


def of_store(
    store: str | None,
    project: str | None,
    options: FactsOptions,
    progress: Progress | None = None,
    *,
    properties: bool = True,
    events: Sequence[str] | None = None,
) -> Taken:
    """The facts of the usual store if none is named; without `properties` only counts and users,
    of these `events` only if they are named.

    What was loaded since the last time is counted first, and kept in the ledger if the store can
    be written now. Raises StoreError.
    """
    path = store or DEFAULT_STORE
    if not _is_current(path, project):
        try:
            with open_store(path, write=True) as connection:
                for name in projects(connection, project):
                    update(connection, name, options)
        except StoreError:
            # Another reader has it, or nobody may write it: count for this time only.
            with open_store(path) as connection:
                return _taken(connection, path, project, options, properties, events)
    with open_store(path) as connection:
        taken = _taken(connection, path, project, options, properties, events)
    if progress is not None:
        progress(1, 1)
    return taken


def _is_current(path: str, project: str | None) -> bool:
    try:
        with open_store(path) as connection:
            return all(is_current(connection, name) for name in projects(connection, project))
    except StoreError:
        return False  # such as of an older version: opening it for writing tells, or mends it


def _taken(
    connection: Connection,
    path: str,
    project: str | None,
    options: FactsOptions,
    properties: bool,
    events: Sequence[str] | None,
) -> Taken:
    facts: DailyFacts | None = None
    notes: list[str] = []
    for name in projects(connection, project):
        if is_current(connection, name):
            found = read_days(
                connection,
                name,
                since=options.since,
                until=options.until,
                events=events,
                properties=properties,
            )
            found.undated = state_of(connection, name).undated
        else:
            found = uncounted(connection, name, options)
        if facts is None:
            facts = found
        else:
            facts.merge(found)
        notes += _notes(connection, name, options)
    facts = facts or DailyFacts()
    facts.planned.update(options.planned)
    if options.since is not None or options.until is not None:
        facts.undated = 0
    _withhold(facts, options)
    count = sum(facts.events.values())
    return Taken(facts, (InputInfo(path, count, count, 0),), tuple(notes))


def _withhold(facts: DailyFacts, options: FactsOptions) -> None:
    """Values that were counted before the plan called them personal are not shown either."""
    privacy = privacy_of(options.marked)
    for key, cell in facts.values.items():
        if cell.values.counts and privacy.covers(key.event, key.property):
            cell.values.forget()
    facts.splits = {
        key: split
        for key, split in facts.splits.items()
        if not privacy.covers(key.event, key.chooser)
    }


def _notes(connection: Connection, project: str, options: FactsOptions) -> list[str]:
    """What happened to the days of the window since they were first counted."""
    state = state_of(connection, project)
    low = state.settled if options.since is None else options.since
    late = [
        f"{day_text(day)} ({count:,})"
        for day, count in late_events(connection, project).items()
        if day >= low and (options.until is None or day < options.until)
    ]
    notes = []
    if late:
        more = f" and {len(late) - _DAYS_NAMED:,} more days" if len(late) > _DAYS_NAMED else ""
        notes.append(
            f"events that came after later days were counted: {', '.join(late[:_DAYS_NAMED])}{more}"
        )
    if state.refused:
        events = "1 event is" if state.refused == 1 else f"{state.refused:,} events are"
        notes.append(
            f"{events} of days before {day_text(state.settled)}, whose events were pruned, and came"
            " too late to be counted: nobody can tell whether they were counted before"
        )
    return notes
