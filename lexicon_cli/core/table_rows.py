"""What readers of tables and calls write for a broken one, and readers of lines know again."""

# Begins such a line; what follows says why.
BROKEN_ROW = b"broken row"
# Begins a line that stands for a call to Mixpanel whose body cannot be decoded.
BROKEN_CALL = b"broken call"
