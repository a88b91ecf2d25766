"""The root command: a table of verbs, of which only the invoked one is imported and built."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from lexicon_cli import __version__
from lexicon_cli.cli.expand import expand
from lexicon_cli.config.suggest import did_you_mean
from lexicon_cli.core.errors import UsageError

# Verb -> one line of help, in the order of work. The module of a verb has its name and a `command`,
# or COMMANDS (name -> function and examples) and a `group` if it is a noun with verbs of its own.
VERBS = {
    "init": "Start a plan, with a hook and a CI job.",
    "lint": "Check a tracking plan.",
    "fmt": "Write a plan's files in canonical form.",
    "compile": "Write a plan's JSON Schemas.",
    "validate": "Check an export, or any events, against a plan.",
    "capture": "Be the server that clients send to, and check what they send.",
    "diff": "Tell what changed between two plans, and what breaks.",
    "convert": "Turn a plan into another format.",
    "baseline": "Keep a list of known findings, so that only new ones fail.",
    "store": "Keep events in one file, and ask about them.",
    "identity": "Replay who is who, as Mixpanel merges ids, and ask why.",
    "volume": "Find events that come less or more often than before.",
    "drift": "Find types, nulls, names and values that changed.",
    "sessions": "Cut events into sessions, per person.",
    "profiles": "Replay updates of user and group profiles.",
    "audit": "Audit a week: plan, volume, drift, identity and cost, against the week before.",
    "report": "Show a saved JSON report in another format.",
    "rules": "List all rules.",
    "explain": "Tell what a rule means, and how to mend what it finds.",
    "schema": "Print the JSON Schema of a plan, a configuration, a report.",
    "completion": "Print a shell's completion script.",
}
_EPILOG = """\b
Examples:
  lexicon lint plan.yaml
  lexicon compile plan.yaml --out schemas
  lexicon validate export.ndjson --plan plan.yaml

\b
Exit codes: 0 clean, 1 findings, 2 usage or unreadable input, 3 internal error."""


class Group(TyperGroup):
    """A noun with verbs of its own."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            hint = did_you_mean(args[0], self.commands)
            raise UsageError(f'there is no command "{ctx.info_name} {args[0]}"', hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Each verb with its whole first sentence; the library would cut it at the line's end."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, _first_sentence(verb.help or "")) for name, verb in self.commands.items()]
            )


class Root(TyperGroup):
    """The verbs, each built when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return build(cmd_name) if cmd_name in VERBS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], VERBS)
            raise UsageError(f'there is no command "{args[0]}"', hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


def build(verb: str) -> Any:
    """The command of one verb."""
    module = import_module(f"lexicon_cli.cli.{verb}")
    if hasattr(module, "COMMANDS"):
        return _build_group(verb, module)
    app = _app()
    app.command(verb, help=module.command.__doc__, epilog=_examples(module.EXAMPLES))(
        expand(module.command)
    )
    command = typer.main.get_command(app)
    command.name = verb
    return command


def _build_group(noun: str, module: Any) -> Any:
    app = _app(cls=Group)

    def bare(ctx: typer.Context) -> None:
        if ctx.invoked_subcommand is None:
            typer.echo(ctx.get_help(), err=True)
            raise typer.Exit(2)

    bare.__doc__ = module.group.__doc__
    app.callback(epilog=_examples(module.EXAMPLES), invoke_without_command=True)(bare)
    for name, (function, examples) in module.COMMANDS.items():
        epilog = _examples(examples)
        app.command(name, help=function.__doc__, epilog=epilog)(expand(function))
    command = typer.main.get_command(app)
    command.name = noun
    return command


def root() -> Any:
    """The whole command line."""
    app = _app(cls=Root)
    app.callback(epilog=_EPILOG)(_root)
    return typer.main.get_command(app)


def _app(**options: Any) -> typer.Typer:
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "terminal_width": 80},
        **options,
    )


def _examples(lines: Sequence[str]) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _first_sentence(text: str) -> str:
    first, _, _ = " ".join(text.split("\n\n")[0].split()).partition(". ")
    return f"{first.removesuffix('.')}."


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lexicon {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Keeps product analytics honest: the tracking plan, its schemas, and what really happens."""
