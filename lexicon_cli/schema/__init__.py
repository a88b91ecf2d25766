"""Plans as JSON Schemas: compiled, written to disk, read back, judged by the reference library.

May import: rules, plan, events, kernel, config, core; jsonschema, here only, inside functions.
Law: same plan, same bytes; a compiled schema says "invalid" exactly when `validate` has a finding
that a schema can express (compile.py lists the codes).
"""
