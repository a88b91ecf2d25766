"""Writing results: whole files or none, bytes that do not depend on the machine's locale."""

import os
import sys
from pathlib import Path

from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.files import replace_file


def write_file(path: Path, content: bytes) -> None:
    """Write the file in one step: a reader sees the old content or the new one, never a part.

    UsageError if that cannot be; the old file is then as it was. Something that is no plain file
    (a pipe, /dev/null) is written to directly.
    """
    try:
        replace_file(path, content)
    except OSError as error:
        raise _cannot_write(path, error) from None


def _cannot_write(path: Path, error: OSError) -> UsageError:
    reason = (error.strerror or type(error).__name__).lower()
    return UsageError(f'cannot write "{path}": {reason}')


def print_text(text: str) -> None:
    """Text for people, in the terminal's own encoding; what it cannot say is spelled out."""
    _print(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))


def print_utf8(text: str) -> None:
    """A document for programs: UTF-8 whatever the locale."""
    _print(utf8(text))


def utf8(text: str) -> bytes:
    """UTF-8 bytes; half a surrogate pair becomes `\\udXXX`, which JSON takes for just that."""
    return text.encode("utf-8", "backslashreplace")


def _print(content: bytes) -> None:
    """To standard output. A reader that has gone away is no error: it has what it wanted."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        close_quietly()
    except OSError as error:
        raise _cannot_write(Path("standard output"), error) from None


def close_quietly() -> None:
    """Point standard output to nowhere, so that the interpreter's last flush does not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
