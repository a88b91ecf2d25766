"""The formats by name; a module of the same name renders each."""

from importlib import import_module
from typing import Any

from lexicon_cli.config.fields import FORMATS
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.report import Report
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import is_about_data

FOR_PEOPLE = frozenset({"text", "concise"})  # in the terminal's encoding; all others are UTF-8
WITHOUT_NOTES = frozenset({"concise", "csv", "github", "gitlab"})  # no room for a report's notes


def check_format(name: str) -> str:
    """The name, if there is such a format; otherwise UsageError with the nearest one."""
    if name not in FORMATS:
        from lexicon_cli.config.suggest import did_you_mean

        raise UsageError(f'unknown format "{name}"', hint=did_you_mean(name, FORMATS))
    return name


def render(report: Report, format_name: str, style: Style) -> str:
    """The report in one format."""
    name = check_format(format_name)
    if name == "text" and not is_about_data(report):
        name = "plan_text"  # plain lines, so that lint need not wait for rich
    module: Any = import_module(f"lexicon_cli.output.{name}")
    text: str = module.render(report, style)
    return text
