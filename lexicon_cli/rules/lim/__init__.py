"""LIM: Mixpanel's limits, held against what a plan promises to send.

May import: core, plan and rules' own helpers.
Law: a rule never raises, whatever a plan says.
"""

MODULES: tuple[str, ...] = (
    "lim001_too_many_properties",
    "lim002_near_property_limit",
    "lim003_name_too_long",
    "lim004_enum_value_too_long",
    "lim005_nesting_too_deep",
    "lim006_object_too_wide",
    "lim007_too_many_events",
    "lim008_profile_too_wide",
    "lim009_export_cap",
    "lim010_bytes_over_characters",
)
