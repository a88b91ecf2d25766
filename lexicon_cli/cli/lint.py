"""`lexicon lint`"""

from typing import Annotated

from lexicon_cli.cli.declare import Argument, Option
from lexicon_cli.cli.fixes import show_diff, write_fixes
from lexicon_cli.cli.options import (
    BaselineOptions,
    ResultOptions,
    RuleOptions,
    RunOptions,
    read_settings,
)
from lexicon_cli.cli.plans import plan_paths
from lexicon_cli.cli.scoring import ScoreOptions, judge_score
from lexicon_cli.cli.show import finish, targets
from lexicon_cli.core.errors import UsageError

EXAMPLES = (
    "lexicon lint plan.yaml",
    "lexicon lint plans/ --ignore STR005 --fail-on warning",
    "lexicon lint plan.yaml -f concise --output json=lint.json",
    "lexicon lint plan.yaml --score --min-score 75",
    "lexicon lint plan.yaml --diff",
    "lexicon lint plan.yaml --fix --unsafe-fixes",
    "cat plan.yaml | lexicon lint - --stdin-filename plan.yaml",
)


def command(
    *,
    plan: Annotated[
        list[str] | None,
        Argument(metavar="PLAN...", help="Files or directories of one plan; - is standard input."),
    ] = None,
    stdin_filename: Annotated[
        str | None, Option(metavar="NAME", help="What to call standard input.")
    ] = None,
    fix: Annotated[
        bool, Option("--fix", help="Mend what can be mended safely, in the files themselves.")
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        Option("--unsafe-fixes", help="Mend too what changes the plan's meaning."),
    ] = False,
    diff: Annotated[
        bool,
        Option("--diff", help="Show what --fix would change, write nothing; exit 1 if any."),
    ] = False,
    rules: RuleOptions,
    known: BaselineOptions,
    scoring: ScoreOptions,
    results: ResultOptions,
    run: RunOptions,
) -> int:
    """Check a tracking plan: its syntax, keys, references and values."""
    from lexicon_cli.jobs.lint import lint

    settings = read_settings(run, rules, known, results)
    found = targets(results, settings)
    paths = plan_paths(plan, settings)
    least = scoring.least
    if unsafe_fixes and not (fix or diff):
        raise UsageError('"--unsafe-fixes" goes with --fix or --diff')
    if fix or diff:
        from lexicon_cli.jobs.fix import fix as mend

        mended = mend(
            paths,
            settings=settings,
            unsafe=unsafe_fixes,
            stdin_name=stdin_filename,
            with_score=scoring.is_wanted,
        )
        if diff:
            return show_diff(mended)
        code = write_fixes(mended, paths, found, settings)
        return judge_score(mended.report, code, least)
    report = lint(paths, settings=settings, stdin_name=stdin_filename, with_score=scoring.is_wanted)
    return judge_score(report, finish(report, found, settings), least)
