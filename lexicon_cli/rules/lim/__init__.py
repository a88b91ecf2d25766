"""LIM: Mixpanel's limits, held against what a plan promises to send.

May import: core, plan and rules' own helpers.
Law: a rule never raises, whatever a plan says.
"""

MODULES: tuple[str, ...] = ()
