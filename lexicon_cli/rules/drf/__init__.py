"""DRF: properties and events that changed their ways, against their own past.

May import: core, history and rules' own helpers.
Law: `drift` finds and counts, a rule grades and explains; values of masked properties never come here.
"""

MODULES: tuple[str, ...] = ()
