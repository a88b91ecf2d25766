"""LIF: the life of an event, from expected to blocked.

May import: core, plan and rules' own helpers.
Law: statuses are those of the plan format; what has expired is decided by the view's today.
"""

MODULES = (
    "lif001_status_invalid",
    "lif002_deprecated_without_replacement_or_reason",
    "lif003_replacement_missing",
    "lif004_sunset_passed",
    "lif005_sunset_too_far",
    "lif006_planned_for_too_long",
    "lif007_alias_clashes",
    "lif008_active_refers_to_deprecated",
    "lif009_status_date_order",
    "lif010_key_event_set_empty",
)
