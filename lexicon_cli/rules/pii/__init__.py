"""PII: personal data in a plan: marked, allowed, explained.

May import: core, plan and rules' own helpers.
Law: a rule never raises, whatever a plan says.
"""

MODULES: tuple[str, ...] = ()
