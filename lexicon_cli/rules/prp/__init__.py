"""PRP: which properties an event carries, against which were planned.

May import: core, history and rules' own helpers.
Law: Mixpanel's own properties are never unknown.
"""

MODULES = (
    "prp001_missing_required",
    "prp002_unknown_property",
    "prp003_property_case_mismatch",
    "prp004_forbidden_property",
    "prp005_conditionally_missing",
    "prp006_super_property_missing",
    "prp007_required_present_but_empty",
)
# Those that need the days before, too: `drift check` finds them.
HISTORY = ("prp005_conditionally_missing",)
