"""PIV: personal data in values.

May import: core and rules' own helpers.
Law: no message, sample or value ever shows what was found.
"""

MODULES = (
    "piv001_pii_value",
    "piv002_pii_in_url",
    "piv003_email_as_distinct_id",
)
