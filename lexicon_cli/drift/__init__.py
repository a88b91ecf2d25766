"""Did types, nulls, names and values of properties change, since when, and where?

Pure: daily facts in, HistoryFacts out. May import history, core, and of kernel what is personal.
Law: two windows of like days show no drift; the order of days within a window does not matter.
"""
