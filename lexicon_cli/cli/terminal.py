"""What the terminal can do and what its user wants: colour, signs, lines to standard error."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TextIO

from lexicon_cli.core.errors import LexiconError
from lexicon_cli.output.safe import visible
from lexicon_cli.output.style import Style


def style_for(color: str, max_findings: int) -> Style:
    """The style of standard output."""
    return Style(
        color=wants_color(color, sys.stdout, os.environ),
        unicode=_is_utf8(sys.stdout),
        max_findings=max_findings,
    )


def wants_color(choice: str, stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to colour: the user's own word, then NO_COLOR, FORCE_COLOR, CLICOLOR, then a guess.

    See no-color.org and bixense.com/clicolors for the variables.
    """
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR", "0") != "0" or environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    if environ.get("CLICOLOR") == "0" or environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def say(text: str) -> None:
    """One line to standard error, harmless whatever it quotes."""
    with suppress(BrokenPipeError):  # nobody listens
        print(visible(text), file=sys.stderr, flush=True)


def say_list(title: str, lines: Sequence[str], *, most: int = 0) -> None:
    """A title and its lines; with `most`, only so many and how many more there are."""
    if not lines:
        return
    say(f"lexicon: {title}:")
    listed = lines[:most] if most else lines
    for line in listed:
        say(f"  {line}")
    if len(lines) > len(listed):
        say(f"  and {len(lines) - len(listed)} more")


def say_error(error: LexiconError) -> None:
    """`lexicon: error: …`, and what to do below it."""
    say(f"lexicon: error: {error}")
    if error.hint:
        say(f"  {error.hint}")


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").replace("_", "") == "utf8"
