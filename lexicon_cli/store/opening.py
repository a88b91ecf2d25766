"""A store opened for reading or writing, and what to say when that cannot be."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from lexicon_cli.core.errors import StoreError
from lexicon_cli.store import tables
from lexicon_cli.store.tables import STEPS, Connection, Step

DEFAULT_STORE = ".lexicon/store.duckdb"
_MEMORY = "1GB"  # what does not fit goes to a folder beside the store
_HOLDER = re.compile(r"held in (.*?)\s*\(PID (\d+)\)")
_HINT_USED = "wait until it has ended; a store has one writer, or many readers"


@contextmanager
def open_store(
    path: str, *, write: bool = False, make: bool = False, steps: Sequence[Step] = STEPS
) -> Iterator[Connection]:
    """A connection to the store. With `make` it is made if it is not there; an old one is brought
    up to date by the first that writes. Raises StoreError, also for what goes wrong within.
    """
    import duckdb

    connection = _connect(path, write=write, make=make)
    try:
        with _named(path):
            _prepare(connection, write, steps)
        yield connection
    except duckdb.Error as error:
        raise cannot_use(path, str(error)) from error
    finally:
        with suppress(Exception):
            connection.close()


@contextmanager
def open_sealed(path: str, *, write: bool = False) -> Iterator[Connection]:
    """A connection for somebody else's SQL: it reaches no file, no network and none of our own
    settings, and changes nothing unless `write`. Raises StoreError."""
    with open_store(path, write=write) as connection:
        connection.execute("SET python_enable_replacements = false")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def _connect(path: str, *, write: bool, make: bool) -> Connection:
    import duckdb

    _check_place(path, make)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "temp_directory": f"{path}.tmp",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if write:
        # The oldest storage format that knows Zstandard.
        settings["storage_compatibility_version"] = "v1.2.0"
    try:
        return duckdb.connect(path, read_only=not write, config=settings)
    except duckdb.Error as error:
        raise cannot_open(path, str(error)) from None


def _check_place(path: str, make: bool) -> None:
    file = Path(path)
    if file.is_dir():
        raise StoreError(f'cannot open the store "{path}": it is a directory')
    if not make:
        if not file.exists():
            raise StoreError(
                f'there is no store at "{path}"', hint="make one: lexicon store load DATA"
            )
        return
    folder = file.parent
    if folder.is_dir():
        return
    try:
        folder.mkdir()
        if folder.name == Path(DEFAULT_STORE).parent.name:
            (folder / ".gitignore").write_text("*\n", "utf-8")  # events do not belong in git
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(f'cannot make the folder "{folder}" for the store: {reason}') from None


def _prepare(connection: Connection, write: bool, steps: Sequence[Step]) -> None:
    version = tables.version_of(connection)
    newest = tables.newest(steps)
    if version is None:
        if not write:
            raise StoreError("it is empty", hint="fill it: lexicon store load DATA")
        connection.execute("BEGIN")
        tables.create(connection)
        connection.execute("COMMIT")
    elif version > newest:
        raise StoreError(
            f"it is of version {version}, and this release knows versions up to {newest}",
            hint="update lexicon: pip install --upgrade lexicon-cli",
        )
    elif version < newest:
        if not write:
            raise StoreError(
                f"it is of version {version}, and has to be brought to version {newest}",
                hint="any writing command does that, such as lexicon store compact",
            )
        tables.migrate(connection, version, steps)


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Errors about the content name the store; those of the database become ours."""
    import duckdb

    try:
        yield
    except StoreError as error:
        raise StoreError(f'cannot use the store "{path}": {error}', hint=error.hint) from None
    except duckdb.Error as error:
        raise cannot_open(path, str(error)) from None


def cannot_open(path: str, reason: str) -> StoreError:
    """What to tell about the database's own reason."""
    held = _HOLDER.search(reason)
    if held is not None:
        holder = f"{os.path.basename(held[1])}, process {held[2]}"  # noqa: PTH119 (a name, no file)
        return StoreError(f'the store "{path}" is in use ({holder})', hint=_HINT_USED)
    if "Conflicting lock" in reason or "already open" in reason.lower():
        return StoreError(f'the store "{path}" is in use', hint=_HINT_USED)
    if "not a valid DuckDB database" in reason:
        return StoreError(f'"{path}" is no event store', hint="name another file with --store")
    return cannot_use(path, reason)


def cannot_use(path: str, reason: str) -> StoreError:
    """The database's own reason, as ours: such as a disk that is full."""
    return StoreError(f'cannot use the store "{path}": {in_words(reason)}')


def in_words(reason: str) -> str:
    """What the database says, in one line and without the name of its error."""
    first = reason.split("\n", 1)[0].strip()
    said = first.split(": ", 1)[-1]
    return f"{said[:1].lower()}{said[1:]}"
