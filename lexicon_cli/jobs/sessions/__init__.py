"""Sessions of resolved users, from data in any order or from a store."""
