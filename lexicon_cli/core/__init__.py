"""Words everyone shares: findings, reports, bundles, groups, limits, errors; facts about Mixpanel.

May import: the standard library only.
Law: plain frozen data; nothing here reads a file of the user, prints, or knows a rule.
"""
