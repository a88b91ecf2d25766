"""DRF: properties and events that changed their ways, against their own past.

May import: core, history and rules' own helpers.
Law: `drift` finds and counts, a rule grades and explains; masked values never come here.
"""

MODULES = (
    "drf001_type_drift",
    "drf002_new_property",
    "drf003_property_disappeared",
    "drf004_enum_drift",
    "drf005_length_growth",
)
