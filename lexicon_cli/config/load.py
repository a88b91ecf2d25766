"""Reading Settings: file, then LEXICON_* variables on top. Flags come last, in the cli room."""

import os
from collections.abc import Mapping
from pathlib import Path

from lexicon_cli.config.discovery import find_config
from lexicon_cli.config.fields import FIELDS, Field, Value
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import ConfigError
from lexicon_cli.core.records import replace

PREFIX = "LEXICON_"
_TABLES = ("rules", "per_file_ignores", "suppressions")


def load_settings(
    start: Path,
    *,
    config: Path | None = None,
    isolated: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """The settings for a run in folder `start`; ConfigError names the place of a fault.

    `config` names the file instead of looking for one; `isolated` uses neither file nor variables.
    """
    if isolated:
        return Settings()
    variables = os.environ if environ is None else environ
    file = config or _named(variables) or find_config(start)
    settings = Settings() if file is None else _from_file(file, start)
    return _with_variables(settings, variables)


def _named(variables: Mapping[str, str]) -> Path | None:
    name = variables.get(PREFIX + "CONFIG")
    return Path(name) if name else None


def _from_file(file: Path, start: Path, extending: tuple[Path, ...] = ()) -> Settings:
    text = _text_of(file)
    table, heading = _table_of(file, text)
    places = _Places(_shown(file, start), text, heading)
    _check_version(table, places)
    values: dict[str, Value] = {}
    origins: dict[str, str] = {}
    for key, raw in table.items():
        place = places.of(key)
        entry = FIELDS.get(key.replace("_", "-"))
        if entry is None:
            raise _unknown_key(key, place)
        name = entry.name.replace("-", "_")
        if name in values:
            raise ConfigError(f'{place}: "{key}" is given twice')
        values[name] = _checked(entry, raw, file.parent, place)
        origins[name] = place
        if isinstance(raw, dict | list) and name in _TABLES:
            from lexicon_cli.config.located import locate

            values[name], inner = locate(name, values[name], key, raw, file.parent, places)
            origins |= inner
    base = Settings(file=file)
    if (other := values.pop("extends", None)) is not None:
        base = _extended(Path(str(other)), file, start, extending, origins.pop("extends"))
        values = _joined(base, values)
    return base.with_values(values, origins)


class _Places:
    """Where keys of one configuration stand, as messages tell it."""

    def __init__(self, shown: str, text: str, heading: tuple[str, ...]) -> None:
        self.shown = shown
        self._text = text
        self._heading = heading
        self._lines: Mapping[tuple[str | int, ...], int] | None = None

    def line(self, *path: str | int) -> int:
        from lexicon_cli.config.toml_lines import line_of, toml_lines

        if self._lines is None:
            self._lines = toml_lines(self._text)
        return line_of(self._lines, (*self._heading, *path))

    def of(self, *path: str | int) -> str:
        return f"{self.shown}:{self.line(*path)}"


def _check_version(table: Mapping[str, object], places: _Places) -> None:
    """First of all: a file for another release may hold keys that this one does not know."""
    for key in ("required-version", "required_version"):
        if key in table:
            entry = FIELDS["required-version"]
            requirement = str(_checked(entry, table[key], Path(), places.of(key)))
            _require(requirement, places.of(key))


def _require(requirement: str, place: str) -> None:
    from lexicon_cli import __version__
    from lexicon_cli.config.versions import fits

    if not fits(__version__, requirement):
        message = f"{place}: lexicon {requirement} is required, this is {__version__}"
        raise ConfigError(message, hint="install a release that fits, or change the requirement")


def _extended(
    other: Path, file: Path, start: Path, extending: tuple[Path, ...], place: str
) -> Settings:
    path = Path(os.path.abspath(other))  # noqa: PTH100 (no links followed: messages name it)
    seen = (*extending, Path(os.path.abspath(file)))  # noqa: PTH100
    if path in seen:
        raise ConfigError(f'{place}: "extends" leads back to "{_shown(path, start)}"')
    if not path.is_file():
        raise ConfigError(f'{place}: "extends" names no file: "{other}"')
    return replace(_from_file(path, start, seen), file=file)


def _joined(base: Settings, values: Mapping[str, Value]) -> dict[str, Value]:
    """Tables add to those of the file that is extended; all else takes its place."""
    joined: dict[str, Value] = {}
    for name, value in values.items():
        old = getattr(base, name)
        if isinstance(value, dict):
            inner = {
                key: {**old[key], **entry}
                for key, entry in value.items()
                if isinstance(entry, dict) and key in old
            }
            joined[name] = {**old, **value, **inner}
        elif name in _TABLES and isinstance(value, tuple):
            joined[name] = (*old, *value)
        else:
            joined[name] = value
    return joined


def _checked(entry: Field, raw: object, folder: Path, place: str) -> Value:
    try:
        value = entry.read(raw)
    except ValueError as error:
        raise ConfigError(f'{place}: "{entry.name}" {error}') from None
    if entry.is_paths and isinstance(value, tuple):
        return tuple(path if path == "-" else _relative(folder / path) for path in value)
    return _relative(folder / value) if entry.is_path and isinstance(value, str) else value


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(f'cannot read "{file}": {reason.lower()}') from None


def _table_of(file: Path, text: str) -> tuple[Mapping[str, object], tuple[str, ...]]:
    """The table of ours in a file, and its heading (() where the whole file is ours)."""
    import tomllib

    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: not TOML: {str(error).lower()}") from None
    if file.name != "pyproject.toml":
        return whole, ()
    tool = whole.get("tool")
    table = tool.get("lexicon") if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: no [tool.lexicon] table")
    return table, ("tool", "lexicon")


def _with_variables(settings: Settings, variables: Mapping[str, str]) -> Settings:
    values: dict[str, Value] = {}
    origins: dict[str, str] = {}
    for entry in FIELDS.values():
        name = entry.name.replace("-", "_")
        variable = PREFIX + name.upper()
        text = variables.get(variable, "")
        if text:
            try:
                values[name] = entry.read_text(text)
            except ValueError as error:
                raise ConfigError(f'environment variable "{variable}" {error}') from None
            origins[name] = variable
            if name == "required_version":
                _require(str(values[name]), variable)
    return settings.with_values(values, origins)


def _unknown_key(key: str, place: str) -> ConfigError:
    from lexicon_cli.config.suggest import did_you_mean

    return ConfigError(f'{place}: unknown key "{key}"', hint=did_you_mean(key, FIELDS))


def _relative(path: Path) -> str:
    """The path as seen from the working directory, where it lies at or below it."""
    absolute = os.path.normpath(path.absolute())
    try:
        return str(Path(absolute).relative_to(Path.cwd()))
    except ValueError:
        return absolute


def _shown(file: Path, start: Path) -> str:
    try:
        return str(file.absolute().relative_to(start.absolute()))
    except ValueError:
        return str(file)
