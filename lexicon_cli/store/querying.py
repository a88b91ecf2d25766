"""Somebody's SQL over a store: it can only read, unless told so, and never reaches
beyond the file."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

from lexicon_cli.core.errors import UsageError
from lexicon_cli.store.opening import in_words, open_sealed

_MANY = 1000


class Answer(NamedTuple):
    """Names of columns, and rows as they are fetched."""

    columns: tuple[str, ...]
    rows: Iterator[Sequence[Any]]


@contextmanager
def answer(path: str, query: str, *, write: bool = False) -> Iterator[Answer]:
    """The answer to a query; of several statements that of the last. Raises UsageError for what
    the database says of the query, and StoreError as opening does."""
    import duckdb

    with open_sealed(path, write=write) as connection:
        try:
            _interruptible(connection, lambda: connection.execute(query))
            columns = tuple(entry[0] for entry in connection.description or ())
            yield Answer(columns, _rows(connection) if columns else iter(()))
        except duckdb.Error as error:
            raise _refused(error, write) from None


def _rows(connection: Any) -> Iterator[Sequence[Any]]:
    while rows := _interruptible(connection, lambda: connection.fetchmany(_MANY)):
        yield from rows


def _interruptible(connection: Any, work: Callable[[], Any]) -> Any:
    """Do work of the database so that Ctrl-C ends it: it listens to nobody while it runs."""
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(work)
        try:
            return doing.result()
        except KeyboardInterrupt:
            connection.interrupt()
            raise


def _refused(error: Exception, write: bool) -> UsageError:
    said = str(error)
    if not write and "read-only" in said:
        return UsageError("the query would change the store", hint='allow it with "--write"')
    if "disabled by configuration" in said or "file system operations" in said:
        return UsageError(
            "the query reaches beyond the store, which is not allowed",
            hint="export the events first: lexicon store export -o events.ndjson",
        )
    hint = next((line.strip() for line in said.split("\n")[1:] if line.startswith("Did you")), "")
    return UsageError(f"the query cannot be answered: {in_words(said)}", hint=hint)
