"""The `settings` of a plan: identity mode, limits, policy, time zone, conventions."""

from collections.abc import Callable
from typing import Any

from lexicon_cli.core.limits import DEFAULT_PROFILE, PROFILES, with_overrides
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Style, is_null, kind_of, shorten
from lexicon_cli.plan.reading import Reading
from lexicon_cli.plan.scalars import truth
from lexicon_cli.plan.schema_keys import SETTINGS_KEYS

_CONVENTION_KEYS = ("events", "properties", "target")


def read_settings(reading: Reading, node: Node) -> dict[str, tuple[Scalar, Any]]:
    """Settings by name (limits as `limits` and `limit_overrides`), each with its key."""
    if is_null(node):
        return {}
    if not isinstance(node, Mapping):
        reading.report("STR013", f'"settings" takes a mapping, not {kind_of(node)}', node)
        return {}
    found: dict[str, tuple[Scalar, Any]] = {}
    entries = reading.entries(node)
    for name, (key, value) in entries.items():
        if name in _READERS:
            for said, meant in _READERS[name](reading, value).items():
                if meant is not None:
                    found[said] = (key, meant)
        elif not name.startswith(("_", ".")):
            reading.unknown_key(key, SETTINGS_KEYS, "settings", entries)
    return found


def _read_identity(reading: Reading, node: Node) -> dict[str, Any]:
    return {"identity": reading.choice(node, SETTINGS_KEYS["identity"])}


def _read_policy(reading: Reading, node: Node) -> dict[str, Any]:
    key = SETTINGS_KEYS["additional_properties"]
    if type(node) is Scalar and node.style is Style.PLAIN:
        meant = truth(node.text)
        if meant is not None:
            word = "allow" if meant else "deny"
            message = f'"{key.name}" is one of {", ".join(key.choices)}, not {node.text}'
            reading.report("STR013", message, node, suggestion=word, observed=node.text)
            return {key.name: word}
    return {key.name: reading.choice(node, key)}


def _read_timezone(reading: Reading, node: Node) -> dict[str, Any]:
    text = reading.text(node, "timezone")
    if text is None or text == "UTC":
        return {"timezone": text}
    import zoneinfo

    known = zoneinfo.available_timezones()
    # A system without time zone data knows none; then the name is taken on trust.
    if known and text not in known:
        meant = reading.near(text, known)
        hint = f', did you mean "{meant}"?' if meant else ""
        message = f'"{shorten(text)}" is no time zone of the IANA database{hint}'
        reading.report("STR013", message, node, suggestion=meant, observed=shorten(text))
        return {}
    return {"timezone": text}


def _read_conventions(reading: Reading, node: Node) -> dict[str, Any]:
    if is_null(node):
        return {}
    if not isinstance(node, Mapping):
        reading.report("STR013", f'"conventions" takes a mapping, not {kind_of(node)}', node)
        return {}
    found: dict[str, str] = {}
    for name, (key, value) in reading.entries(node).items():
        if name not in _CONVENTION_KEYS:
            meant = reading.near(name, _CONVENTION_KEYS)
            hint = f', did you mean "{meant}"?' if meant else ""
            message = f'unknown key "{shorten(name)}" in conventions{hint}'
            reading.report("STR002", message, key, suggestion=meant, observed=shorten(name))
            continue
        text = reading.text(value, f"conventions.{name}")
        if text is not None:
            found[name] = text
    return {"conventions": found}


def _read_limits(reading: Reading, node: Node) -> dict[str, Any]:
    if not isinstance(node, Mapping):
        return {"limits": _profile(reading, node)}
    profile: str | None = None
    overrides: dict[str, int] = {}
    for name, (key, value) in reading.entries(node).items():
        if name == "profile":
            profile = _profile(reading, value)
            continue
        count = reading.count(value, name)
        if count is None:
            continue
        try:
            with_overrides(PROFILES[DEFAULT_PROFILE], {name: count})
        except ValueError as error:
            unknown = str(error).startswith("unknown")
            meant = reading.near(name, PROFILES[DEFAULT_PROFILE].to_dict()) if unknown else None
            code = "STR002" if unknown else "STR013"
            reading.report(code, str(error), key, suggestion=meant, observed=shorten(name))
        else:
            overrides[name] = count
    return {"limits": profile, "limit_overrides": overrides}


def _profile(reading: Reading, node: Node) -> str | None:
    text = reading.text(node, "limits")
    if text is None or text in PROFILES:
        return text
    meant = reading.near(text, PROFILES)
    message = f'unknown limits profile "{shorten(text)}"; known are {", ".join(PROFILES)}'
    reading.report("STR013", message, node, suggestion=meant, observed=shorten(text))
    return None


_READERS: dict[str, Callable[[Reading, Node], dict[str, Any]]] = {
    "identity": _read_identity,
    "limits": _read_limits,
    "additional_properties": _read_policy,
    "timezone": _read_timezone,
    "conventions": _read_conventions,
}
