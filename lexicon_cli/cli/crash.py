"""A bug of ours: one line for the user, a file for whoever mends it."""

import os
import platform
import sys
import traceback
from collections.abc import Sequence

from lexicon_cli import __version__
from lexicon_cli.cli.terminal import say


def report_crash(error: Exception, args: Sequence[str]) -> None:
    """Say what happened; the traceback goes to a file, or with `--debug` to standard error."""
    trace = "".join(traceback.format_exception(error))
    kind = type(error).__name__
    if "--debug" in args:
        sys.stderr.write(trace)
        say(f"lexicon: internal error: {kind}")
        return
    saved = _save(trace, args)
    say(f"lexicon: internal error: {kind}; {saved}")
    say("  this is a bug: please report it with that file, or run again with --debug")


def _save(trace: str, args: Sequence[str]) -> str:
    import tempfile

    head = (
        f"lexicon {__version__}\n{platform.python_implementation()} {platform.python_version()}\n"
        f"{platform.platform()}\narguments: {list(args)!r}\n\n"
    )
    try:
        descriptor, name = tempfile.mkstemp(prefix="lexicon-crash-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(head + trace)
    except OSError as problem:
        return f"no report file could be written ({problem.strerror})"
    return f"details are in {name}"
