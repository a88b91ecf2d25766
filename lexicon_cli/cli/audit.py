"""`lexicon audit`"""

from pathlib import Path
from typing import Annotated

from lexicon_cli.cli.declare import Option
from lexicon_cli.cli.identity_options import MODES, Data, Mode, Profiles, choice
from lexicon_cli.cli.options import (
    PlanFiles,
    ResultOptions,
    RuleOptions,
    RunOptions,
    Words,
    read_settings,
)
from lexicon_cli.cli.show import finish, targets
from lexicon_cli.cli.window_options import WindowOptions, sources_of
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import replace

EXAMPLES = (
    "lexicon audit --store .lexicon/store.duckdb --plan plan.yaml --html audit.html",
    "lexicon audit exports/ --plan plan.yaml --since 2026-04-27 --until 2026-05-03",
    "lexicon audit --plan plan.yaml --monthly-quota 20000000 --output markdown=audit.md",
    "lexicon audit week18.ndjson --plan plan.yaml --compare last-week.json -f json",
)
_PARTS = ("validate", "volume", "drift", "identity")


def command(
    *,
    data: Data = None,
    plan: PlanFiles = None,
    html: Annotated[
        Path | None, Option(metavar="FILE", help="Write the page to show here, too.")
    ] = None,
    compare: Annotated[
        str | None,
        Option(metavar="FILE", help="Hold it against this earlier audit, a JSON report."),
    ] = None,
    monthly_quota: Annotated[
        str | None, Option(metavar="N", help="Events a month that are paid for.")
    ] = None,
    mode: Mode = None,
    profiles: Profiles = None,
    skip: Annotated[
        Words, Option(metavar="CHECK", help=f"Leave out: {', '.join(_PARTS)}; may repeat.")
    ] = None,
    no_record: Annotated[
        bool, Option("--no-record", help="Do not note in the store what was found.")
    ] = False,
    jobs: Annotated[
        str | None, Option("--jobs", "-j", metavar="N", help="Worker processes (all cores).")
    ] = None,
    now: Annotated[
        str | None, Option(metavar="TIME", help="Judge as if it were this moment.")
    ] = None,
    window: WindowOptions,
    rules: RuleOptions,
    results: ResultOptions,
    run: RunOptions,
) -> int:
    """Audit a week: plan, volume, drift, identity and cost, against the week before.

    Without --since and --until it is the week that ends with the newest day. What is new, worse,
    better or mended is told from the store's record of the window before, or worked out anew.
    """
    from lexicon_cli.cli.broken import broken_plan_shown
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.cli.values import now_seconds
    from lexicon_cli.jobs.audit.evidence import Wanted
    from lexicon_cli.jobs.audit.run import audit

    settings = read_settings(run, rules, results, plan=plan, store=window.store, jobs=jobs)
    if html is not None:
        results = replace(results, output=[*(results.output or ()), f"html={html}"])
    found = targets(results, settings)
    first, last = window.days()
    named, store = sources_of(data, window, settings)
    wanted = Wanted(
        data=named,
        store=store,
        project=window.project,
        first=first,
        last=last,
        before=compare,
        past=tuple(window.baseline or ()),
        quota=_quota(monthly_quota),
        mode=choice("--mode", mode, MODES),
        profiles=tuple(profiles or ()),
        skip=_skipped(skip),
        keep=not no_record,
        jobs=settings.jobs,
        now=now_seconds("--now", now),
    )
    with broken_plan_shown(found, settings), progress_for(window.no_progress) as progress:
        report = audit(wanted, settings=settings, progress=progress)
    return finish(report, found, settings)


def _skipped(names: list[str] | None) -> frozenset[str]:
    parts = [part.strip() for name in names or () for part in name.split(",")]
    for part in parts:
        choice("--skip", part, _PARTS)
    if set(parts) == set(_PARTS):
        raise UsageError('"--skip" leaves nothing to do')
    return frozenset(parts)


def _quota(text: str | None) -> int | None:
    if text is None:
        return None
    digits = text.replace("_", "").replace(",", "")
    if not (digits.isascii() and digits.isdigit() and int(digits[:20]) > 0):
        raise UsageError(f'"--monthly-quota" takes a number of events, not "{text}"')
    return int(digits[:20])
