"""DOC: what a plan tells about its events: descriptions, owners, tags, examples.

May import: core, plan and rules' own helpers.
Law: a rule never raises, whatever a plan says.
"""

MODULES: tuple[str, ...] = ("doc001_event_description_missing",)
