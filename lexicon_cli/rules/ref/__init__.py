"""REF: definitions shared, repeated, unused, and contradicting each other.

May import: core, plan and rules' own helpers.
Law: a rule never raises, whatever a plan says.
"""

MODULES = (
    "ref001_unused_property",
    "ref002_copy_paste_group",
    "ref003_override_weakens_parent",
    "ref004_definition_drift",
    "ref005_funnel_property_gap",
    "ref006_common_property_redeclared",
)
