"""`lexicon identity audit`"""

from typing import Annotated

from lexicon_cli.cli.declare import Option
from lexicon_cli.cli.identity_options import (
    MODES,
    Data,
    MergeOptions,
    SourceOptions,
    choice,
    data_or_store,
    rules_of,
)
from lexicon_cli.cli.options import (
    BaselineOptions,
    ResultOptions,
    RuleOptions,
    RunOptions,
    Words,
    baseline_flags,
    read_settings,
    result_flags,
    rule_flags,
)
from lexicon_cli.cli.show import finish, targets

EXAMPLES = (
    "lexicon identity audit export.ndjson",
    "lexicon identity audit exports/ --plan plan.yaml --output html=audit.html",
    "lexicon identity audit --store .lexicon/store.duckdb --fail-on warning",
    "lexicon identity audit export.ndjson --select IDN001,IDN011 -f json",
)


def audit(
    *,
    data: Data = None,
    mode: Annotated[
        str | None,
        Option(
            metavar="MODE",
            help="Merge system: simplified, original or legacy (the plan's, or told from data).",
        ),
    ] = None,
    profiles: Annotated[
        Words, Option(metavar="FILE", help="Profile updates, as sent to /engage; may repeat.")
    ] = None,
    now: Annotated[
        str | None, Option(metavar="TIME", help="Judge fresh links as if it were this moment.")
    ] = None,
    source: SourceOptions,
    merging: MergeOptions,
    rules: RuleOptions,
    known: BaselineOptions,
    results: ResultOptions,
    run: RunOptions,
) -> int:
    """Find merges that are wrong: whom they cost, how many events, and what to mend."""
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.cli.values import now_seconds
    from lexicon_cli.jobs.broken import BrokenPlanError
    from lexicon_cli.jobs.identity_audit import Sources, identity_audit

    settings = read_settings(
        run,
        **rule_flags(rules),
        **baseline_flags(known),
        **result_flags(results),
        plan=merging.plan,
        store=source.store,
    )
    found = targets(results, settings)
    said = choice("--mode", mode, MODES)
    merge_rules = rules_of(merging)
    moment = now_seconds("--now", now)
    named, path = data_or_store(data, source, settings)
    try:
        with progress_for(source.no_progress) as progress:
            report = identity_audit(
                Sources(
                    data=named, store=path, project=source.project, profiles=tuple(profiles or ())
                ),
                mode=said,
                rules=merge_rules,
                settings=settings,
                now=moment,
                progress=progress,
            )
    except BrokenPlanError as error:
        finish(error.report, found, settings)
        raise
    return finish(report, found, settings)
