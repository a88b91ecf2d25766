"""All parts one after another in this process."""

from collections.abc import Sequence

from lexicon_cli.engine.parts import Checker, Moved, Part, added, check_part
from lexicon_cli.kernel.tally import Tally


def run_local(kernel: Checker, parts: Sequence[Part], *, moved: Moved = lambda size: None) -> Tally:
    """The merged tally of all parts; `moved` is called with bytes of files as they are done.

    Raises InputError.
    """
    total: Tally | None = None
    for part in parts:
        total = added(total, check_part(kernel, part, moved=moved))
    return total or Tally()
