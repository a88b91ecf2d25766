"""`lexicon completion`, and the answers that the completion scripts of shells ask for."""

import os
import sys
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import typer

from lexicon_cli.cli.options import RunOptions
from lexicon_cli.core.errors import UsageError

EXAMPLES = (
    "lexicon completion bash > ~/.local/share/bash-completion/completions/lexicon",
    "lexicon completion zsh > ~/.zfunc/_lexicon",
    "lexicon completion fish > ~/.config/fish/completions/lexicon.fish",
)
SHELLS = ("bash", "zsh", "fish", "powershell")
# The scripts ask through this variable, whichever of our two names was called.
VARIABLE = "_LEXICON_COMPLETE"


def command(
    *,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
    name: Annotated[
        str, typer.Option(metavar="COMMAND", help="The command to complete, or lexicon-cli.")
    ] = "lexicon",
    run: RunOptions,
) -> int:
    """Print a script that makes a shell complete commands, flags, formats and rule codes."""
    from typer._completion_shared import get_completion_script

    from lexicon_cli.config.suggest import did_you_mean
    from lexicon_cli.output.write import print_utf8

    if shell not in SHELLS:
        hint = did_you_mean(shell, SHELLS) or f"known are {', '.join(SHELLS)}"
        raise UsageError(f'no completion for the shell "{shell}"', hint=hint)
    if name not in ("lexicon", "lexicon-cli"):
        raise UsageError(f'"--name" takes lexicon or lexicon-cli, not "{name}"')
    script = get_completion_script(prog_name=name, complete_var=VARIABLE, shell=shell)
    print_utf8(f"{script.strip()}\n")
    return 0


def answer(instruction: str) -> int:
    """Print what could stand at the cursor; `instruction` is what the script put into VARIABLE."""
    from typer._click.shell_completion import get_completion_class
    from typer._completion_classes import completion_init

    from lexicon_cli.cli.root import root

    completion_init()
    action, _, shell = instruction.partition("_")
    found = get_completion_class(shell)
    if action != "complete" or found is None:
        return 1
    os.environ.pop(VARIABLE, None)
    sys.stdout.write(f"{found(_with_values(root()), {}, 'lexicon', VARIABLE).complete()}\n")
    return 0


def _with_values(command: Any) -> Any:
    """The root command, each of whose verbs knows the words that its flags take."""
    get = command.get_command

    def get_command(context: Any, name: str) -> Any:
        verb = get(context, name)
        for parameter in getattr(verb, "params", ()):
            words = _WORDS.get(parameter.name)
            if words is not None:
                parameter._custom_shell_complete = _completer(words)
        return verb

    command.get_command = get_command
    return command


def _completer(words: Callable[[], Iterable[str]]) -> Callable[[Any, Any, str], list[str]]:
    def complete(context: Any, parameter: Any, incomplete: str) -> list[str]:
        # A list such as NAM004,DOC is completed at its last word.
        before, comma, last = incomplete.rpartition(",")
        return [f"{before}{comma}{word}" for word in words() if word.startswith(last)]

    return complete


def _rules() -> list[str]:
    from lexicon_cli.rules.registry import all_rules

    rules = all_rules()
    families = dict.fromkeys(rule.code[:3] for rule in rules)
    return ["ALL", *families, *(rule.code for rule in rules), *(rule.name for rule in rules)]


def _formats() -> tuple[str, ...]:
    from lexicon_cli.config.fields import FORMATS

    return FORMATS


# Name of a flag or an argument -> the words it takes. Files are the shell's own affair.
_WORDS: dict[str, Callable[[], Iterable[str]]] = {
    "select": _rules,
    "extend_select": _rules,
    "ignore": _rules,
    "rule": _rules,
    "format": _formats,
    "form": lambda: ("text", "json", "markdown"),
    "output": lambda: [f"{name}=" for name in _formats()],
    "fail_on": lambda: ("error", "warning", "info", "never"),
    "color": lambda: ("auto", "always", "never"),
    "draft": lambda: ("2020-12", "07"),
    "to": lambda: ("yaml", "json", "csv", "lexicon-csv"),
    "shell": lambda: SHELLS,
}
