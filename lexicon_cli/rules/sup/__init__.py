"""SUP: suppressions and the baseline: unused, without a reason, unknown, expired, stale.

May import: core and rules' own helpers.
Law: pages only; the policy room makes the findings.
"""

MODULES: tuple[str, ...] = (
    "sup001_unused_suppression",
    "sup002_suppression_without_reason",
    "sup003_unknown_code_in_suppression",
    "sup004_suppression_expired",
    "sup005_stale_baseline_entry",
)
