"""Paths as hosts of code want them: from the top of the repository, with "/"."""

import posixpath
from urllib.parse import quote

from lexicon_cli.output.style import Style

STDIN = "<stdin>"  # how reports call standard input


def from_root(file: str, style: Style) -> str:
    """The file's path from the repository's root; as an absolute path if it lies elsewhere."""
    path = file.replace("\\", "/") if _is_windows(style.folder) else file
    if not style.folder:
        return path.removeprefix("./")
    whole = posixpath.normpath(path if _is_absolute(path) else f"{style.folder.rstrip('/')}/{path}")
    root = style.root.rstrip("/")
    return whole[len(root) + 1 :] if whole.startswith(f"{root}/") else whole


def uri(path: str) -> str:
    """A path as URI reference: relative ones relative, absolute ones with the scheme `file`."""
    shown = quote(path.encode("utf-8", "backslashreplace"), safe="/-._~!$&'()*+,;=@")
    if not _is_absolute(path):
        return shown
    return f"file://{shown}" if path.startswith("/") else f"file:///{path[:2]}{shown[4:]}"


def is_relative(path: str) -> bool:
    """Whether the path starts at the root of the repository."""
    return not _is_absolute(path)


def _is_absolute(path: str) -> bool:
    return path.startswith("/") or _is_windows(path)


def _is_windows(path: str) -> bool:
    return path[1:3] in (":/", ":\\")
