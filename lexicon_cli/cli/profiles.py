"""`lexicon profiles`"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from lexicon_cli.cli.declare import Option
from lexicon_cli.cli.identity_options import MODES, Data, choice, count
from lexicon_cli.cli.options import RunOptions, Words, read_settings
from lexicon_cli.cli.show import CLEAN, FINDINGS, check_folder
from lexicon_cli.cli.terminal import say, style_for
from lexicon_cli.core.errors import UsageError

if TYPE_CHECKING:
    from lexicon_cli.jobs.profiles import Profiles
    from lexicon_cli.output.style import Style
    from lexicon_cli.plan.model import TrackingPlan
    from lexicon_cli.profiles.replay import Profile

EXAMPLES = (
    "lexicon profiles updates.ndjson",
    "lexicon profiles updates.ndjson events.ndjson --plan plan.yaml -f json",
    "lexicon profiles updates.ndjson --id ana@acme.example",
)
_SHOWN = 20


def command(
    *,
    data: Data = None,
    who: Annotated[
        str | None, Option("--id", metavar="ID", help="Only this profile, with its history.")
    ] = None,
    mode: Annotated[
        str | None,
        Option(
            metavar="MODE",
            help="Merge system: simplified, original, legacy (the plan's, or told from the data).",
        ),
    ] = None,
    plan: Annotated[
        Words, Option(metavar="PLAN", help="Hold profiles against this plan; may repeat.")
    ] = None,
    limit: Annotated[
        str | None, Option(metavar="N", help="Profiles that the text lists (20); 0 is all.")
    ] = None,
    format: Annotated[
        str | None, Option("--format", "-f", metavar="FORMAT", help="text (default) or json.")
    ] = None,
    output_file: Annotated[
        Path | None, Option("-o", metavar="FILE", help="Write here, not to standard output.")
    ] = None,
    no_progress: Annotated[bool, Option("--no-progress", help="Show no progress bar.")] = False,
    run: RunOptions,
) -> int:
    """Replay updates of user and group profiles, and check what they come to.

    DATA holds updates as /engage and /groups take them, in order of arrival; events among them say
    whose ids are one person's. The exit code is 1 if a check is an error.
    """
    from lexicon_cli.cli.progress import progress_for
    from lexicon_cli.jobs.profile_checks import checks_of
    from lexicon_cli.jobs.profiles import read_sent, replay_profiles
    from lexicon_cli.output.profiles import FORMATS

    settings = read_settings(run, plan=plan)
    form = choice("--format", format, FORMATS) or "text"
    most = count("--limit", limit, 0)
    said = choice("--mode", mode, MODES)
    if output_file is not None:
        check_folder(output_file)
    named = tuple(data or ()) or settings.data
    if not named:
        raise UsageError("no data was given", hint="name files, directories, globs, or -")
    known = _plan(settings.plan)
    with progress_for(no_progress) as progress:
        sent = read_sent(named, progress=progress)
    profiles = replay_profiles(
        sent, mode=said, planned=None if known is None else known.settings.identity
    )
    if sent.skipped:
        lines = "1 line holds" if sent.skipped == 1 else f"{sent.skipped:,} lines hold"
        say(f"lexicon: note: {lines} no update and no event")
    checks = [_as_dict(check) for check in checks_of(profiles, known)]
    shown = _chosen(profiles, who)
    style = style_for(settings.color, settings.max_findings)
    if form == "json":
        text = _json(profiles, shown, checks, with_history=who is not None)
    else:
        text = "".join(_text(profiles, shown, checks, _SHOWN if most is None else most, who, style))
    _put(text, form, output_file)
    return FINDINGS if any(check["severity"] == "error" for check in checks) else CLEAN


def _plan(paths: tuple[str, ...]) -> "TrackingPlan | None":
    if not paths:
        return None
    from lexicon_cli.plan.load import load_plan

    return load_plan(paths).plan


def _as_dict(check: Any) -> dict[str, Any]:
    names = ("code", "severity", "group", "property", "message", "count", "sample")
    return {name: getattr(check, name) for name in names} | {"group": check.group or None}


def _chosen(profiles: "Profiles", who: str | None) -> "list[Profile]":
    if who is None:
        return list(profiles)
    from lexicon_cli.config.suggest import did_you_mean
    from lexicon_cli.jobs.profiles import chosen

    found = list(chosen(profiles, who))
    if not found:
        hint = did_you_mean(who, sorted({one.id for one in profiles}))
        raise UsageError(f'no update names the id "{who}"', hint=hint)
    return found


def _state(profiles: "Profiles", profile: "Profile") -> dict[str, Any]:
    from lexicon_cli.output.profiles import state_dict

    homes = profiles.homes
    is_seen = profile.exists and homes.seen(profile)
    return state_dict(profile, homes.person(profile), is_seen=is_seen)


def _json(
    profiles: "Profiles",
    shown: "list[Profile]",
    checks: list[dict[str, Any]],
    *,
    with_history: bool,
) -> str:
    from lexicon_cli.output.profiles import history_dict, json_text

    found = [
        _state(profiles, one) | ({"history": history_dict(one)} if with_history else {})
        for one in shown
    ]
    return json_text(
        {
            "schema_version": 1,
            "mode": profiles.choice.mode,
            "mode_reason": profiles.choice.why,
            "updates": profiles.updates,
            "profiles": found,
            "checks": checks,
        }
    )


def _text(
    profiles: "Profiles",
    shown: "list[Profile]",
    checks: list[dict[str, Any]],
    most: int,
    who: str | None,
    style: "Style",
) -> Iterator[str]:
    from lexicon_cli.output.profiles import checks_text, history_text, state_text
    from lexicon_cli.output.words import counted

    for one in shown[:most] if most else shown:
        yield from state_text([_state(profiles, one)], style)
        if who is not None:
            yield from history_text(one.history, style)
    if most and len(shown) > most:
        yield f"and {counted(len(shown) - most, 'more profile')} (--limit 0 lists all)\n"
    if checks:
        yield "\n"
        yield from checks_text(checks, style)
    seen = sum(1 for _ in profiles.seen())
    yield (
        f"\n{counted(profiles.updates, 'update')}, {counted(seen, 'profile')} seen; users merged"
        f" as {profiles.choice.mode}\n"
    )


def _put(text: str, form: str, file: Path | None) -> None:
    from lexicon_cli.output.write import print_text, print_utf8, utf8, write_file

    if file is not None:
        write_file(file, utf8(text))
    elif form == "text":
        print_text(text)
    else:
        print_utf8(text)
