"""What an audit may be told: thresholds, and names of events that sign people in or out."""

from collections.abc import Collection, Mapping
from typing import Any

from lexicon_cli.core.naming import fold_separators
from lexicon_cli.core.records import dataclass
from lexicon_cli.identity.auth_events import is_login, is_logout, is_sign_up

_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOptions:
    """Thresholds of the rules, and further names of events, besides those that the words tell.

    `near_limit`: ids of a cluster; `many_devices`: of one user. `grace_s`: seconds after a logout
    in which events may still carry the user. `orphan_share`: above it, a platform or version is
    worth a warning, if it has `orphan_events`. `bridge`: ids on the smaller side of a link.
    `fresh_hours`: age of a link at `now_ms`, the moment of the audit (None: nothing is fresh).
    """

    near_limit: int = 400
    many_devices: int = 40
    grace_s: int = 5
    orphan_share: float = 0.9
    orphan_events: int = 500
    bridge: int = 20
    fresh_hours: int = 24
    now_ms: int | None = None
    logins: Collection[str] = ()
    logouts: Collection[str] = ()
    sign_ups: Collection[str] = ()


def options_of(
    written: Mapping[str, Mapping[str, Any]], *, now_ms: int | None = None
) -> AuditOptions:
    """Options as they stand in a configuration, by code of the rule."""
    numbers: dict[str, Any] = {}
    for field_name, (code, option) in _NUMBERS.items():
        value = written.get(code, {}).get(option)
        if value is not None:
            numbers[field_name] = value
    named: dict[str, list[str]] = {"login": [], "logout": [], "sign-up": []}
    for code in ("IDP003", "IDN005", "IDN011", "IDN012"):
        for option, names in named.items():
            names.extend(written.get(code, {}).get(option, ()))
    return AuditOptions(
        **numbers,
        now_ms=now_ms,
        logins=named["login"],
        logouts=named["logout"],
        sign_ups=named["sign-up"],
    )


# Field -> rule and option.
_NUMBERS = {
    "near_limit": ("IDN004", "near"),
    "many_devices": ("IDN004", "devices"),
    "grace_s": ("IDN011", "grace"),
    "orphan_share": ("IDN015", "share"),
    "orphan_events": ("IDN015", "least"),
    "bridge": ("IDN017", "least"),
    "fresh_hours": ("IDN018", "hours"),
}


@dataclass(frozen=True, slots=True)
class AuthEvents:
    """Numbers of the events that sign somebody in (or up), and out."""

    into: frozenset[int]
    out: frozenset[int]


def auth_events(names: Collection[str], options: AuditOptions) -> AuthEvents:
    """Which of the events' names mean that somebody signs in or out."""
    into = {fold_separators(name) for name in (*options.logins, *options.sign_ups)}
    out = {fold_separators(name) for name in options.logouts}
    ins, outs = set(), set()
    for number, name in enumerate(names):
        if len(name) > _LONGEST:
            continue
        folded = fold_separators(name)
        if folded in out:
            outs.add(number)
        elif folded in into:
            ins.add(number)
        elif is_logout(name):
            outs.add(number)
        elif is_login(name) or is_sign_up(name):
            ins.add(number)
    return AuthEvents(frozenset(ins), frozenset(outs))
