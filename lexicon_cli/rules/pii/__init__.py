"""PII: personal data in a plan: marked, allowed, explained.

May import: core, plan and rules' own helpers.
Law: a rule never raises, whatever a plan says.
"""

MODULES = (
    "pii001_pii_name_unmarked",
    "pii002_pii_forbidden",
    "pii003_pii_without_purpose",
    "pii004_url_property",
)
