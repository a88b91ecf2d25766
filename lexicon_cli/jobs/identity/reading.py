"""Events of data into a history of identity."""

from array import array
from collections.abc import Callable, Sequence

from lexicon_cli.core.errors import InputError
from lexicon_cli.engine.reading import Reading
from lexicon_cli.events.sources import find_sources
from lexicon_cli.identity.history import History
from lexicon_cli.jobs.call_notes import notes_on_calls

Progress = Callable[[int, int], None]
_DAMAGE = {
    "archive-cut": "the packed file ends before its time",
    "array-cut": "the list of events ends before its time",
}


def read_history(data: Sequence[str], *, progress: Progress | None = None) -> History:
    """All events of files, directories, globs or `-`. What could not be read is told in `notes`.

    `progress` is called with bytes done and bytes in all (0: unknown). Raises InputError for data
    that cannot be read, or that holds no event at all.
    """
    sources = find_sources(data)
    total = sum(source.size for source in sources)
    done = 0

    def moved(size: int) -> None:
        nonlocal done
        done += size
        if progress is not None:
            progress(done, total)

    history = History()
    reading = Reading(sources, moved=moved)
    newest = -1
    add = history.add
    keys = array("q")
    key_of = keys.append
    for source, line, _, name, properties, _ in reading:
        while newest < source:
            newest += 1
            history.begin(sources[newest].name)
        add(line, name, properties)
        insert_id = properties.get("$insert_id")
        if insert_id is None or insert_id == "":
            key_of(len(keys))  # never a copy
        else:
            key_of(
                hash((str(insert_id), history.time[-1], name, str(properties.get("distinct_id"))))
            )
    for source_left in sources[newest + 1 :]:
        history.begin(source_left.name)
    history.notes.extend(_notes(reading, history))
    history.notes.extend(notes_on_calls(sources))
    if not len(history):
        raise InputError("the data holds no event", hint="; ".join(history.notes))
    return _without_copies(history, keys)


def _without_copies(history: History, keys: "array[int]") -> History:
    """Each event once, as Mixpanel and the store keep them: of events of one name, time,
    distinct_id and $insert_id the first."""
    import numpy as np

    firsts = np.unique(np.frombuffer(keys, dtype=np.int64), return_index=True)[1]
    copies = len(keys) - len(firsts)
    if not copies:
        return history
    told = (
        "1 line is a copy of an event" if copies == 1 else f"{copies:,} lines are copies of events"
    )
    history.notes.append(f"{told} and left out")
    return history.pick(np.sort(firsts).tolist())


def _notes(reading: Reading, history: History) -> list[str]:
    skipped = sum(reading.skipped.values())
    notes = []
    if skipped:
        whys = ", ".join(f"{count:,} {why}" for why, count in sorted(reading.skipped.items()))
        lines = "1 line holds" if skipped == 1 else f"{skipped:,} lines hold"
        notes.append(f"{lines} no event and count for nothing ({whys})")
    for number, fault in sorted(reading.damaged.items()):
        notes.append(f'"{history.inputs[number]}": {_DAMAGE.get(fault, fault)}')
    return notes


def read_stored(path: str, *, project: str | None = None) -> History:
    """All events of a store, or of one project in it, in order of arrival; their places are those
    of the inputs that were loaded. Raises StoreError, or InputError if there are no events."""
    from lexicon_cli.store.opening import open_store
    from lexicon_cli.store.read import Filter, identity_rows, inputs

    history = History()
    newest = None
    with open_store(path) as connection:
        names = inputs(connection)
        for _, load, line, event, properties in identity_rows(connection, Filter(project=project)):
            if load != newest:
                newest = load
                history.begin(names.get(load, path))
            history.add(line, event, properties)
    if not len(history):
        of = f' of project "{project}"' if project else ""
        raise InputError(f'the store "{path}" holds no event{of}')
    return history
