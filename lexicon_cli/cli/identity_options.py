"""What the identity verbs share: data or store in, rules, one answer out."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

from lexicon_cli.cli.declare import Argument, Option
from lexicon_cli.cli.options import RunOptions, Words, read_settings
from lexicon_cli.cli.show import check_folder
from lexicon_cli.cli.terminal import say, style_for
from lexicon_cli.config.suggest import did_you_mean
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass

if TYPE_CHECKING:
    from lexicon_cli.config.settings import Settings
    from lexicon_cli.identity.history import History
    from lexicon_cli.identity.people import Rules
    from lexicon_cli.jobs.identity.resolve import Case
    from lexicon_cli.output.identity import Answer

MODES = ("simplified", "original", "legacy")
_FORMS = ("loose", "strict-v4")
_TRANSPORTS = ("import", "track")
_MOST = 2**31 - 1

Data: TypeAlias = Annotated[
    list[str] | None,
    Argument(
        metavar="[DATA]...", help="Files, directories or globs of events; - is standard input."
    ),
]
MODE_HELP = "Merge system: simplified, original or legacy (the plan's, or told from the data)."
Mode: TypeAlias = Annotated[
    str | None,
    Option(metavar="MODE", help=MODE_HELP),
]
Profiles: TypeAlias = Annotated[
    Words, Option(metavar="FILE", help="Profile updates, as sent to /engage; may repeat.")
]


@dataclass(frozen=True, kw_only=True)
class SourceOptions:
    """Where events come from, if not from DATA."""

    store: Annotated[
        str | None,
        Option(metavar="FILE", help="Take the events of this store, not of DATA."),
    ] = None
    project: Annotated[
        str | None, Option(metavar="NAME", help="Only this project of the store.")
    ] = None
    no_progress: Annotated[bool, Option("--no-progress", help="Show no progress bar.")] = False


@dataclass(frozen=True, kw_only=True)
class MergeOptions:
    """Under which rules ids are merged; `--mode` stands with each verb."""

    plan: Annotated[
        Words, Option(metavar="PLAN", help="Take the mode of this plan's settings; may repeat.")
    ] = None
    max_cluster_size: Annotated[
        str | None, Option(metavar="N", help="Most ids of a person under original (500).")
    ] = None
    transport: Annotated[
        str | None,
        Option(
            metavar="HOW",
            help="Refuse what import (strict) or track does not take; all was taken by default.",
        ),
    ] = None
    uuid: Annotated[
        str | None,
        Option(
            metavar="FORM", help="Anonymous ids that $identify takes: loose (default), strict-v4."
        ),
    ] = None
    hot_shard_threshold: Annotated[
        str | None,
        Option(metavar="N", help="Events of an id on a day after which it is lost (200000)."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class AnswerOptions:
    """What becomes of an answer."""

    format: Annotated[
        str | None,
        Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="text (default), json or markdown; some answers have jsonl and csv too.",
        ),
    ] = None
    output_file: Annotated[
        Path | None, Option("-o", metavar="FILE", help="Write here, not to standard output.")
    ] = None
    limit: Annotated[
        str | None,
        Option(metavar="N", help="Entries that a list for people shows; 0 is all."),
    ] = None


def case_of(
    data: list[str] | None,
    mode: str | None,
    source: SourceOptions,
    merging: MergeOptions,
    settings: "Settings",
    flag: str = "--mode",
) -> "Case":
    """The events that are meant, resolved; `flag` is what `mode` comes from. UsageError for rules
    that cannot be."""
    from lexicon_cli.jobs.identity.resolve import open_case

    said = choice(flag, mode, MODES)
    rules = rules_of(merging)
    planned = None if said else _planned(settings)
    history = _history(data, source, settings)
    case = open_case(history, rules, mode=said, planned=planned)
    if said is None:
        say(f"lexicon: mode {case.about.mode}: {case.about.why} ({flag} takes another)")
    for note in case.about.notes:
        say(f"lexicon: note: {note}")
    return case


def rules_of(merging: MergeOptions) -> "Rules":
    """The rules of merging, without the mode. UsageError for those that cannot be."""
    from lexicon_cli.identity.people import HOT_SHARD, MOST_IDS, Rules

    return Rules(
        transport=choice("--transport", merging.transport, _TRANSPORTS),
        max_cluster_size=count("--max-cluster-size", merging.max_cluster_size, 1) or MOST_IDS,
        hot_shard=count("--hot-shard-threshold", merging.hot_shard_threshold, 1) or HOT_SHARD,
        uuid=choice("--uuid", merging.uuid, _FORMS) or _FORMS[0],
    )


def settings_of(run: RunOptions, source: SourceOptions, merging: MergeOptions) -> "Settings":
    """The configuration, with the flags on top."""
    return read_settings(run, plan=merging.plan, store=source.store)


def prepare(kind: type, results: AnswerOptions, settings: "Settings") -> str:
    """The format of an answer, checked before any work."""
    from lexicon_cli.output.identity import FORMATS, check_format

    if results.output_file is not None:
        check_folder(results.output_file)
    if results.format is not None:
        return check_format(kind, results.format)
    # A format that is configured for reports may be none of ours.
    return settings.format if settings.format in FORMATS[kind] else "text"


def finish(answer: "Answer", name: str, results: AnswerOptions, settings: "Settings") -> None:
    """Write the answer where it belongs."""
    from lexicon_cli.output.identity import pieces
    from lexicon_cli.output.style import Style
    from lexicon_cli.output.write import print_text, print_utf8, utf8, write_file

    limit = count("--limit", results.limit, 0)
    if results.output_file is not None:
        whole = "".join(pieces(answer, name, Style(), limit))
        write_file(results.output_file, utf8(whole))
        return
    style = style_for(settings.color, settings.max_findings)
    put = print_text if name == "text" else print_utf8
    for piece in joined(pieces(answer, name, style, limit)):
        put(piece)


def choice(flag: str, value: str | None, known: tuple[str, ...]) -> str | None:
    """One of a few words; UsageError, with the nearest, for another."""
    if value is None or value in known:
        return value
    hint = did_you_mean(value, known) or f"there are {', '.join(known)}"
    raise UsageError(f'"{flag}" knows no "{value}"', hint=hint)


def count(flag: str, text: str | None, least: int) -> int | None:
    """A whole number on the command line."""
    if text is None:
        return None
    digits = text.replace("_", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) <= _MOST):
        raise UsageError(f'"{flag}" takes a whole number, not "{text}"')
    if int(digits) < least:
        raise UsageError(f'"{flag}" must be at least {least}, not {text}')
    return int(digits)


def _planned(settings: "Settings") -> str | None:
    if not settings.plan:
        return None
    from lexicon_cli.plan.load import load_plan

    return load_plan(settings.plan).plan.settings.identity


def _history(data: list[str] | None, source: SourceOptions, settings: "Settings") -> "History":
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.jobs.identity.reading import read_history, read_stored

    named, path = data_or_store(data, source, settings)
    if path is not None:
        return read_stored(path, project=source.project)
    with progress_for(source.no_progress) as progress:
        return read_history(named, progress=progress)


def data_or_store(
    data: list[str] | None, source: SourceOptions, settings: "Settings"
) -> tuple[tuple[str, ...], str | None]:
    """Which inputs are meant, or which store: the flag's, else DATA, else what is configured."""
    named = tuple(data or ())
    if named and source.store is not None:
        raise UsageError('DATA and "--store" exclude each other')
    if source.store is None:
        named = named or settings.data
    if named:
        if source.project is not None:
            raise UsageError('"--project" is a part of a store, and DATA was given')
        return named, None
    from lexicon_cli.store.opening import DEFAULT_STORE

    path = settings.store or DEFAULT_STORE
    if source.store is None and not Path(path).exists():
        raise UsageError(
            "no data was given", hint="name files, directories, globs, -, or a store with --store"
        )
    return (), path


def joined(parts: Iterator[str]) -> Iterator[str]:
    """Fewer and larger pieces."""
    held: list[str] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size > 1_000_000:
            yield "".join(held)
            held, size = [], 0
    yield "".join(held)
