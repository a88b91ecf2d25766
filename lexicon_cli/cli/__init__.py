"""The command line: one thin module per verb, from options to a job to output to an exit code.

May import: every other room, typer.
Law: only the invoked verb is imported; results go to standard output, talk to standard error.
"""
