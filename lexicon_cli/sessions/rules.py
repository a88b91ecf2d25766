"""What makes a session: a gap, two events, or a property.

Source: https://docs.mixpanel.com/docs/features/sessions
"""

from lexicon_cli.core.mixpanel import SESSION_EXCLUDED
from lexicon_cli.core.records import dataclass

TIMEOUT, EVENTS, PROPERTY = KINDS = ("timeout", "event", "property")
DEFAULT_TIMEOUT_MS = 30 * 60_000
SHORTEST_MS, LONGEST_MS = 60_000, 24 * 3_600_000

# What a session has of its events; a project may add four more.
INHERITED = (
    "$app_build_number",
    "$app_version_string",
    "$browser",
    "$city",
    "$country_code",
    "$current_url",
    "$device",
    "$manufacturer",
    "$os",
    "$region",
    "mp_country_code",
    "mp_lib",
    "mp_platform",
    "utm_campaign",
    "utm_content",
    "utm_source",
)
MOST_ADDED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRules:
    """One definition. `kind` timeout: a gap longer than `timeout_ms` ends a session. `event`: from
    `start_event` to `end_event`. `property`: the events of one value of `id_property`.

    `excluded` are names of events that count for nothing.
    """

    kind: str = TIMEOUT
    timeout_ms: int = DEFAULT_TIMEOUT_MS
    start_event: str | None = None
    end_event: str | None = None
    id_property: str | None = None
    excluded: frozenset[str] = SESSION_EXCLUDED

    @property
    def looks_further(self) -> bool:
        """Whether a property that the first event lacks is taken from a later one."""
        return self.kind == TIMEOUT
