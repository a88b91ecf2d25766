"""Fixes of a plan as edits of its files' texts: comments, order, quotes and line ends survive.

Imported by the jobs that write plans and by nobody else: reading a plan does not need it.
"""

from lexicon_cli.plan.edit.apply import OVERLAPS, Fixed, apply_fixes

__all__ = ["OVERLAPS", "Fixed", "apply_fixes"]
