"""The compiled way of counting, if it could be compiled: lines that are plainly events are counted
as bytes. Without it Python counts the same, more slowly."""

import os
from typing import Any

# As the kernel's: any text in it turns what is compiled off.
from lexicon_cli.kernel.native import SWITCH

# What Python and C say to each other, as counting.c has it.
REVISION = 1


def counting() -> Any:
    """The compiled module, None if there is none or it is not wanted."""
    if os.environ.get(SWITCH):
        return None
    try:
        from lexicon_cli.history.native import _counting
    except ImportError:
        return None
    return _counting if _counting.REVISION == REVISION else None
