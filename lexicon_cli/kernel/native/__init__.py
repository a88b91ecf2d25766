"""The compiled fast path, if it could be compiled: clean lines, and faults that recur, are counted
as bytes. Without it the typed path does the same work, more slowly, with the same tallies."""

import os
from typing import Any

# Any text in it turns the compiled path off: for tests, and for whoever suspects it.
SWITCH = "LEXICON_NO_NATIVE"
# What Python and C say to each other, as scanner.c has it: a scanner compiled from other sources
# than those beside it is not used.
REVISION = 6


def scanner_type() -> Any:
    """The compiled scanner's type, None if there is none or it is not wanted."""
    if os.environ.get(SWITCH):
        return None
    try:
        from lexicon_cli.kernel.native import _scanner
    except ImportError:
        return None
    return _scanner.Scanner if _scanner.REVISION == REVISION else None
