"""The weekly run: all checks over one window of days, held against the window before it."""
