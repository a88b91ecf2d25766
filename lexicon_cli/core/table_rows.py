"""What readers of tables write for a row that is none, and readers of lines know again."""

# Begins such a line; what follows says why.
BROKEN_ROW = b"broken row"
