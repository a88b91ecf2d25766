"""DIF: what changed from one version of a plan to the next, and what it means to its readers.

May import: core, plan and rules' own helpers; what changed is found by rules/pairing. Law: no
finding between two plans of one meaning; a rule never raises, whatever the plans say.
"""

MODULES: tuple[str, ...] = (
    "dif001_event_removed",
    "dif002_event_renamed",
    "dif003_event_casing_changed",
    "dif004_property_removed",
    "dif005_property_renamed",
    "dif006_type_changed",
    "dif007_property_now_required",
    "dif008_constraint_tightened",
    "dif009_additional_properties_closed",
    "dif010_constraint_loosened",
    "dif011_event_or_property_added",
    "dif012_life_cycle_changed",
    "dif013_metadata_changed",
    "dif014_display_name_changed",
    "dif015_version_not_raised",
    "dif016_project_settings_changed",
    "dif017_data_starts_failing",
    "dif018_unused_intentional_break",
)
