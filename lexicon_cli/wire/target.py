"""What the path and the query of a request say."""

import re
from collections.abc import Mapping
from urllib.parse import unquote, unquote_to_bytes, urlsplit

TRACK, IMPORT, ENGAGE, GROUPS = "track", "import", "engage", "groups"
# Those that carry events or updates.
DATA_ENDPOINTS = frozenset({TRACK, IMPORT, ENGAGE, GROUPS})
FLAGS, SETTINGS, RECORD, DECIDE = "flags", "settings", "record", "decide"
LOOKUP_TABLES, EXPORT, OTHER = "lookup-tables", "export", "other"
# Asked for by clients on their own account.
SIDE_ENDPOINTS = frozenset({FLAGS, SETTINGS, RECORD, DECIDE})
_KNOWN = DATA_ENDPOINTS | SIDE_ENDPOINTS | {LOOKUP_TABLES, EXPORT}
_FLAGS = {"1": True, "true": True, "0": False, "false": False}
_MOST_FIELDS = 10_000
_MOST_PATH = 2000
# Clients append their query to a route that may have one: "/track?v=2?verbose=1".
_SECOND_QUERY = re.compile(
    r"\?(?=(?:verbose|ip|_|data|img|callback|strict|test|token|project_id|api_key|redirect)=)"
)


def split_target(target: str) -> tuple[str, str]:
    """The path, decoded, and the raw query of a target, which may be a whole URL."""
    target = target.split("#", 1)[0]
    if not target.startswith("/") and "://" in target:
        try:
            parts = urlsplit(target)
        except ValueError:
            return "/", ""
        return unquote(parts.path) or "/", parts.query
    path, _, query = target.partition("?")
    return unquote(path) or "/", query


def endpoint_of(path: str) -> str:
    """Which of Mixpanel's endpoints a path means, behind whatever prefix and with whatever it has
    added at its end; OTHER for none."""
    parts = [part for part in path[:_MOST_PATH].split("#", 1)[0].lower().split("/") if part]
    for part in reversed(parts[-2:]):
        if part in _KNOWN:
            return part
    return OTHER


def query_fields(query: str) -> dict[str, list[bytes]]:
    """The fields of a query, decoded."""
    return form_fields(_raw(_SECOND_QUERY.sub("&", query)))


def _raw(text: str) -> bytes:
    """The bytes that a target was read from: of a socket, with strange bytes as halves of pairs;
    of a recording, with the halves of pairs that its JSON held."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def form_fields(form: bytes) -> dict[str, list[bytes]]:
    """The fields of a form, decoded; a value is bytes, since it may be text in any encoding."""
    found: dict[str, list[bytes]] = {}
    for pair in form.split(b"&", _MOST_FIELDS)[:_MOST_FIELDS]:
        name, sign, value = pair.partition(b"=")
        if sign or name:
            key = unquote_to_bytes(name.replace(b"+", b" ")).decode("utf-8", "replace").strip()
            found.setdefault(key, []).append(unquote_to_bytes(value.replace(b"+", b" ")))
    return found


def text_of(fields: Mapping[str, list[bytes]], name: str) -> str | None:
    """The last value of a field, as text."""
    values = fields.get(name)
    return values[-1].decode("utf-8", "replace").strip() if values else None


def flag_of(name: str, *fields: Mapping[str, list[bytes]]) -> bool | None:
    """Whether a field that is 0 or 1 is on, in the first of the places that has it; None if it is
    nowhere, or something else."""
    for place in fields:
        value = text_of(place, name)
        if value is not None:
            return _FLAGS.get(value.lower())
    return None
