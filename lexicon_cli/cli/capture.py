"""`lexicon capture`"""

import time
from pathlib import Path
from typing import Annotated

from lexicon_cli.cli.capture_run import run_capture
from lexicon_cli.cli.declare import Argument, Option
from lexicon_cli.cli.options import (
    BaselineOptions,
    PlanFiles,
    ResultOptions,
    RuleOptions,
    RunOptions,
    Schemas,
    Words,
    plan_files,
    read_settings,
)
from lexicon_cli.cli.show import targets
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass

EXAMPLES = (
    "lexicon capture --plan plan.yaml",
    "lexicon capture --plan plan.yaml --expect 'Purchase Completed' -- npm test",
    "lexicon capture --plan plan.yaml --expect-critical -f junit -o capture.xml -- pytest",
    "lexicon capture --plan plan.yaml --forward https://api-eu.mixpanel.com --block",
    "lexicon capture --plan plan.yaml --tls self-signed --port 9790",
)
DEFAULT_PORT = 9790
_FOLDER = Path(".lexicon/captures")


@dataclass(frozen=True, kw_only=True)
class ListenOptions:
    """Where to listen, and to whom."""

    host: Annotated[
        str | None,
        Option(metavar="ADDRESS", help="Listen here (127.0.0.1); others can reach more than that."),
    ] = None
    port: Annotated[
        str | None,
        Option(
            metavar="N", help=f"Listen on this port ({DEFAULT_PORT}; a free one for a command)."
        ),
    ] = None
    allow_host: Annotated[
        Words, Option(metavar="NAME", help="Answer to this Host too; *.name and * are patterns.")
    ] = None
    tls_cert: Annotated[
        Path | None, Option(metavar="FILE", help="Serve https with this certificate.")
    ] = None
    tls_key: Annotated[Path | None, Option(metavar="FILE", help="The certificate's key.")] = None
    tls: Annotated[
        str | None, Option(metavar="self-signed", help="Serve https with a certificate made now.")
    ] = None
    max_body: Annotated[
        str | None, Option(metavar="BYTES", help="Refuse larger bodies (20000000).")
    ] = None


@dataclass(frozen=True, kw_only=True)
class KeepOptions:
    """What becomes of what came."""

    file: Annotated[
        Path | None,
        Option(metavar="FILE", help="The capture file (a new one in .lexicon/captures)."),
    ] = None
    append: Annotated[bool, Option("--append", help="Go on with a capture file that is there.")] = (
        False
    )
    store: Annotated[
        str | None, Option(metavar="FILE", help="Load the events into this store at the end.")
    ] = None
    forward: Annotated[
        str | None, Option(metavar="URL", help="Pass requests on, and bring back the answers.")
    ] = None
    block: Annotated[bool, Option("--block", help="Do not pass on events with errors.")] = False


@dataclass(frozen=True, kw_only=True)
class ExpectOptions:
    """What must come, and what must not."""

    expect: Annotated[
        Words, Option(metavar="EVENT", help="Fail if this event never comes; may repeat.")
    ] = None
    expect_critical: Annotated[
        bool, Option("--expect-critical", help="Fail if a critical event of the plan never comes.")
    ] = False
    token: Annotated[
        Words, Option(metavar="TOKEN", help="Fail on other project tokens; may repeat.")
    ] = None
    residency: Annotated[
        str | None, Option(metavar="REGION", help="The project's region: us, eu or in.")
    ] = None
    consent: Annotated[
        bool, Option("--consent", help="Fail on events before their user has opted in.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class EndOptions:
    """When to end."""

    duration: Annotated[str | None, Option(metavar="SECONDS", help="End after so long.")] = None
    max_events: Annotated[str | None, Option(metavar="N", help="End after so many events.")] = None
    settle: Annotated[
        str | None,
        Option(metavar="SECONDS", help="After the command, wait for so long a silence (1)."),
    ] = None


def command(
    *,
    run_this: Annotated[
        list[str] | None,
        Argument(metavar="[-- COMMAND...]", help="Run this, and end with it."),
    ] = None,
    plan: PlanFiles = None,
    schemas: Schemas = None,
    listen: ListenOptions,
    keep: KeepOptions,
    expected: ExpectOptions,
    end: EndOptions,
    rules: RuleOptions,
    known: BaselineOptions,
    results: ResultOptions,
    run: RunOptions,
) -> int:
    """Be the server that Mixpanel's clients send to, and check what they send."""
    from lexicon_cli.cli.capture_values import ends_of, options_of

    settings = read_settings(
        run,
        rules,
        known,
        results,
        plan=plan,
        store=keep.store,
    )
    found = targets(results, settings)
    files_of_plan = plan_files(settings, plan, schemas)
    file = keep.file or _new_file()
    options = options_of(
        listen,
        keep,
        expected,
        file=file,
        port=0 if run_this else DEFAULT_PORT,
        plan=files_of_plan,
        schemas=schemas,
    )
    _check_extra()
    if keep.file is None:
        _make_folder()
    store = settings.store if keep.store is not None else None
    return run_capture(options, settings, found, ends_of(end), run_this or [], store)


def _new_file() -> Path:
    """A name that no other capture has: by the second, and if need be with a number."""
    name = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    file = _FOLDER / f"{name}.ndjson"
    number = 2
    while file.exists():
        file = _FOLDER / f"{name}-{number}.ndjson"
        number += 1
    return file


def _make_folder() -> None:
    """The folder of captures; like all in `.lexicon` it keeps itself out of git."""
    try:
        _FOLDER.mkdir(parents=True, exist_ok=True)
        ignored = _FOLDER.parent / ".gitignore"
        if not ignored.exists():
            ignored.write_text("*\n", "utf-8")
    except OSError as error:
        raise UsageError(
            f'cannot write to "{_FOLDER}": {(error.strerror or str(error)).lower()}',
            hint="name a place with --file",
        ) from error


def _check_extra() -> None:
    """Raise UsageError without the packages of the extra."""
    from lexicon_cli.jobs.capture_options import missing_packages

    missing = missing_packages()
    if missing:
        raise UsageError(
            f'"lexicon capture" needs packages that are not here: {", ".join(missing)}',
            hint="pip install 'lexicon-cli[capture]'",
        )
