"""`lexicon fmt`"""

from typing import TYPE_CHECKING, Annotated

from lexicon_cli.cli.declare import Argument, Option
from lexicon_cli.cli.options import RunOptions, read_settings
from lexicon_cli.cli.plans import plan_paths
from lexicon_cli.cli.show import CLEAN, FINDINGS, UNUSABLE
from lexicon_cli.cli.terminal import say
from lexicon_cli.core.errors import UsageError

if TYPE_CHECKING:
    from lexicon_cli.jobs.fmt import Formatted

EXAMPLES = (
    "lexicon fmt plan.yaml",
    "lexicon fmt plans/ --check",
    "lexicon fmt plan.yaml --diff --sort",
    "cat plan.yaml | lexicon fmt - > tidy.yaml",
)


def command(
    *,
    plan: Annotated[
        list[str] | None,
        Argument(
            metavar="PLAN...",
            help="Files or directories of one plan; - is standard input, written to output.",
        ),
    ] = None,
    check: Annotated[
        bool, Option("--check", help="Only list the files that would change; exit 1 if any.")
    ] = False,
    diff: Annotated[
        bool, Option("--diff", help="Only show what would change; exit 1 if anything.")
    ] = False,
    sort: Annotated[bool, Option("--sort", help="Sort events and properties by name too.")] = False,
    stdin_filename: Annotated[
        str | None, Option(metavar="NAME", help="What to call standard input.")
    ] = None,
    run: RunOptions,
) -> int:
    """Write a plan's files in canonical form; comments and meaning stay."""
    from lexicon_cli.jobs.fmt import fmt

    settings = read_settings(run)
    paths = plan_paths(plan, settings)
    formatted = fmt(paths, by_name=sort, stdin_name=stdin_filename)
    for finding in formatted.unread:
        say(f"lexicon: {finding.message}")
    for place, reason in formatted.left:
        say(f"lexicon: {place} is left as it is: {reason}")
    if diff:
        _show_diff(formatted)
    elif check:
        _list(formatted)
    else:
        _write(formatted, paths)
    if formatted.left or formatted.unread:
        return UNUSABLE
    return FINDINGS if formatted.changed and (check or diff) else CLEAN


def _show_diff(formatted: "Formatted") -> None:
    from lexicon_cli.output.unified import unified_diff
    from lexicon_cli.output.write import print_utf8

    parts = [unified_diff(one.name, one.before, one.after) for one in formatted.changed]
    print_utf8("".join(parts))


def _list(formatted: "Formatted") -> None:
    from lexicon_cli.output.write import print_text

    print_text("".join(f"would format {one.name}\n" for one in formatted.changed))


def _write(formatted: "Formatted", paths: tuple[str, ...]) -> None:
    if "-" in paths:
        from lexicon_cli.output.write import print_utf8

        if len(formatted.rewrites) > 1:
            raise UsageError('"fmt" takes "-" alone, as there is one standard output')
        print_utf8("".join(one.after for one in formatted.rewrites))
        return
    from lexicon_cli.jobs.rewriting import write_all

    write_all(formatted.changed)
    for one in formatted.changed:
        say(f"lexicon: formatted {one.name}")
