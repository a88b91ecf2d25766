"""`store export`: events out of the store, as the lines they came as or as a Parquet file."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lexicon_cli.core.errors import UsageError
from lexicon_cli.jobs.replacing import replacing
from lexicon_cli.store.opening import open_store
from lexicon_cli.store.parquet import write_parquet
from lexicon_cli.store.read import Filter, lines

_BLOCK_LINES = 1000


def export_lines(
    store: str, where: Filter, *, file: str | None, write: Callable[[bytes], object]
) -> int:
    """Write the lines byte for byte in order of arrival, each with a line feed: to a file, which is
    replaced in one step, or in blocks to `write`. Returns how many. Raises StoreError and
    UsageError."""
    _check_apart(store, file)
    if file is None:
        return _write(store, where, write)
    with replacing([file]) as files:
        return _write(store, where, files[file].write)


def export_parquet(store: str, where: Filter, *, file: str) -> int:
    """Write a Parquet file in one step, a row an event. Returns how many."""
    _check_apart(store, file)
    place = Path(os.path.realpath(file))
    aside = place.with_name(f".{place.name}.{os.urandom(4).hex()}.tmp")
    try:
        with open_store(store) as connection:
            count = write_parquet(connection, where, str(aside))
        aside.replace(place)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f'cannot write "{file}": {reason}') from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return count


def _write(store: str, where: Filter, write: Callable[[bytes], object]) -> int:
    count, block = 0, list[bytes]()
    with open_store(store) as connection:
        for line in lines(connection, where):
            block.append(line)
            if len(block) == _BLOCK_LINES:
                write(b"\n".join([*block, b""]))
                count, block = count + len(block), []
        write(b"\n".join([*block, b""]) if block else b"")
    return count + len(block)


def _check_apart(store: str, file: str | None) -> None:
    if file is not None and Path(file).exists() and Path(file).resolve() == Path(store).resolve():
        raise UsageError(f'cannot write "{file}": it is the store')
