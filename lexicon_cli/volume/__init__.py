"""Regressions of volume: daily counts in, changes out.

Pure: no file, no clock. May import history, config and core; numpy and scipy are imported by its
modules, so only the commands over history load it. Laws: counts add up over any split; above the
gate, counts of all days times a constant change no verdict.
"""
