"""NAM: names of events and properties in a plan.

May import: core and rules' own helpers.
Law: a name is compared by core.naming alone.
"""

MODULES = (
    "nam001_duplicate_event",
    "nam006_duplicate_property_in_event",
)
