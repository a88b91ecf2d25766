"""Versions of apps in their order, as people number them."""

import re

_PART = re.compile(r"([0-9]{1,18})|([^0-9.\-+_ ()]+)")
Order = tuple[tuple[int, int, str], ...]


def order_of(version: str) -> Order:
    """What versions are sorted by: numbers as numbers; a word (beta) before the release itself."""
    parts: list[tuple[int, int, str]] = []
    for number, word in _PART.findall(version[:100]):
        if word:
            parts = [*_without_zeros(parts), (0, 0, word.lower())]
        else:
            parts.append((2, int(number), ""))
    return (*_without_zeros(parts), (1, 0, ""))


def _without_zeros(parts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """5.2.0 is 5.2."""
    while len(parts) > 1 and parts[-1] == (2, 0, ""):
        parts = parts[:-1]
    return parts


def is_version(text: str) -> bool:
    """Whether the text begins as a version does: 5, v5.2, 5.2.0-beta."""
    return re.match(r"\s*v?[0-9]", text) is not None


def is_older(version: str, than: str) -> bool:
    """Whether the one version is certainly older than the other; words are no versions."""
    if not (is_version(version) and is_version(than)):
        return False
    return order_of(version.strip().lstrip("vV")) < order_of(than.strip().lstrip("vV"))
