"""The live server: requests of the SDKs in, checked events on disk and on the page.

May import wire and the rooms below; who checks and who stores is handed in by jobs.
Law: what was answered with success is on disk before the answer goes out.
"""
