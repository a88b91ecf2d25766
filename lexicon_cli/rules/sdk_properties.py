"""What an SDK adds to each event by itself, and how wide an event is once it has.

Only what is on every event of an ordinary session: not campaign parameters and click ids, which
depend on the visit, nor what the server adds later. Read in November 2026 from the table of default
properties and the clients' sources (mixpanel-js src/utils.js, mixpanel-android
AnalyticsMessages.java, mixpanel-swift AutomaticProperties.swift, mixpanel-python):
https://docs.mixpanel.com/docs/data-structure/property-reference/default-properties
"""

from collections.abc import Iterable

from lexicon_cli.core.mixpanel import SERVER_ADDED
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.model import EventDef

_SENT_BY_ALL = frozenset({"token", "time", "distinct_id", "mp_lib", "$lib_version"})
_CLIENT = _SENT_BY_ALL | {
    *("$device_id", "$user_id", "$insert_id", "$os", "$screen_height", "$screen_width"),
    "$had_persisted_distinct_id",
}
_MOBILE = _CLIENT | {
    *("$os_version", "$app_build_number", "$app_release", "$app_version", "$app_version_string"),
    *("$manufacturer", "$model", "$carrier", "$wifi"),
}
SDK_PROPERTIES = {
    "server": _SENT_BY_ALL,
    "web": _CLIENT
    | {
        *("$browser", "$browser_version", "$current_url", "$referrer", "$referring_domain"),
        *("$initial_referrer", "$initial_referring_domain"),
    },
    "ios": _MOBILE | {"$radio"},
    "android": _MOBILE
    | {
        *("$brand", "$screen_dpi", "$bluetooth_enabled", "$bluetooth_version", "$has_nfc"),
        *("$has_telephone", "$google_play_services"),
    },
    "unity": _CLIENT
    | {
        *("$os_version", "$app_version_string", "$device", "$screen_dpi", "$manufacturer"),
        *("$model", "$radio", "$wifi"),
    },
}
_LEAST = min(SDK_PROPERTIES, key=lambda name: len(SDK_PROPERTIES[name]))
_MOST = max(SDK_PROPERTIES, key=lambda name: len(SDK_PROPERTIES[name]))
MOST_ADDED = len(SDK_PROPERTIES[_MOST])


@dataclass(frozen=True, slots=True)
class Width:
    """How many properties an event carries: its own (shared ones and groups included), the plan's
    super properties, and those that only the SDK adds. `platform` is whose SDK was counted."""

    own: int
    supers: int
    sdk: int
    platform: str

    @property
    def total(self) -> int:
        return self.own + self.supers + self.sdk

    def in_words(self) -> str:
        """The sum: `250 of its own + 3 super properties + 22 that the web SDK adds`."""
        return (
            f"{self.own:,} of its own + {self.supers:,} super properties + {self.sdk:,} that "
            f"the {self.platform} SDK adds"
        )


def width(event: EventDef, *, at_least: bool) -> Width:
    """The event on that one of its platforms whose SDK adds most. Where the plan names no platform:
    with the SDK that adds fewest (`at_least`), or the one that adds most."""
    known = [name for name in event.platforms if name in SDK_PROPERTIES]
    fallback = _LEAST if at_least else _MOST
    platform = max(known, key=lambda name: len(SDK_PROPERTIES[name])) if known else fallback
    sent = {name: entry for name, entry in event.properties.items() if name not in SERVER_ADDED}
    sent = {name: entry for name, entry in sent.items() if entry.status != "blocked"}
    supers = sum(entry.origin == "super" for entry in sent.values())
    return Width(len(sent) - supers, supers, len(SDK_PROPERTIES[platform] - sent.keys()), platform)


def wide_events(events: Iterable[EventDef], least: int) -> list[EventDef]:
    """Those that may carry at least so many properties: a quick look before counting."""
    return [event for event in events if len(event.properties) + MOST_ADDED >= least]
