"""The tracking plan: its model, readers and writers (YAML, CSV), and where each entry stands.

May import: core, config, events, kernel (never does the last two); the only room that knows YAML.
Law: reading never raises for what a plan says wrong: it gives findings with places, and the rest.
"""
