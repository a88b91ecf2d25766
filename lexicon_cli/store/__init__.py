"""The event store: one DuckDB file that keeps every line as it came, and answers about them.

May import: core, config, events, identity, kernel; duckdb and numpy, inside functions only.
Law: what was committed survives any death of the process; loading twice is loading once.
"""
