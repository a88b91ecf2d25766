"""STR: how a plan is written.

May import: core and rules' own helpers.
Law: the readers in plan/ make these findings while they read; only STR012 looks for itself.
"""

MODULES = (
    "str001_syntax_error",
    "str002_unknown_key",
    "str003_missing_key",
    "str004_duplicate_yaml_key",
    "str005_ambiguous_yaml_scalar",
    "str006_plan_version_unsupported",
    "str007_include_not_found",
    "str008_unresolved_reference",
    "str009_csv_header_unknown",
    "str010_csv_orphan_row",
    "str011_empty_plan",
    "str012_unstable_order",
    "str013_wrong_kind_of_value",
)
