"""Readers: any file of events, however packed, as a stream of lines whose offsets are the file's.

May import: core, config; zstandard, orjson, duckdb (inside functions), and the standard library's
decompressors.
Law: what is read twice is read alike; a damaged file gives what it still holds, and says so.
"""
