"""The one way to hide a value."""


def mask(value: object) -> str:
    """A stand-in that tells kind and length, never content: `<string, 17 characters>`."""
    if isinstance(value, str):
        return f"<string, {len(value)} characters>"
    if isinstance(value, bool):
        return "<boolean>"
    if isinstance(value, int | float):
        return "<number>"
    if isinstance(value, list):
        return f"<list, {len(value)} elements>"
    if isinstance(value, dict):
        return f"<object, {len(value)} keys>"
    return "<null>"
