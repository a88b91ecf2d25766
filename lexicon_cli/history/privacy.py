"""Of which properties no value is kept."""

from collections.abc import Mapping

from lexicon_cli.core.mixpanel import SERVER_ADDED
from lexicon_cli.core.records import dataclass, field

# Times and ids: nothing but their types is worth knowing. How many users there are is known anyway.
UNTOLD = SERVER_ADDED | {"time", "$time", "$insert_id", "distinct_id", "$user_id", "$device_id"}
# Who a person is, and where from. How many there are may be known, which ones may not.
NOTHING_KEPT = frozenset(
    {
        "$distinct_id",
        "$distinct_id_before_identity",
        "$preshuffle_distinct_id",
        "$identified_id",
        "$anon_id",
        "$anon_distinct_id",
        "alias",
        "ip",
        "$ip",
        "$email",
        "$phone",
        "$name",
        "$first_name",
        "$last_name",
        "$avatar",
        "$latitude",
        "$longitude",
        "token",
    }
)


@dataclass(frozen=True, slots=True)
class Privacy:
    """The properties that the plan marks as personal or sensitive, by event. Of an event that is
    not planned, those that it marks anywhere."""

    by_event: Mapping[str, frozenset[str]] = field(default_factory=dict)
    anywhere: frozenset[str] = frozenset()

    def covers(self, event: str, prop: str) -> bool:
        """Whether no value of the property may be kept."""
        return prop in self.by_event.get(event, self.anywhere)


def privacy_of(marked: Mapping[str, frozenset[str]]) -> Privacy:
    """From the marked properties of every planned event, the unmarked events with an empty set."""
    return Privacy(marked, frozenset().union(*marked.values()))
