"""What each verb does: joins the other rooms and returns a Report or a result; prints nothing.

May import: everything below it; never cli or output.
Law: parameters have the command line's defaults; a function here is its verb's Python API.
"""
