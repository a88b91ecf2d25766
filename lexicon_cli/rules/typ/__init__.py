"""TYP: types and constraints in a plan.

May import: core, plan and rules' own helpers.
Law: a rule never raises, whatever a plan says; what it finds is certain or named as a guess.
"""

MODULES = (
    "typ001_type_missing",
    "typ002_type_unknown",
    "typ003_type_conflict_across_events",
    "typ004_constraint_wrong_for_type",
    "typ005_impossible_range",
    "typ006_enum_type_mismatch",
    "typ007_enum_duplicate_or_case_variant",
    "typ008_enum_too_large",
    "typ009_invalid_regex",
    "typ010_unknown_format",
    "typ011_string_without_max_length",
    "typ012_number_without_range",
    "typ013_optional_not_nullable",
    "typ014_id_typed_as_number",
    "typ015_date_as_number_or_free_string",
    "typ016_number_as_string",
    "typ017_object_or_list_of_objects",
    "typ018_list_item_type_missing",
    "typ019_required_unknown_property",
    "typ020_default_with_required",
    "typ021_revenue_without_currency",
)
