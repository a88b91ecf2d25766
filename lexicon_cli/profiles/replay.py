"""Updates in order of arrival -> profiles, each with its history."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from lexicon_cli.core.limits import Limits
from lexicon_cli.core.records import dataclass, field
from lexicon_cli.profiles.operations import ABSENT, Change, Fault, changes_of
from lexicon_cli.profiles.updates import (
    GROUP_OPERATIONS,
    NO_ID,
    NO_OPERATION,
    NOT_FOR_GROUPS,
    SEVERAL,
    USERS,
    Update,
)

TOO_MANY = "too-many-properties"
TOO_LARGE = "value-too-large"
NAME_CUT = "name-cut"
TEXT_CUT = "text-cut"
Key = tuple[str, str]  # group key and id


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One update in a profile's history. `created` and `deleted` tell of the profile as a whole."""

    update: Update
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...] = ()
    created: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Profile:
    """One profile. `last_seen` is the time of the last update that touched it, in milliseconds;
    a profile that was deleted has history only. `order` is when it was first made."""

    group: str
    id: str
    order: int
    properties: dict[str, Any] = field(default_factory=dict)
    last_seen: int | None = None
    exists: bool = False
    history: list[Entry] = field(default_factory=list)

    def at(self, time: int) -> dict[str, Any] | None:
        """The properties as they were at a time, by the times of updates; None if the profile was
        not there. An update without a time happened right after the one before it."""
        found: dict[str, Any] = {}
        exists, now = False, 0
        for entry in self.history:
            now = now if entry.update.time is None else entry.update.time
            if now > time:
                break
            exists = (exists or entry.created) and not entry.deleted
            for change in entry.changes:
                if change.after is ABSENT:
                    found.pop(change.property, None)
                else:
                    found[change.property] = change.after
        return found if exists else None


class Replay:
    """Profiles that grow update by update. `address` tells under which id of a user an update is
    kept; groups keep their own. `strays` are updates that reach no profile."""

    def __init__(
        self, limits: Limits | None = None, address: Callable[[str], str] = lambda name: name
    ) -> None:
        self.profiles: dict[Key, Profile] = {}
        self.strays: list[tuple[Update, Fault]] = []
        self._limits = limits or Limits()
        self._address = address

    def add(self, update: Update) -> None:
        """The next update."""
        fault = _unusable(update)
        if fault is not None or update.id is None:
            self.strays.append((update, fault or Fault(NO_ID, None, "")))
            return
        is_literal = update.group != USERS or update.ignore_alias
        key = (update.group, update.id if is_literal else self._address(update.id))
        profile = self.profiles.get(key)
        if profile is None:
            profile = self.profiles[key] = Profile(*key, order=len(self.profiles))
        profile.history.append(self._apply(profile, update))

    def _apply(self, profile: Profile, update: Update) -> Entry:
        faults = list(_doubts(update))
        changes: list[Change] = []
        existed = profile.exists
        if any(name == "$delete" for name, _ in update.operations):
            changes = [Change(name, old, ABSENT) for name, old in profile.properties.items()]
            profile.properties, profile.exists, profile.last_seen = {}, False, None
            return Entry(
                update=update, changes=tuple(changes), faults=tuple(faults), deleted=existed
            )
        if not existed and not update.sets_something:
            return Entry(update=update, changes=(), faults=tuple(faults))
        profile.exists = True
        for operation, value in update.operations:
            for found in changes_of(operation, value, dict(profile.properties)):
                self._take(profile, found, changes, faults)
        for name, number in update.place.items():
            self._take(
                profile, Change(name, profile.properties.get(name, ABSENT), number), changes, faults
            )
        if not update.ignore_time and update.time is not None:
            profile.last_seen = max(update.time, profile.last_seen or 0)
        return Entry(
            update=update, changes=tuple(changes), faults=tuple(faults), created=not existed
        )

    def _take(
        self, profile: Profile, found: Change | Fault, changes: list[Change], faults: list[Fault]
    ) -> None:
        """Make a change, as far as the limits of profiles let it."""
        if isinstance(found, Fault):
            faults.append(found)
            return
        limits, properties = self._limits, profile.properties
        name, _, after = found
        if after is ABSENT:
            properties.pop(name, None)
            changes.append(found)
            return
        if len(name) > limits.property_name_characters:
            name = name[: limits.property_name_characters]
            faults.append(Fault(NAME_CUT, name, f"its name has {len(found.property):,} characters"))
        if isinstance(after, str) and len(after) > limits.string_characters:
            faults.append(Fault(TEXT_CUT, name, f"its text has {len(after):,} characters"))
            after = after[: limits.string_characters]
        size = _size(after)
        if size > limits.profile_property_bytes:
            faults.append(Fault(TOO_LARGE, name, f"its value has {size:,} bytes"))
            return
        if name not in properties and len(properties) >= limits.profile_properties:
            words = f"the profile has {limits.profile_properties:,} properties already"
            faults.append(Fault(TOO_MANY, name, words))
            return
        changes.append(Change(name, properties.get(name, ABSENT), after))
        properties[name] = after


def _unusable(update: Update) -> Fault | None:
    if update.id is None:
        return Fault(NO_ID, None, "the update names no profile")
    if not update.operations:
        return Fault(NO_OPERATION, None, "the update has no operation")
    return None


def _doubts(update: Update) -> list[Fault]:
    names = [name for name, _ in update.operations]
    found = []
    if len(names) > 1:
        said = ", ".join(f'"{name}"' for name in names)
        found.append(Fault(SEVERAL, None, f"one update has several operations: {said}"))
    if update.group != USERS:
        found += [
            Fault(NOT_FOR_GROUPS, None, f'"{name}" is not supported for groups')
            for name in names
            if name not in GROUP_OPERATIONS
        ]
    return found


def _size(value: Any) -> int:
    if not isinstance(value, list | Mapping):
        return 0
    return len(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    )
