"""Reports made readable: one file per format, from a terminal's text to CSV.

May import: core, config, rules; rich (in text.py alone).
Law: a format is a function of the Report and a Style; text from data is made harmless.
"""
