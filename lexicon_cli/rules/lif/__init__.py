"""LIF: the life of an event, from expected to blocked.

May import: core and rules' own helpers.
Law: statuses are those of the plan format.
"""

MODULES = ("lif001_status_invalid",)
