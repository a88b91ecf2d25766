"""TYP: types and constraints in a plan.

May import: core and rules' own helpers.
Law: what is wrong here cannot be compiled, or not to what was meant.
"""

MODULES = (
    "typ002_type_unknown",
    "typ005_impossible_range",
    "typ009_invalid_regex",
    "typ019_required_unknown_property",
)
