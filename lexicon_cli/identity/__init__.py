"""Who is who: Mixpanel's three merge systems, replayed event by event.

May import: core.
Law: pure code over rows in order of arrival; the same rows give the same people and refusals.
"""
