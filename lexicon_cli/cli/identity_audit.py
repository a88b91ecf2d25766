"""`lexicon identity audit`"""

from typing import Annotated

from lexicon_cli.cli.declare import Option
from lexicon_cli.cli.identity_options import (
    MODES,
    Data,
    MergeOptions,
    Mode,
    Profiles,
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
    read_settings,
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
    mode: Mode = None,
    profiles: Profiles = None,
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
    from lexicon_cli.cli.broken import broken_plan_shown
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.cli.values import now_seconds
    from lexicon_cli.jobs.identity_audit import Sources, identity_audit

    settings = read_settings(
        run,
        rules,
        known,
        results,
        plan=merging.plan,
        store=source.store,
    )
    found = targets(results, settings)
    said = choice("--mode", mode, MODES)
    merge_rules = rules_of(merging)
    moment = now_seconds("--now", now)
    named, path = data_or_store(data, source, settings)
    with broken_plan_shown(found, settings), progress_for(source.no_progress) as progress:
        report = identity_audit(
            Sources(data=named, store=path, project=source.project, profiles=tuple(profiles or ())),
            mode=said,
            rules=merge_rules,
            settings=settings,
            now=moment,
            progress=progress,
        )
    return finish(report, found, settings)
