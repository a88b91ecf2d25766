"""The catalogue: one folder per family, one file per rule, which names, grades and explains it.

May import: plan, config and core (families of data rules only core).
Law: a rule never decides whether it is on; the same group or plan always gets the same words.
"""
