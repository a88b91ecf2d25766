"""VAL: values of planned properties.

May import: core, history and rules' own helpers.
Law: a message shows values only of properties that are not masked.
"""

MODULES = (
    "val001_wrong_type",
    "val002_numeric_string",
    "val003_boolean_string",
    "val004_mixed_type_in_batch",
    "val005_enum_violation",
    "val006_enum_case_variant",
    "val007_pattern_mismatch",
    "val008_out_of_range",
    "val009_bad_date",
    "val010_implausible_value",
    "val011_fractional_integer",
    "val012_currency_inconsistent",
    "val013_cardinality_jump",
    "val014_constant_value",
    "val015_null_rate_jump",
    "val016_schema_violation",
)
# Those that need the days before, too: `drift check` finds them.
HISTORY = (
    "val004_mixed_type_in_batch",
    "val012_currency_inconsistent",
    "val013_cardinality_jump",
    "val014_constant_value",
    "val015_null_rate_jump",
)
