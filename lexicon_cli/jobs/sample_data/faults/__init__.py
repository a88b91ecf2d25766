"""The faults that real exports show, each with the rule codes that must find it."""
