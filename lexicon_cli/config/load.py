"""Reading Settings: file, then LEXICON_* variables on top. Flags come last, in the cli room."""

import os
from collections.abc import Mapping
from pathlib import Path

from lexicon_cli.config.discovery import find_config
from lexicon_cli.config.fields import FIELDS, Field, Value
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import ConfigError

PREFIX = "LEXICON_"


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


def _from_file(file: Path, start: Path) -> Settings:
    text = _text_of(file)
    table, heading = _table_of(file, text)
    shown = _shown(file, start)
    values: dict[str, Value] = {}
    origins: dict[str, str] = {}
    for key, raw in table.items():
        place = f"{shown}:{_line_of(text, heading, key)}"
        entry = FIELDS.get(key.replace("_", "-"))
        if entry is None:
            raise _unknown_key(key, place)
        name = entry.name.replace("-", "_")
        if name in values:
            raise ConfigError(f'{place}: "{key}" is given twice')
        values[name] = _checked(entry, raw, file.parent, place)
        origins[name] = place
    return Settings(file=file).with_values(values, origins)


def _checked(entry: Field, raw: object, folder: Path, place: str) -> Value:
    try:
        value = entry.read(raw)
    except ValueError as error:
        raise ConfigError(f'{place}: "{entry.name}" {error}') from None
    if entry.is_paths and isinstance(value, tuple):
        return tuple(path if path == "-" else _relative(folder / path) for path in value)
    return value


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(f'cannot read "{file}": {reason.lower()}') from None


def _table_of(file: Path, text: str) -> tuple[Mapping[str, object], str]:
    """The table of ours in a file, and its heading ('' where the whole file is ours)."""
    import tomllib

    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: not TOML: {str(error).lower()}") from None
    if file.name != "pyproject.toml":
        return whole, ""
    tool = whole.get("tool")
    table = tool.get("lexicon") if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: no [tool.lexicon] table")
    return table, "tool.lexicon"


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
    return settings.with_values(values, origins)


def _unknown_key(key: str, place: str) -> ConfigError:
    from lexicon_cli.config.suggest import did_you_mean

    return ConfigError(f'{place}: unknown key "{key}"', hint=did_you_mean(key, FIELDS))


def _line_of(text: str, heading: str, key: str) -> int:
    """The line of a key: TOML's reader in the standard library does not tell it."""
    current, heads = "", 1
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line.startswith("["):
            current = line.strip("[] \t").replace(" ", "").replace('"', "").replace("'", "")
            heads = number if current == heading else heads
            if current == (f"{heading}.{key}" if heading else key):
                return number
        elif current == heading:
            written = line.partition("=")[0].partition(".")[0].strip().strip("\"'")
            if "=" in line and written == key:
                return number
    return heads


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
