"""Mistakes on the command line, in our own words and with the nearest option."""

from typing import Any

import typer

from lexicon_cli.config.suggest import nearest_word
from lexicon_cli.core.errors import UsageError

# Newer releases of typer bring a copy of click along, older ones use click: ask, do not import.
_MISTAKE: Any = typer.BadParameter.__mro__[1]


def usage_error(error: Exception, verb: str | None) -> UsageError | None:
    """The error as one of ours, or None if it is no mistake of usage."""
    if not isinstance(error, _MISTAKE):
        return None
    context: Any = getattr(error, "ctx", None)
    path = f"lexicon {verb}" if verb else "lexicon"
    option = getattr(error, "option_name", None)
    if option is not None and hasattr(error, "possibilities"):
        near = nearest_word(option, _options(context))
        hint = f'did you mean "{near}"?' if near else f"see {path} --help"
        return UsageError(f'"{path}" has no option "{option}"', hint=hint)
    return UsageError(_in_our_style(error.format_message()), hint=f"see {path} --help")


def _options(context: Any) -> list[str]:
    if context is None:
        return []
    parameters = context.command.get_params(context)
    return [name for parameter in parameters for name in parameter.opts if name.startswith("--")]


def _in_our_style(message: str) -> str:
    """Lower case, subject in double quotes, no full stop."""
    text = message.strip().rstrip(".").replace("'", '"')
    return text[:1].lower() + text[1:]
