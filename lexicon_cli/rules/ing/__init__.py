"""ING: what Mixpanel itself would refuse, cut or doubt, whatever the plan says.

May import: core, history and rules' own helpers.
Law: numbers come from the plan's limits profile.
"""

MODULES = (
    "ing001_too_many_properties",
    "ing002_string_too_long",
    "ing003_string_probably_truncated",
    "ing004_property_name_too_long",
    "ing005_event_too_large",
    "ing006_list_or_object_too_large",
    "ing007_nesting_too_deep",
    "ing008_time_out_of_range",
    "ing009_time_unit_mixed",
    "ing010_bad_insert_id",
    "ing011_duplicate_event",
    "ing012_insert_id_reused",
    "ing013_forbidden_distinct_id",
    "ing014_ip_as_identity",
    "ing015_hot_shard_risk",
    "ing016_invalid_utf8",
    "ing017_malformed_line",
    "ing018_bot_or_test_traffic",
    "ing019_wrong_environment",
    "ing020_late_arrival",
    "ing021_json_encoded_string",
    "ing022_string_over_bytes",
)
# Those that need the days before, too: `drift check` finds them.
HISTORY = ("ing019_wrong_environment",)
