"""Sessions: when somebody came, and until when they stayed, by Mixpanel's three definitions.

May import: core.
Law: pure code over events sorted by user and time; what one user does moves nobody else's sessions.
"""
