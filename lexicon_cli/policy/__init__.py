"""What is shown of what was found: selection, severities, suppressions, the baseline.

May import: rules, plan, config, core.
Law: it only drops, re-grades or adds findings of its own (SUP); it never changes what one says.
"""
