"""Options that belong together are one dataclass; `expand` spreads its fields over a command."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from typing import Annotated, Any, get_type_hints

from lexicon_cli.cli.declare import Argument, Option


def expand(command: Callable[..., int]) -> Callable[..., int]:
    """The command with each parameter that is a dataclass replaced by the dataclass's fields.

    typer reads options from a signature; the fields carry the same `Annotated` declarations.
    """
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, type] = {}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        kind = hints[name]
        if isinstance(kind, type) and is_dataclass(kind):
            groups[name] = kind
            parameters += _parameters(kind)
        else:
            parameters.append(parameter.replace(annotation=_for_typer(kind)))

    def expanded(**values: Any) -> int:
        for name, kind in groups.items():
            own = {field.name: values.pop(field.name) for field in fields(kind)}
            values[name] = kind(**own)
        return command(**values)

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [parameter.replace(kind=keyword) for parameter in parameters]
    expanded.__doc__ = command.__doc__
    expanded.__annotations__ = {entry.name: entry.annotation for entry in parameters}
    expanded.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return expanded


def _parameters(kind: type) -> list[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=_for_typer(hints[field.name]),
            default=inspect.Parameter.empty if field.default is MISSING else field.default,
        )
        for field in fields(kind)
    ]


def _for_typer(hint: Any) -> Any:
    """The hint with our own declaration turned into typer's."""
    declared = getattr(hint, "__metadata__", (None,))[0]
    if isinstance(declared, Option | Argument):
        return Annotated[hint.__origin__, declared.for_typer()]
    return hint
