"""Runs a kernel over data: in this process, or in worker processes over ranges of bytes.

May import: core, config, events, kernel; the only room that starts processes.
Law: the merged tally never depends on how many workers there were or where the data was cut.
"""
