"""Plain command lines read without typer, which takes as long to import as a lint of a small plan.

Only lines that cannot mean anything else are read: a known verb, its flags spelled out, each value
where it belongs. Help, mistakes, abbreviations and all that is unusual are typer's. Both read the
same declarations, and a test holds one to the other.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import Any

from lexicon_cli.cli.declare import Argument, Option

# The verbs of hooks, which run at every commit, and those that scripts run on data. Their modules
# declare without typer.
QUICK = frozenset({"lint", "fmt", "diff", "validate", "audit"})

_FLAG, _TEXT, _PATH, _TEXTS = "flag", "text", "path", "texts"
_KINDS: dict[type | UnionType, str] = {
    bool: _FLAG,
    str: _TEXT,
    str | None: _TEXT,
    Path | None: _PATH,
    list[str] | None: _TEXTS,
}


class _Unusual(Exception):
    """The line, or a declaration, is not for this reader."""


class _Parameter:
    """One parameter of a verb, or one field of a group of its options."""

    __slots__ = ("default", "group", "kind", "name", "names")

    def __init__(
        self, name: str, hint: Any, defaults: Mapping[str, Any], group: str | None
    ) -> None:
        declared = getattr(hint, "__metadata__", (None,))[0]
        if not isinstance(declared, Option | Argument) or name not in defaults:
            raise _Unusual
        self.name = name
        self.group = group
        self.kind = _KINDS.get(hint.__origin__)
        self.default = defaults[name]
        self.names = declared.names if isinstance(declared, Option) else ()
        if self.kind is None or (not self.names and self.kind == _FLAG):
            raise _Unusual  # typer makes a flag without names a pair of yes and no
        if isinstance(declared, Option):
            self.names = self.names or (f"--{name.replace('_', '-')}",)
        elif self.kind != _TEXTS:
            raise _Unusual


def quick_call(args: Sequence[str]) -> Callable[[], int] | None:
    """The verb with its arguments, ready to run; None if typer must read the line."""
    if not args or args[0] not in QUICK:
        return None
    command = import_module(f"lexicon_cli.cli.{args[0]}").command
    try:
        values = read(command, args[1:])
    except _Unusual:
        return None
    return lambda: int(command(**values) or 0)


def read(command: Callable[..., int], args: Sequence[str]) -> dict[str, Any]:
    """What `command` is called with. Raises _Unusual for all that is not plain."""
    groups: dict[str, type] = {}
    parameters = _parameters(command, groups)
    given = _given(parameters, args)
    values: dict[str, Any] = {}
    grouped: dict[str, dict[str, Any]] = {name: {} for name in groups}
    for parameter in parameters:
        target = values if parameter.group is None else grouped[parameter.group]
        target[parameter.name] = given.get(parameter.name, parameter.default)
    return values | {name: kind(**grouped[name]) for name, kind in groups.items()}


def _parameters(command: Callable[..., int], groups: dict[str, type]) -> list[_Parameter]:
    found: list[_Parameter] = []
    defaults: Mapping[str, Any] = getattr(command, "__kwdefaults__", None) or {}
    for name, hint in command.__annotations__.items():
        fields = getattr(hint, "__record_fields__", None)
        if fields is not None:
            groups[name] = hint
            own = {field: entry.default for field, entry in fields.items() if entry.has_default}
            found += [_Parameter(field, fields[field].type, own, name) for field in fields]
        elif name != "return":
            found.append(_Parameter(name, hint, defaults, None))
    return found


def _given(parameters: Sequence[_Parameter], args: Sequence[str]) -> dict[str, Any]:
    """What the line says, by name of the parameter."""
    by_flag = {name: entry for entry in parameters for name in entry.names}
    given: dict[str, Any] = {}
    loose: list[str] = []
    waiting = list(reversed(args))
    while waiting:
        word = waiting.pop()
        if word == "-" or not word.startswith("-"):
            loose.append(word)
            continue
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        parameter = by_flag.get(name)
        if parameter is None:
            raise _Unusual
        if parameter.kind != _FLAG and not equals:
            value = waiting.pop() if waiting else ""
        _take(parameter, value, equals, given)
    takers = [entry for entry in parameters if not entry.names]
    if loose and (len(takers) != 1 or "" in loose):
        raise _Unusual
    if loose:
        given[takers[0].name] = loose
    return given


def _take(parameter: _Parameter, value: str, equals: str, given: dict[str, Any]) -> None:
    if parameter.kind == _FLAG:
        if equals:
            raise _Unusual
        given[parameter.name] = True
    elif not value or (value.startswith("-") and value != "-"):
        raise _Unusual
    elif parameter.kind == _TEXTS:
        given.setdefault(parameter.name, []).append(value)
    elif parameter.name in given:
        raise _Unusual
    else:
        given[parameter.name] = Path(value) if parameter.kind == _PATH else value
