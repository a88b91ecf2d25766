"""Options that several verbs share, in groups; a verb takes a group as one parameter."""

from pathlib import Path
from typing import Annotated, Protocol, TypeAlias

from lexicon_cli.cli.declare import Option
from lexicon_cli.config.fields import FIELDS, FORMATS, Value
from lexicon_cli.config.load import load_settings
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass

Words: TypeAlias = list[str] | None
Flag: TypeAlias = str | list[str] | None
PlanFiles: TypeAlias = Annotated[
    Words, Option(metavar="PLAN", help="The plan's file or directory; may repeat.")
]
Schemas: TypeAlias = Annotated[
    Path | None, Option(metavar="DIR", help="Compiled schemas, instead of a plan.")
]


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

    def flags(self) -> dict[str, Flag]:
        """For `read_settings`."""
        return {
            "select": self.select,
            "extend_select": self.extend_select,
            "ignore": self.ignore,
        }


@dataclass(frozen=True, kw_only=True)
class BaselineOptions:
    """What is known already."""

    baseline: Annotated[
        Path | None,
        Option(metavar="FILE", help="Hide the findings that this baseline covers."),
    ] = None

    def flags(self) -> dict[str, Flag]:
        """For `read_settings`."""
        return {"baseline": None if self.baseline is None else str(self.baseline)}


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

    def flags(self) -> dict[str, Flag]:
        """For `read_settings`; the output room checks the format."""
        return {"fail_on": self.fail_on, "max_findings": self.max_findings}


class FlagGroup(Protocol):
    """Options of which some are settings."""

    def flags(self) -> dict[str, Flag]:
        """What was given, by the setting's name."""


def read_settings(run: RunOptions, *groups: FlagGroup, **flags: Flag) -> Settings:
    """File and variables, with the flags that were given on top."""
    settings = load_settings(Path.cwd(), config=run.config, isolated=run.isolated)
    written: dict[str, Flag] = {"color": run.color}
    for group in groups:
        written |= group.flags()
    written |= flags
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


def plan_files(settings: Settings, plan: Words, schemas: Path | None) -> tuple[str, ...]:
    """The files of the plan, none with schemas. Raises UsageError for both, or neither."""
    if plan and schemas:
        raise UsageError('"--plan" and "--schemas" exclude each other')
    if not settings.plan and not schemas:
        raise UsageError("no plan was given", hint="add --plan PLAN or --schemas DIR")
    return () if schemas else settings.plan
