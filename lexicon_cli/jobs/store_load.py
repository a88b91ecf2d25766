"""`store load`: inputs into the store, each from where an earlier load of it ended."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from lexicon_cli.events.opening import Stream, open_source
from lexicon_cli.events.sources import STDIN, Source, find_sources
from lexicon_cli.store.fingerprint import Fingerprinted
from lexicon_cli.store.intake import BATCH_BYTES, BATCH_EVENTS, BadLine, batches
from lexicon_cli.store.loads import Load, all_loads, candidates, farthest, new_load
from lexicon_cli.store.opening import open_store
from lexicon_cli.store.tables import Connection
from lexicon_cli.store.writing import Writer

DEFAULT_PROJECT = "default"
_SHOWN_BAD_LINES = 10
Moved = Callable[[int, int], None]


@dataclass(slots=True)
class Loaded:
    """What became of one input in this run. `resumed_at` is the byte from which it was read, 0 from
    the start; `was_known`: all of it was loaded before, and nothing was done. `bad` are the first
    lines that hold no event, of `malformed`; `fault` is what is wrong with it as a whole."""

    name: str
    lines: int = 0
    events: int = 0
    added: int = 0
    duplicates: int = 0
    replaced: int = 0
    malformed: int = 0
    resumed_at: int = 0
    was_known: bool = False
    fault: str | None = None
    bad: list[BadLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """How to load. `again`: read inputs whole, even if they were loaded before. The sizes of a
    batch are how much is committed at once."""

    project: str = DEFAULT_PROJECT
    again: bool = False
    batch_events: int = BATCH_EVENTS
    batch_bytes: int = BATCH_BYTES


def load(
    store: str,
    inputs: Sequence[str],
    *,
    options: LoadOptions | None = None,
    progress: Moved = lambda done, total: None,
) -> list[Loaded]:
    """Load inputs into the store at that path, which is made if it is not there.

    Raises InputError for an input that cannot be read (what was committed before stays, and a
    repeated load goes on from there) and StoreError for a store that cannot be opened.
    """
    sources = find_sources(inputs)
    total = sum(source.size for source in sources)
    done = 0

    def moved(size: int) -> None:
        nonlocal done
        done += size
        progress(done, total)

    with open_store(store, write=True, make=True) as connection:
        return [
            _Loading(connection, source, options or LoadOptions(), moved).run()
            for source in sources
        ]


class _Loading:
    """One input."""

    def __init__(
        self,
        connection: Connection,
        source: Source,
        options: LoadOptions,
        moved: Callable[[int], None],
    ) -> None:
        self._connection = connection
        self._source = source
        self._options = options
        self._moved = moved
        self._result = Loaded("<stdin>" if source.name == STDIN else source.name)

    def run(self) -> Loaded:
        """Load it."""
        with self._opened() as (file, load, stream):
            if load is None:
                self._result.was_known = True
            else:
                self._write(file, load, stream)
        return self._result

    @contextmanager
    def _opened(self) -> "Iterator[tuple[Fingerprinted, Load | None, Stream]]":
        """The input, read up to where the load that it belongs to has come; without a load if
        nothing is left to do."""
        fresh = new_load(self._connection, self._options.project, self._result.name)
        with open_source(self._source, moved=self._moved) as stream:
            file = Fingerprinted(stream)
            head = file.head()
            fresh.head_bytes, fresh.head = head
            found: list[Load] = []
            if self._source.size and not self._options.again:
                found = candidates(all_loads(self._connection), fresh.project, head)
            best = farthest(file, found)
            if best is not None and best.byte_offset == file.offset:
                is_at_end = not file.look_ahead(1)
                if best.complete and is_at_end:
                    yield file, None, stream
                    return
                if _can_go_on(best, file):
                    yield file, best, stream
                    return
            elif not file.offset:
                yield file, fresh, stream
                return
        # Too much was read to find out.
        with open_source(self._source) as stream:
            file = Fingerprinted(stream)
            if best is not None and file.skip_to(best.byte_offset) and _can_go_on(best, file):
                yield file, best, stream
                return
        with open_source(self._source) as stream:
            yield Fingerprinted(stream), fresh, stream

    def _write(self, file: Fingerprinted, load: Load, stream: Stream) -> None:
        """Decode one batch while the one before it is written."""
        before = _counts(load)
        self._result.resumed_at = load.byte_offset
        writer = Writer(self._connection, load)
        found = batches(
            file,
            offset=load.byte_offset,
            lines=load.lines,
            most_events=self._options.batch_events,
            most_bytes=self._options.batch_bytes,
        )
        writing: Future[None] | None = None
        with ThreadPoolExecutor(1) as pool:
            for batch in found:
                if not batch.end.offset:
                    break  # an empty input leaves no trace
                self._result.bad += batch.bad[: _SHOWN_BAD_LINES - len(self._result.bad)]
                if writing is not None:
                    writing.result()
                ends = batch.is_last and stream.fault is None
                writing = pool.submit(writer.write, batch, ends=ends)
            if writing is not None:
                writing.result()
        self._result.fault = stream.fault
        for name, count in _counts(load).items():
            setattr(self._result, name, count - before[name])


def _counts(load: Load) -> dict[str, int]:
    names = ("lines", "events", "added", "duplicates", "replaced", "malformed")
    return {name: getattr(load, name) for name in names}


def _can_go_on(load: Load, file: Fingerprinted) -> bool:
    """Whether what follows can be added to a load that came so far. A line must not be cut in two;
    and once a load has ended, nobody knows which of its lines without insert ids were alike."""
    return file.is_at_line_start and (not load.complete or load.bare == 0)
