"""`lexicon identity`"""

from typing import Annotated, Any

from lexicon_cli.cli.declare import Argument, Option
from lexicon_cli.cli.identity_audit import EXAMPLES as AUDIT_EXAMPLES
from lexicon_cli.cli.identity_audit import audit
from lexicon_cli.cli.identity_options import (
    MODE_HELP,
    MODES,
    AnswerOptions,
    Data,
    MergeOptions,
    Mode,
    SourceOptions,
    case_of,
    choice,
    count,
    finish,
    prepare,
    settings_of,
)
from lexicon_cli.cli.options import RunOptions, Words
from lexicon_cli.cli.show import CLEAN, FINDINGS

EXAMPLES = (
    "lexicon identity resolve export.ndjson --mode simplified -f json",
    "lexicon identity explain ana@acme.example 0a1b2c3d export.ndjson",
    "lexicon identity replay ana@acme.example export.ndjson",
    "lexicon identity what-if --mode simplified export.ndjson",
)


def resolve(
    *,
    data: Data = None,
    mode: Mode = None,
    per_event: Annotated[
        bool, Option("--per-event", help="Tell whose each event is, too.")
    ] = False,
    source: SourceOptions,
    merging: MergeOptions,
    results: AnswerOptions,
    run: RunOptions,
) -> int:
    """Tell who is who: all people, each with all ids, and every refused link with its cause."""
    from lexicon_cli.identity.answers import Resolution
    from lexicon_cli.jobs.identity.resolve import resolution

    settings = settings_of(run, source, merging)
    form = prepare(Resolution, results, settings)
    case = case_of(data, mode, source, merging, settings)
    finish(resolution(case, per_event=per_event), form, results, settings)
    return CLEAN


def explain(
    *,
    left: Annotated[str, Argument(metavar="ID", help="An id; of a device, with $device: or not.")],
    right: Annotated[str, Argument(metavar="ID", help="Another id.")],
    data: Data = None,
    mode: Mode = None,
    source: SourceOptions,
    merging: MergeOptions,
    results: AnswerOptions,
    run: RunOptions,
) -> int:
    """Tell why two ids are one person: the chain of links, each with line, time and cause.

    The exit code is 1 if nothing joins them; what comes nearest is told then.
    """
    from lexicon_cli.identity.answers import Explanation
    from lexicon_cli.jobs.identity.explain import explain as explained

    settings = settings_of(run, source, merging)
    form = prepare(Explanation, results, settings)
    case = case_of(data, mode, source, merging, settings)
    answer = explained(case, left, right)
    finish(answer, form, results, settings)
    return CLEAN if answer.joined else FINDINGS


def replay(
    *,
    who: Annotated[str, Argument(metavar="ID", help="Any id of the person.")],
    data: Data = None,
    mode: Mode = None,
    since: Annotated[
        str | None, Option(metavar="DAY", help="Only events from this day or time on.")
    ] = None,
    until: Annotated[
        str | None, Option(metavar="DAY", help="Only events up to this day, or before this time.")
    ] = None,
    timeout: Annotated[
        str | None, Option(metavar="SPAN", help="The gap that ends a session, such as 45m (30m).")
    ] = None,
    source: SourceOptions,
    merging: MergeOptions,
    results: AnswerOptions,
    run: RunOptions,
) -> int:
    """Show one person's life: sessions, devices, resets, merges with before and after, refusals.

    Text shows the first 200 events unless --limit says otherwise.
    """
    from lexicon_cli.cli.sessions import timeout_ms
    from lexicon_cli.cli.values import since_ms, until_ms
    from lexicon_cli.identity.answers import Life
    from lexicon_cli.jobs.identity.gaps import TIMEOUT_MS
    from lexicon_cli.jobs.identity.replay import Window
    from lexicon_cli.jobs.identity.replay import replay as replayed
    from lexicon_cli.output.identity_life import DEFAULT_LIMIT

    settings = settings_of(run, source, merging)
    form = prepare(Life, results, settings)
    limit = count("--limit", results.limit, 0)
    if limit is None:
        limit = DEFAULT_LIMIT if form in ("text", "markdown") else 0
    window = Window(
        since=since_ms("--since", since),
        until=until_ms("--until", until),
        limit=limit,
        timeout_ms=TIMEOUT_MS if timeout is None else timeout_ms(timeout),
    )
    case = case_of(data, mode, source, merging, settings)
    finish(replayed(case, who, window), form, results, settings)
    return CLEAN


def what_if(
    *,
    data: Data = None,
    drop_link: Annotated[
        Words,
        Option(metavar="LINE", help="Without the link that this line makes; may repeat."),
    ] = None,
    reset_before: Annotated[
        Words,
        Option(metavar="LINE", help="With a reset() before this line's event; may repeat."),
    ] = None,
    without_id: Annotated[
        Words, Option(metavar="ID", help="As if nobody had sent this id; may repeat.")
    ] = None,
    mode: Annotated[
        str | None, Option(metavar="OTHER", help="Under this merge system instead.")
    ] = None,
    current_mode: Annotated[
        str | None,
        Option("--from-mode", metavar="MODE", help=f"What it is now. {MODE_HELP}"),
    ] = None,
    source: SourceOptions,
    merging: MergeOptions,
    results: AnswerOptions,
    run: RunOptions,
) -> int:
    """Tell which events would be another user's if history had been otherwise.

    LINE is INPUT:LINE where there are several inputs. All that is named is otherwise at once.
    """
    from lexicon_cli.identity.answers import Difference
    from lexicon_cli.jobs.identity.what_if import Otherwise
    from lexicon_cli.jobs.identity.what_if import what_if as compared

    settings = settings_of(run, source, merging)
    form = prepare(Difference, results, settings)
    otherwise = Otherwise(
        drop_links=tuple(drop_link or ()),
        resets_before=tuple(reset_before or ()),
        without_ids=tuple(without_id or ()),
        mode=choice("--mode", mode, MODES),
    )
    otherwise.check()
    case = case_of(data, current_mode, source, merging, settings, flag="--from-mode")
    finish(compared(case, otherwise), form, results, settings)
    return CLEAN


# Sub-verb -> its function and examples, in the order of work.
COMMANDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "resolve": (
        resolve,
        (
            "lexicon identity resolve export.ndjson",
            "lexicon identity resolve exports/ --mode original -f json -o people.json",
            "lexicon identity resolve --store .lexicon/store.duckdb -f csv",
        ),
    ),
    "audit": (audit, AUDIT_EXAMPLES),
    "explain": (
        explain,
        (
            "lexicon identity explain ana@acme.example 0a1b2c3d export.ndjson",
            "lexicon identity explain ana bo export.ndjson -f json",
        ),
    ),
    "replay": (
        replay,
        (
            "lexicon identity replay ana@acme.example export.ndjson",
            "lexicon identity replay '$device:0a1b2c3d' export.ndjson --since 2026-01-01",
        ),
    ),
    "what-if": (
        what_if,
        (
            "lexicon identity what-if --drop-link 18204 export.ndjson",
            "lexicon identity what-if --reset-before 18204 export.ndjson",
            "lexicon identity what-if --from-mode original --mode simplified export.ndjson",
        ),
    ),
}


def group() -> None:
    """Replay who is who, as Mixpanel merges ids, and ask why."""
