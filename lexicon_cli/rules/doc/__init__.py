"""DOC: what a plan tells about its events: descriptions, owners, tags, examples.

May import: core, plan and rules' own helpers.
Law: what nobody in a plan says is one finding for the plan, never one for each entry.
"""

MODULES: tuple[str, ...] = (
    "doc001_event_description_missing",
    "doc002_property_description_missing",
    "doc003_description_too_short_or_placeholder",
    "doc004_description_is_implementation",
    "doc005_owner_missing",
    "doc006_owner_invalid",
    "doc007_tags_missing",
    "doc008_tag_unknown",
    "doc009_trigger_missing",
    "doc010_example_missing",
    "doc011_example_violates_schema",
    "doc012_platform_missing",
    "doc013_introduced_by_missing",
    "doc014_link_malformed",
)
