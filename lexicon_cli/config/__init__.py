"""Configuration: the nearest lexicon.toml and the LEXICON_* variables, read into frozen Settings.

May import: core and the standard library.
Law: flag beats variable beats file beats default, field by field; unknown keys are errors.
"""
