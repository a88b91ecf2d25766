"""What a CI system says of itself in its variables, and what is done with that.

GitHub Actions: without a format of the user's, annotations follow the text on standard output, and
the job's summary gets the Markdown report. Everything else is the user's own `--output`.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from lexicon_cli.cli.terminal import say
from lexicon_cli.core.records import replace
from lexicon_cli.output.style import Style
from lexicon_cli.output.write import utf8

# What GitHub keeps of a step's summary; a longer one is refused as a whole.
LARGEST_SUMMARY = 1024 * 1024
_FOR_READERS = frozenset({"text", "concise", "github"})


def placed(style: Style, environ: Mapping[str, str]) -> Style:
    """The style with the working directory and the top of the repository."""
    here = Path.cwd()
    named = environ.get("GITHUB_WORKSPACE") or environ.get("CI_PROJECT_DIR")
    root = Path(os.path.realpath(named)) if named else None
    if root is None or not here.is_relative_to(root):
        above = (folder for folder in (here, *here.parents) if (folder / ".git").exists())
        root = next(above, here)
    return replace(style, folder=here.as_posix(), root=root.as_posix())


def adds_annotations(environ: Mapping[str, str], *, chosen: bool) -> bool:
    """Whether annotations follow the text: in GitHub Actions, if nobody named a format."""
    return not chosen and environ.get("GITHUB_ACTIONS") == "true" and not sys.stdout.isatty()


def guarded(environ: Mapping[str, str], text: str) -> str:
    """The text, kept from being read as commands where standard output is read for commands."""
    if environ.get("GITHUB_ACTIONS") != "true":
        return text
    from lexicon_cli.output import github

    return github.guarded(text)


def wants_summary(environ: Mapping[str, str], form: str, *, chosen: bool) -> bool:
    """Whether the job's summary gets the report: a format for programs asks for nothing more."""
    return bool(environ.get("GITHUB_STEP_SUMMARY")) and (not chosen or form in _FOR_READERS)


def add_summary(environ: Mapping[str, str], markdown: str) -> None:
    """Append to the summary of this step; that it cannot be is a warning, never a failure."""
    file = Path(environ["GITHUB_STEP_SUMMARY"])
    content = utf8(markdown)
    try:
        before = file.stat().st_size if file.exists() else 0
        if before + len(content) > LARGEST_SUMMARY:
            say("lexicon: warning: no room for the report in GITHUB_STEP_SUMMARY")
            return
        with file.open("ab") as summary:
            summary.write(b"\n" + content if before else content)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        say(f'lexicon: warning: cannot write GITHUB_STEP_SUMMARY "{file}": {reason}')
