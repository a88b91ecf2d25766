"""What an audit of identity reads: events of files or a store, and updates of profiles."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import InputInfo
from lexicon_cli.engine.reading import Reading
from lexicon_cli.events.sources import Source, find_sources
from lexicon_cli.history.collect import day_of
from lexicon_cli.history.facts import LATEST_DAY
from lexicon_cli.history.native import counting
from lexicon_cli.identity.audit_batches import Answer, Batches
from lexicon_cli.identity.audit_log import AuditLog
from lexicon_cli.identity.rows import VERBS
from lexicon_cli.jobs.data_findings import name_of
from lexicon_cli.jobs.identity.reading import Progress, _notes
from lexicon_cli.jobs.recall import recall


@dataclass(frozen=True, slots=True)
class Taken:
    """Events, and what was read for them. `sources` () is a store."""

    log: AuditLog
    inputs: tuple[InputInfo, ...]
    lines: int
    malformed: int
    sources: tuple[Source, ...] = ()

    def insert_ids(self, rows: Iterable[int]) -> dict[int, str]:
        """The insert ids of some rows, read again where that is cheap."""
        if not self.sources:
            return {}
        places = {(self.log.source_of(row), self.log.offset[row]): row for row in rows}
        found = recall(self.sources, places)
        ids = {places[place]: properties.get("$insert_id") for place, properties in found.items()}
        return {row: value for row, value in ids.items() if isinstance(value, str)}


def read_log(
    data: Sequence[str], *, until: int | None = None, progress: Progress | None = None
) -> Taken:
    """All events of files, directories, globs or `-`, up to the day `until` (days since 1970-01-01)
    and those without a time.

    `progress` is called with bytes done and bytes in all (0: unknown). Raises InputError for data
    that cannot be read, or that holds no event at all.
    """
    sources = tuple(find_sources(data))
    total = sum(source.size for source in sources)
    done = 0

    def moved(size: int) -> None:
        nonlocal done
        done += size
        if progress is not None:
            progress(done, total)

    log = AuditLog()
    reading = Reading(sources, moved=moved)
    counts = (_add_blocks if counting() is not None else _add_events)(log, reading, sources, until)
    for left in sources[len(log.history.inputs) :]:
        log.history.begin(name_of(left))
    log.history.notes.extend(_notes(reading, log.history))
    if not len(log):
        raise InputError("the data holds no event", hint="; ".join(log.history.notes))
    inputs = (
        InputInfo(name_of(source), *count) for source, count in zip(sources, counts, strict=True)
    )
    return Taken(log, tuple(inputs), reading.lines, sum(reading.skipped.values()), sources)


def _add_events(
    log: AuditLog, reading: Reading, sources: Sequence[Source], until: int | None
) -> list[list[int]]:
    """Add all events to the log; of each source the last line, events, and bytes."""
    counts = [[0, 0, 0] for _ in sources]
    for source, line, offset, name, properties, raw in reading:
        _begin(log, sources, source)
        if until is not None and (day_of(properties) or 0) > until:
            continue
        log.add(line, offset, name, properties)
        count = counts[source]
        count[0] = line
        count[1] += 1
        count[2] = offset + len(raw) + 1
    return counts


def _add_blocks(
    log: AuditLog, reading: Reading, sources: Sequence[Source], until: int | None
) -> list[list[int]]:
    """The same, reading lines as bytes as far as they say again what was said before."""
    picker = counting().Picker(frozenset(VERBS), 2**62 if until is None else until, LATEST_DAY)
    batches = Batches(log)
    counts = [[0, 0, 0] for _ in sources]
    for source, first, offset, block in reading.blocks():
        _begin(log, sources, source)

        def answer(
            begin: int, end: int, number: int, row: int, block: bytes = block, first: int = first
        ) -> Answer | None:
            found = reading.decode(block[begin:end], is_first=first + number == 1)
            if found is None or (until is not None and (day_of(found[1]) or 0) > until):
                return None
            return batches.answer(row, *found)

        _, rows, end, both, has_arrival, columns = picker.pick(block, first, offset, answer)
        if rows:
            batches.extend(columns, both=both, has_arrival=bool(has_arrival))
            count = counts[source]
            count[0] = log.history.line[-1]
            count[1] += rows
            count[2] = offset + end + 1
    return counts


def _begin(log: AuditLog, sources: Sequence[Source], source: int) -> None:
    """What is added from now on comes from that source."""
    for newer in sources[len(log.history.inputs) : source + 1]:
        log.history.begin(name_of(newer))


def read_stored_log(
    path: str | None, *, project: str | None = None, until: int | None = None
) -> Taken:
    """All events of a store, the usual one for None, or of one project in it, in order of arrival,
    up to the day `until` (days since 1970-01-01) and those without a time.

    Raises StoreError, or InputError if there are no events.
    """
    from lexicon_cli.store.opening import DEFAULT_STORE, open_store
    from lexicon_cli.store.read import Filter, events, inputs

    name = path or DEFAULT_STORE
    log = AuditLog()
    newest = None
    with open_store(name) as connection:
        names = inputs(connection)
        for stored in events(connection, Filter(project=project)):
            if until is not None and (day_of(stored.properties) or 0) > until:
                continue
            if stored.load != newest:
                newest = stored.load
                log.history.begin(names.get(stored.load, name))
            log.add(stored.line, stored.offset, stored.event, stored.properties)
    if not len(log):
        of = f' of project "{project}"' if project else ""
        raise InputError(f'the store "{name}" holds no event{of}')
    return Taken(log, (InputInfo(name, len(log), len(log), 0),), len(log), 0)


def read_updates(files: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Updates of profiles: JSON objects, one a line, or lists of them. Raises InputError for a file
    that cannot be read, or a line that is no JSON."""
    import json
    from pathlib import Path

    for file in files:
        number = 0
        try:
            with Path(file).open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    number += 1
                    if not line.strip():
                        continue
                    found = json.loads(line)
                    for one in found if isinstance(found, list) else [found]:
                        if isinstance(one, dict):
                            yield one
        except (ValueError, RecursionError):
            raise InputError(
                f'"{file}", line {number}: not JSON',
                hint="profile updates are JSON objects, one a line",
            ) from None
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise InputError(f'cannot read "{file}": {reason}') from None
