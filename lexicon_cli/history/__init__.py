"""Daily facts of events and properties: what a day looked like, without the day's events.

Pure: events in, mergeable counts out. May import core and config only.
Law: merging is associative and commutative; facts of a whole are the merged facts of its parts.
"""
