"""Options that several verbs share, in groups; a verb takes a group as one parameter."""

from pathlib import Path
from typing import Annotated, TypeAlias

from lexicon_cli.cli.declare import Option
from lexicon_cli.config.fields import FIELDS, FORMATS, Value
from lexicon_cli.config.load import load_settings
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass

Words: TypeAlias = list[str] | None


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """How any verb runs."""

    config: Annotated[Path | None, Option(metavar="FILE", help="Read this configuration file.")] = (
        None
    )
    isolated: Annotated[
        bool, Option("--isolated", help="Use no configuration file and no variables.")
    ] = False
    color: Annotated[str | None, Option(metavar="WHEN", help="Colour: auto, always or never.")] = (
        None
    )
    debug: Annotated[bool, Option("--debug", help="Show the traceback of an internal error.")] = (
        False
    )


@dataclass(frozen=True, kw_only=True)
class RuleOptions:
    """Which rules apply: codes (VAL001), beginnings of codes (VAL), names, or ALL."""

    select: Annotated[
        Words, Option(metavar="RULES", help="Only these rules: codes, prefixes, names, ALL.")
    ] = None
    extend_select: Annotated[
        Words, Option(metavar="RULES", help="These rules besides the selected ones.")
    ] = None
    ignore: Annotated[Words, Option(metavar="RULES", help="All but these rules.")] = None


@dataclass(frozen=True, kw_only=True)
class BaselineOptions:
    """What is known already."""

    baseline: Annotated[
        Path | None,
        Option(metavar="FILE", help="Hide the findings that this baseline covers."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class ResultOptions:
    """What becomes of a report."""

    format: Annotated[
        str | None,
        Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"{FORMATS[0]} (default), {', '.join(FORMATS[1:])}.",
        ),
    ] = None
    output_file: Annotated[
        Path | None,
        Option("-o", metavar="FILE", help="Write the report here, not to standard output."),
    ] = None
    output: Annotated[
        Words,
        Option(metavar="FORMAT=FILE", help="Write the report here too; may repeat."),
    ] = None
    fail_on: Annotated[
        str | None,
        Option(
            metavar="SEVERITY",
            help="Severity that makes the exit code 1: error (default), warning, info, never.",
        ),
    ] = None
    max_findings: Annotated[
        str | None,
        Option(metavar="N", help="Findings per severity in the text (10); 0 is all."),
    ] = None


def read_settings(run: RunOptions, **flags: str | list[str] | None) -> Settings:
    """File and variables, with the flags that were given on top."""
    settings = load_settings(Path.cwd(), config=run.config, isolated=run.isolated)
    written = {"color": run.color, **flags}
    values = {name: _value(name, flag) for name, flag in written.items() if flag not in (None, [])}
    return settings.with_values(values, {name: _flag(name) for name in values})


def _value(name: str, written: str | list[str] | None) -> Value:
    field = FIELDS[name.replace("_", "-")]
    if isinstance(written, list):
        if field.is_paths:
            return tuple(written)  # a path may hold a comma
        written = ",".join(written)
    try:
        return field.read_text(written or "")
    except ValueError as error:
        raise UsageError(f'"{_flag(name)}" {error}, not "{written}"') from None


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def rule_flags(rules: RuleOptions) -> dict[str, list[str] | None]:
    """The flags of a RuleOptions for `read_settings`."""
    return {
        "select": rules.select,
        "extend_select": rules.extend_select,
        "ignore": rules.ignore,
    }


def baseline_flags(known: BaselineOptions) -> dict[str, str | None]:
    """The flag of a BaselineOptions for `read_settings`."""
    return {"baseline": None if known.baseline is None else str(known.baseline)}


def result_flags(results: ResultOptions) -> dict[str, str | None]:
    """The flags of a ResultOptions for `read_settings`; the output room checks the format."""
    return {"fail_on": results.fail_on, "max_findings": results.max_findings}
