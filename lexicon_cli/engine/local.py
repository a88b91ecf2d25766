"""All parts one after another in this process."""

from collections.abc import Callable, Sequence

from lexicon_cli.engine.parts import Part, check_part
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.tally import Tally


def run_local(
    kernel: Kernel, parts: Sequence[Part], *, done: Callable[[Part], None] = lambda part: None
) -> Tally:
    """The merged tally of all parts; `done` is called after each."""
    total = Tally()
    for part in parts:
        total.merge(check_part(kernel, part))
        done(part)
    return total
