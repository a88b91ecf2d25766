"""REF: definitions shared, repeated, unused, and contradicting each other.

May import: core, plan and rules' own helpers.
Law: a rule never raises, whatever a plan says.
"""

MODULES: tuple[str, ...] = ()
