"""Daily facts of a store."""

from lexicon_cli.core.report import InputInfo
from lexicon_cli.history.options import FactsOptions
from lexicon_cli.jobs.daily_facts_reading import Progress, Taken


def of_store(
    store: str | None, project: str | None, options: FactsOptions, progress: Progress | None
) -> Taken:
    """The facts of the usual store if none is named. Raises StoreError."""
    from lexicon_cli.store.opening import DEFAULT_STORE, open_store
    from lexicon_cli.store.read import Filter, events

    name, count, collector = store or DEFAULT_STORE, 0, options.collector()
    with open_store(name) as connection:
        for stored in events(connection, Filter(project=project)):
            collector.add(stored.event, stored.properties)
            count += 1
    if progress is not None:
        progress(1, 1)
    return Taken(collector.finish(), (InputInfo(name, count, count, 0),))
