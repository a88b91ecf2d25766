"""What `lint --fix` and `lint --diff` write and say."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lexicon_cli.cli.show import CLEAN, FINDINGS, Target, finish
from lexicon_cli.cli.terminal import say, say_list
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError

if TYPE_CHECKING:
    from lexicon_cli.jobs.fix import Fixing


def show_diff(mended: "Fixing") -> int:
    """Print what would change; 1 if anything would."""
    from lexicon_cli.output.unified import unified_diff
    from lexicon_cli.output.write import print_utf8

    parts = [unified_diff(one.name, one.before, one.after) for one in mended.rewrites]
    print_utf8("".join(parts))
    _tell(mended, "would fix")
    return FINDINGS if mended.rewrites else CLEAN


def write_fixes(
    mended: "Fixing", paths: Sequence[str], found: Sequence[Target], settings: Settings
) -> int:
    """Write the files and report what remains. A plan from standard input goes to standard output,
    and the report on it to standard error."""
    if "-" in paths:
        return _filter(mended, found, settings)
    from lexicon_cli.jobs.rewriting import write_all

    write_all(mended.rewrites)
    _tell(mended, "fixed")
    return finish(mended.report, tuple(found), settings)


def _filter(mended: "Fixing", found: Sequence[Target], settings: Settings) -> int:
    import sys
    from contextlib import redirect_stdout

    from lexicon_cli.output.write import print_utf8

    if len(mended.texts) != 1:
        raise UsageError('"--fix" takes "-" alone, as there is one standard output')
    print_utf8("".join(mended.texts.values()))
    _tell(mended, "fixed")
    with redirect_stdout(sys.stderr):
        return finish(mended.report, tuple(found), settings)


def _tell(mended: "Fixing", verb: str) -> None:
    """One line on what was mended, and the reasons of what was not."""
    left = len(mended.report.findings)
    total = len(mended.fixed) + left
    more = f"; {mended.unsafe_left} more with --unsafe-fixes" if mended.unsafe_left else ""
    say(f"lexicon: {verb} {len(mended.fixed)} of {total} {_findings(total)}{more}")
    reasons = [f"{finding.place}: {finding.code} {reason}" for finding, reason in mended.refused]
    say_list("not fixed", reasons)


def _findings(count: int) -> str:
    return "finding" if count == 1 else "findings"
