"""Globs over names of events and properties, and over paths of files."""

import re
from functools import lru_cache

_REPEATED = re.compile(r"(?:\*\*/)+")


def name_fits(glob: str, name: str | None) -> bool:
    """Whether a name fits: `*` is any text, `?` any character, all else itself (names may hold
    brackets). None fits only `*`."""
    if name is None:
        return glob == "*"
    return _fits(glob, name)


def path_fits(glob: str, path: str | None) -> bool:
    """Whether an absolute path with slashes fits: `*` and `?` stop at slashes, `**/` is any number
    of folders, `[…]` is one of these characters. A glob of a folder fits all that is in it."""
    if path is None:
        return False
    expression = _path_expression(_REPEATED.sub("**/", glob.rstrip("/")))
    return expression is not None and expression.match(path) is not None


def _fits(glob: str, text: str) -> bool:
    """Greedy matching with one point of return: linear but for the last star."""
    star = mark = -1
    at = position = 0
    while position < len(text):
        if at < len(glob) and glob[at] == "*":
            star, mark = at, position
            at += 1
        elif at < len(glob) and glob[at] in ("?", text[position]):
            at, position = at + 1, position + 1
        elif star >= 0:
            mark += 1
            at, position = star + 1, mark
        else:
            return False
    return not glob[at:].strip("*")


@lru_cache(maxsize=1024)
def _path_expression(glob: str) -> "re.Pattern[str] | None":
    parts = []
    at = 0
    while at < len(glob):
        if glob.startswith("**/", at):
            parts.append("(?:[^/]*/)*")
            at += 3
        elif glob.startswith("**", at):
            parts.append(".*")
            at += 2
        elif glob[at] == "*":
            parts.append("[^/]*")
            at += 1
        elif glob[at] == "?":
            parts.append("[^/]")
            at += 1
        elif glob[at] == "[" and (end := glob.find("]", at + 2)) > 0:
            parts.append(_class(glob[at + 1 : end]))
            at = end + 1
        else:
            parts.append(re.escape(glob[at]))
            at += 1
    try:
        return re.compile(f"(?s:{''.join(parts)})(?:/|\\Z)")
    except re.error:
        return None


def _class(content: str) -> str:
    negated = content[0] in "!^"
    body = content[1:] if negated else content
    safe = body.replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^").replace("&", "\\&")
    return f"[{'^' if negated else ''}{safe}]"
