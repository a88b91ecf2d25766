"""`lexicon lint`"""

from typing import Annotated

import typer

from lexicon_cli.cli.options import (
    ResultOptions,
    RuleOptions,
    RunOptions,
    read_settings,
    result_flags,
    rule_flags,
)
from lexicon_cli.cli.plans import plan_paths
from lexicon_cli.cli.show import finish, targets

EXAMPLES = (
    "lexicon lint plan.yaml",
    "lexicon lint plans/ --ignore STR005 --fail-on warning",
    "lexicon lint plan.yaml -f concise --output json=lint.json",
    "cat plan.yaml | lexicon lint - --stdin-filename plan.yaml",
)


def command(
    *,
    plan: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PLAN...", help="Files or directories of one plan; - is standard input."
        ),
    ] = None,
    stdin_filename: Annotated[
        str | None, typer.Option(metavar="NAME", help="What to call standard input.")
    ] = None,
    rules: RuleOptions,
    results: ResultOptions,
    run: RunOptions,
) -> int:
    """Check a tracking plan: its syntax, keys, references and values."""
    from lexicon_cli.jobs.lint import lint

    settings = read_settings(run, **rule_flags(rules), **result_flags(results))
    found = targets(results, settings)
    report = lint(plan_paths(plan, settings), settings=settings, stdin_name=stdin_filename)
    return finish(report, found, settings)
