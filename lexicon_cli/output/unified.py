"""What would change in a file, as a unified diff."""


def unified_diff(name: str, before: str, after: str) -> str:
    """The difference of two texts as `patch` takes it; '' if there is none."""
    if before == after:
        return ""
    import difflib

    parts = [
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(
            _lines(before),
            _lines(after),
            fromfile=name,
            tofile=name,
        )
    ]
    return "".join(parts)


def _lines(text: str) -> list[str]:
    """Lines end with a line feed and with nothing else, as `patch` counts them."""
    lines = text.split("\n")
    ended = [f"{line}\n" for line in lines[:-1]]
    return [*ended, lines[-1]] if lines[-1] else ended
