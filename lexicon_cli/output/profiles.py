"""Profiles as text or json."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from lexicon_cli.output.safe import harmless_json, shown
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import brief, counted
from lexicon_cli.profiles.operations import ABSENT
from lexicon_cli.profiles.replay import Entry, Profile
from lexicon_cli.profiles.updates import USERS

FORMATS = ("text", "json")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def state_dict(profile: Profile, person: str, *, is_seen: bool) -> dict[str, Any]:
    """A profile as it is now, for JSON."""
    return {
        "group": profile.group or None,
        "id": profile.id,
        "person": person if profile.group == USERS else None,
        "state": "seen" if is_seen else "hidden" if profile.exists else "deleted",
        "updates": len(profile.history),
        "last_seen": _iso(profile.last_seen),
        "properties": profile.properties,
    }


def history_dict(profile: Profile) -> list[dict[str, Any]]:
    """All that happened to a profile, for JSON. `before` and `after` are missing where the property
    was."""
    return [
        {
            "input": entry.update.input,
            "line": entry.update.line,
            "time": _iso(entry.update.time),
            "operations": [name for name, _ in entry.update.operations],
            "created": entry.created,
            "deleted": entry.deleted,
            "changes": [
                {"property": one.property}
                | ({} if one.before is ABSENT else {"before": one.before})
                | ({} if one.after is ABSENT else {"after": one.after})
                for one in entry.changes
            ],
            "faults": [
                {"kind": fault.kind, "property": fault.property, "message": fault.words}
                for fault in entry.faults
            ],
        }
        for entry in profile.history
    ]


def json_text(document: Mapping[str, Any]) -> str:
    """A document; what JSON has no number for (NaN, infinity) is null, as browsers write it."""
    text = json.dumps(_finite(document), ensure_ascii=False, indent=2, allow_nan=False)
    return harmless_json(text) + "\n"


def state_text(states: Iterable[Mapping[str, Any]], style: Style) -> Iterator[str]:
    """Profiles, a block each."""
    for one in states:
        what = f"{one['group']} " if one["group"] else ""
        flag = "" if one["state"] == "seen" else f", {one['state']}"
        if one["state"] == "hidden":
            flag += f' behind "{one["person"]}"'
        seen = f", last seen {one['last_seen']}" if one["last_seen"] else ""
        yield _line(f'{what}"{one["id"]}": {counted(one["updates"], "update")}{seen}{flag}', style)
        for name, value in one["properties"].items():
            yield _line(f"  {brief(name)}: {_value(value)}", style)


def history_text(history: Iterable[Entry], style: Style) -> Iterator[str]:
    """A history, a line for each change."""
    for entry in history:
        update = entry.update
        names = ", ".join(name for name, _ in update.operations)
        what = " (created)" if entry.created else " (deleted)" if entry.deleted else ""
        spot = f"{update.input}:{update.line}"
        yield _line(f"  {_iso(update.time) or 'no time'}  {names}{what}  {spot}", style)
        for one in entry.changes:
            yield _line(
                f"    {brief(one.property)}: {_value(one.before)} -> {_value(one.after)}", style
            )
        for fault in entry.faults:
            about = f"{brief(fault.property)}: " if fault.property else ""
            yield _line(f"    ! {about}{fault.words}", style)


def checks_text(checks: Iterable[Mapping[str, Any]], style: Style) -> Iterator[str]:
    """Doubts, a line each."""
    for one in checks:
        times = f" ({one['count']:,} times)" if one["count"] > 1 else ""
        what = one["group"] or "user"
        about = f'{what} "{brief(one["sample"])}"'
        yield _line(f"{one['severity']} {one['code']}: {one['message']}{times}, as {about}", style)


def _line(text: str, style: Style) -> str:
    return shown(text, unicode=style.unicode) + "\n"


def _value(value: Any) -> str:
    return "-" if value is ABSENT else brief(json.dumps(value, ensure_ascii=False))


def _iso(time: int | None) -> str | None:
    if time is None:
        return None
    try:
        moment = (_EPOCH + timedelta(milliseconds=time)).replace(tzinfo=None)
    except OverflowError:
        return None
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds") + "Z"


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {name: _finite(one) for name, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list | tuple) else value
