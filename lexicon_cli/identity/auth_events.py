"""Which events sign people in, up or out, told from their names."""

from itertools import pairwise

from lexicon_cli.core.naming import words

_VERBS = frozenset({"log", "logs", "logged", "logging", "sign", "signs", "signed", "signing"})
_LOGIN_WORDS = frozenset(
    {"login", "logins", "signin", "signins", "logon", "authenticated", "authentication"}
)
_LOGOUT_WORDS = frozenset({"logout", "logouts", "signout", "signouts", "logoff", "signoff"})
_SIGN_UP_WORDS = frozenset({"signup", "signups", "registered", "registration", "register"})
_IN = frozenset({"in", "on"})
_OUT = frozenset({"out", "off"})
_UP = frozenset({"up"})
# What begins, and the words right behind it that say so.
_BEGINNINGS = {
    "account": frozenset({"created", "create", "linked", "restored", "activated", "registered"}),
    "user": frozenset({"created", "registered"}),
    "trial": frozenset({"started", "activated"}),
}
_SWITCHED = frozenset({"account", "user", "profile"})
# A look at the page, or a try that failed, signs nobody in.
_NOT_YET = frozenset(
    {
        *("viewed", "view", "shown", "opened", "page", "screen", "form", "button", "clicked"),
        *("click", "failed", "fail", "error", "started", "attempted", "attempt", "tapped"),
    }
)


def is_login(name: str) -> bool:
    """Whether the event says that somebody has signed in."""
    parts = words(name)
    return names_login(parts) and _NOT_YET.isdisjoint(parts)


def is_sign_up(name: str) -> bool:
    """Whether the event says that somebody has made an account, or begun to use one here."""
    parts = words(name)
    if any(then in _BEGINNINGS.get(word, ()) for word, then in pairwise(parts)):
        return True
    said = _follows(parts, _UP) or not _SIGN_UP_WORDS.isdisjoint(parts)
    return said and _NOT_YET.isdisjoint(parts)


def is_logout(name: str) -> bool:
    """Whether the event says that somebody has signed out, or changed to another account."""
    parts = words(name)
    if names_logout(parts):
        return _NOT_YET.isdisjoint(parts)
    return any(word in _SWITCHED and then == "switched" for word, then in pairwise(parts))


def names_login(parts: tuple[str, ...]) -> bool:
    """Whether words name a login, done or only thought of."""
    return _follows(parts, _IN) or not _LOGIN_WORDS.isdisjoint(parts)


def names_logout(parts: tuple[str, ...]) -> bool:
    """Whether words name a logout, done or only thought of."""
    return _follows(parts, _OUT) or not _LOGOUT_WORDS.isdisjoint(parts)


def _follows(parts: tuple[str, ...], then: frozenset[str]) -> bool:
    return any(verb in _VERBS and word in then for verb, word in pairwise(parts))
