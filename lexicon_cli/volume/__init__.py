"""Is there less or more of an event than its own past promises, since when, and where?

Pure: daily counts in, HistoryFacts out. May import history, core and config only.
Law: counts add up over any split; above the volume gate, scaling all days changes no verdict.
"""
