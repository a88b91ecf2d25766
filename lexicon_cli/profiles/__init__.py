"""Profiles: what users and groups are known by, after every update that was sent.

May import: core.
Law: pure code over updates in order of arrival; the same ones give the same profiles and history.
"""
