"""NAM: names of events and properties in a plan.

May import: core, plan and rules' own helpers.
Law: a name is compared by core.naming alone.
"""

MODULES = (
    "nam001_duplicate_event",
    "nam002_event_differs_only_by_case_or_separator",
    "nam003_near_duplicate_event",
    "nam004_event_casing",
    "nam005_property_casing",
    "nam006_duplicate_property_in_event",
    "nam007_property_differs_only_by_case",
    "nam008_near_duplicate_property",
    "nam009_surrounding_or_double_whitespace",
    "nam010_control_or_invisible_character",
    "nam011_tense_and_order",
    "nam012_verb_order_inconsistent",
    "nam013_separator_inconsistent",
    "nam014_prefix_missing",
    "nam015_dynamic_name",
    "nam016_property_value_in_event_name",
    "nam017_generic_name",
    "nam018_unit_missing",
    "nam019_unit_redundant_or_contradictory",
    "nam020_boolean_not_phrased_as_flag",
    "nam021_timestamp_suffix",
    "nam022_reserved_event_name",
    "nam023_reserved_property_name",
    "nam024_test_like_name",
    "nam025_platform_in_name",
    "nam026_display_name_equals_name",
    "nam027_display_name_collision",
)
