"""Under which id a user's profile is kept while ids are merged, and which profile is seen.

Simplified: a profile that was written to a device is not carried to the user; what is addressed to
the device after it was linked goes to the user. Original: of two profiles the canonical id's is
seen and the other hidden, a single one is kept; what is addressed to any id of the person goes to
the one that is seen. Legacy: what is addressed to an alias goes to its original.

Sources: https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
and github.com/mixpanel/docs-legacy (identity management, aliases). That updates to a device follow
its link is the general rule of clusters; no page says so of profiles.
"""

from collections.abc import Callable

from lexicon_cli.profiles.replay import Profile, Replay
from lexicon_cli.profiles.updates import USERS


class Homes:
    """Ids of users as they are linked. `canonical` tells the person that an id ends up with."""

    def __init__(self, mode: str, canonical: Callable[[str], str]) -> None:
        self._mode = mode
        self._canonical = canonical
        self._above: dict[str, str] = {}
        self._home: dict[str, str] = {}  # of a cluster, by the id that stands for it
        self.replay: Replay | None = None

    def link(self, joins: str, to: str) -> None:
        """From now on `joins` and `to` are one person's."""
        lower, upper = self._top(joins), self._top(to)
        if lower == upper:
            return
        homes = self._home.get(upper, upper), self._home.get(lower, lower)
        self._above[lower] = upper
        self._home[upper] = homes[0] if self._mode != "original" else self._better(homes)

    def home(self, name: str) -> str:
        """The id that an update is kept under which is addressed to a name."""
        top = self._top(name)
        return self._home.get(top, top)

    def seen(self, profile: Profile) -> bool:
        """Whether a profile is seen under its person, now that all has happened."""
        if profile.group != USERS or self._mode == "legacy":
            return True
        if self._mode == "simplified":
            return self._canonical(profile.id) == profile.id
        return self.home(profile.id) == profile.id

    def person(self, profile: Profile) -> str:
        """The id that a profile is found under."""
        if profile.group != USERS or self._mode == "legacy":
            return profile.id
        return self._canonical(profile.id)

    def _better(self, homes: tuple[str, str]) -> str:
        """Of two ids the one whose profile stays seen: the only one that has a profile, else the
        canonical one, else that of the id that was joined to."""
        there = [name for name in homes if self._has_profile(name)]
        if len(there) == 1:
            return there[0]
        return next((name for name in homes if self._canonical(name) == name), homes[0])

    def _has_profile(self, name: str) -> bool:
        profile = self.replay.profiles.get((USERS, name)) if self.replay is not None else None
        return profile is not None and profile.exists

    def _top(self, name: str) -> str:
        above = self._above
        while name in above:
            over = above[name]
            above[name] = above.get(over, over)
            name = over
        return name
