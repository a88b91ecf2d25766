"""VAL: values of planned properties.

May import: core and rules' own helpers.
Law: a message shows values only of properties that are not masked.
"""

MODULES = (
    "val001_wrong_type",
    "val002_numeric_string",
    "val003_boolean_string",
    "val005_enum_violation",
    "val006_enum_case_variant",
    "val007_pattern_mismatch",
    "val008_out_of_range",
    "val009_bad_date",
    "val010_implausible_value",
    "val011_fractional_integer",
    "val016_schema_violation",
)
