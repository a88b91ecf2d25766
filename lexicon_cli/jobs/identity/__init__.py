"""Merges: who is who, why, and what would be otherwise."""
