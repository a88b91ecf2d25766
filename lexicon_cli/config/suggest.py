"""A guess at what a user meant by a word that a closed list does not have."""

from collections.abc import Iterable


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, or None.

    Looser than for event names: the list is closed, so a wrong guess costs a glance, no more.
    """
    from difflib import get_close_matches

    from lexicon_cli.core.naming import HINT, nearest

    words = sorted(set(known))
    match = nearest(word, words, cutoff=HINT)
    if match is not None:
        return match.name
    for other in words:
        if word and other.lower().startswith(word.lower()):
            return other
    by_folded = {other.lower(): other for other in words}
    close = get_close_matches(word.lower(), by_folded, n=1, cutoff=0.5)
    return by_folded[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the nearest known word, or with all when none is near and they are few."""
    words = list(known)
    near = nearest_word(word, words)
    if near is not None:
        return f'did you mean "{near}"?'
    return f"known: {', '.join(words)}" if len(words) <= 20 else ""
