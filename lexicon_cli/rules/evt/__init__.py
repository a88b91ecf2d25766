"""EVT: which events arrive, against which were planned.

May import: core, history and rules' own helpers.
Law: names are compared exactly first, then ignoring case, then separators.
"""

MODULES = (
    "evt001_unknown_event",
    "evt002_event_case_mismatch",
    "evt003_event_separator_mismatch",
    "evt004_event_probable_typo",
    "evt005_deprecated_event",
    "evt006_blocked_event",
    "evt007_event_on_wrong_platform",
    "evt008_planned_event_never_seen",
    "evt009_live_event_vanished",
    "evt010_event_before_introduced_version",
    "evt011_autotracked_event",
    "evt012_hotshard_event",
    "evt013_name_explosion",
    "evt014_merged_name",
)
# Those that need the days before, too: `drift check` finds them.
HISTORY = (
    "evt009_live_event_vanished",
    "evt010_event_before_introduced_version",
    "evt013_name_explosion",
)
