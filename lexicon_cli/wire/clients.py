"""Which client sent a request, by what it says of itself and by its shape. A guess, for show."""

import re
from collections.abc import Mapping
from typing import Any

_MOST = 60
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
# What clients call themselves in `mp_lib`, and the names they are known by.
_NAMES = {
    "web": "mixpanel-browser",
    "node": "mixpanel (node)",
    "python": "mixpanel (python)",
    "jdk": "mixpanel-java",
    "go": "mixpanel-go",
    "ruby": "mixpanel-ruby",
    "php": "mixpanel-php",
    "android": "mixpanel-android",
    "iphone": "mixpanel-iphone",
    "swift": "mixpanel-swift",
    "unity": "mixpanel-unity",
}
# Beginnings of user agents that tell a client whose records do not.
_AGENTS = (
    ("Mozilla/", "mixpanel-browser"),
    ("python-requests/", "mixpanel (python)"),
    ("Python-urllib/", "mixpanel-utils"),
    ("mixpanel-import", "mixpanel-import"),
    ("curl/", "curl"),
    ("okhttp/", "mixpanel-android"),
    ("Dalvik/", "mixpanel-android"),
    ("Go-http-client/", "mixpanel-go"),
)


def client_of(said: Mapping[str, Any], agent: str, *, is_raw: bool, by_get: bool) -> str | None:
    """The name of a client. `said` is what its records or its query hold of `mp_lib`; `is_raw`: the
    body was JSON itself."""
    library = _clean(said.get("mp_lib"))
    if library is not None:
        return _NAMES.get(library, library)
    for beginning, name in _AGENTS:
        if agent.startswith(beginning):
            return name
    if agent:
        return _clean(agent.split(" ", 1)[0])
    # These two do not name themselves in HTTP.
    return "mixpanel-import" if is_raw else "mixpanel (node)" if by_get else None


def version_of(said: Mapping[str, Any]) -> str | None:
    """The version of the client that sent, which may not be the one that recorded."""
    return _clean(said.get("mp_sent_by_lib_version") or said.get("$lib_version"))


def _clean(text: object) -> str | None:
    """A name that a stranger sent, fit to be shown."""
    if not isinstance(text, str):
        return None
    return _UNPRINTABLE.sub("?", text[:_MOST]).strip() or None
