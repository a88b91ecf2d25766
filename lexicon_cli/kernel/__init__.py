"""The kernel: a compiled plan in, lines of events through, counts that can be added together out.

May import: core, the standard library, orjson and msgspec.
Law: the tally of a file equals the merge of the tallies of any cut of it at line ends.
"""
