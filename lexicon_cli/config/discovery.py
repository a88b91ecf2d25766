"""Finding the configuration file: the nearest one, upward to the root of the repository."""

from pathlib import Path

NAMES = ("lexicon.toml", ".lexicon.toml")


def find_config(start: Path) -> Path | None:
    """The nearest lexicon.toml, .lexicon.toml or pyproject.toml with a [tool.lexicon] table.

    The search ends with the folder that holds `.git`, or at the root of the file system.
    """
    folder = start.absolute()
    for place in (folder, *folder.parents):
        for name in NAMES:
            if (place / name).is_file():
                return place / name
        pyproject = place / "pyproject.toml"
        if _has_table(pyproject):
            return pyproject
        if (place / ".git").exists():
            return None
    return None


def _has_table(pyproject: Path) -> bool:
    try:
        text = pyproject.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if "lexicon" not in text:
        return False  # spares most runs the parser
    import tomllib

    try:
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError:
        return False  # another tool's file, and another tool's complaint
    return isinstance(tool, dict) and isinstance(tool.get("lexicon"), dict)
