"""The way in: runs the invoked verb and turns whatever happens into an exit code.

0 clean, 1 findings, 2 usage, config or unreadable input, 3 internal error, 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from lexicon_cli import __version__
from lexicon_cli.core.errors import LexiconError

UNUSABLE, INTERNAL, INTERRUPTED = 2, 3, 130


def main() -> NoReturn:
    """Run the command line of this process and end it."""
    _replace_closed_streams()
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(code)  # the interpreter has its own way with streams that are gone
    os._exit(code)  # nothing is left to do, and taking all objects apart takes some milliseconds


def _replace_closed_streams() -> None:
    """A shell can start us without output (`>&-`); the verdict is then the exit code alone."""
    if sys.stdout is None or sys.stderr is None:
        nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 (until we end)
        sys.stdout = sys.stdout or nowhere
        sys.stderr = sys.stderr or nowhere


def run(args: Sequence[str]) -> int:
    """Run one command line; the exit code."""
    if list(args) == ["--version"]:
        sys.stdout.write(f"lexicon {__version__}\n")  # asked by every script, so before all imports
        return 0
    if "_LEXICON_COMPLETE" in os.environ:
        from lexicon_cli.cli.completion import answer

        return answer(os.environ["_LEXICON_COMPLETE"])
    from lexicon_cli.cli.terminal import say_error
    from lexicon_cli.output.write import close_quietly

    try:
        return _invoke(list(args))
    except LexiconError as error:
        say_error(error)
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        close_quietly()
        return 0
    except Exception as error:  # noqa: BLE001 (the last resort: a bug must not look like a finding)
        from lexicon_cli.cli.crash import report_crash

        report_crash(error, args)
        return INTERNAL


def _invoke(args: list[str]) -> int:
    from lexicon_cli.cli.quick import quick_call

    call = quick_call(args)
    return _invoke_with_typer(args) if call is None else call()


def _invoke_with_typer(args: list[str]) -> int:
    import typer

    from lexicon_cli.cli.root import VERBS, root
    from lexicon_cli.cli.terminal import say
    from lexicon_cli.cli.usage import usage_error

    command = root()
    if not args:
        with command.make_context("lexicon", [], resilient_parsing=True) as context:
            sys.stderr.write(f"{command.get_help(context)}\n")
        return UNUSABLE
    try:
        with command.make_context("lexicon", args) as context:
            return int(command.invoke(context) or 0)
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        say("lexicon: aborted")
        return INTERRUPTED
    except Exception as error:
        mistake = usage_error(error, args[0] if args[0] in VERBS else None)
        if mistake is None:
            raise
        raise mistake from None
