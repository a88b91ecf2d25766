"""Answers of the identity commands in any format that suits them."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from lexicon_cli.core.errors import UsageError
from lexicon_cli.identity.answers import Difference, Explanation, Life, Resolution
from lexicon_cli.output import identity_json, identity_text
from lexicon_cli.output.style import Style

Answer: TypeAlias = Resolution | Explanation | Life | Difference
FORMATS: dict[type, tuple[str, ...]] = {
    Resolution: ("text", "json", "jsonl", "csv", "markdown"),
    Explanation: ("text", "json", "markdown"),
    Life: ("text", "json", "jsonl", "markdown"),
    Difference: ("text", "json", "jsonl", "csv", "markdown"),
}
_JSON: dict[tuple[type, str], Callable[..., Iterator[str]]] = {
    (Resolution, "json"): identity_json.resolution_pieces,
    (Resolution, "jsonl"): identity_json.resolution_lines,
    (Explanation, "json"): identity_json.explanation_pieces,
    (Life, "json"): identity_json.life_pieces,
    (Life, "jsonl"): identity_json.life_lines,
    (Difference, "json"): identity_json.difference_pieces,
    (Difference, "jsonl"): identity_json.difference_lines,
}


def check_format(kind: type, name: str) -> str:
    """The name, if answers of the kind have that format; otherwise UsageError."""
    known = FORMATS[kind]
    if name not in known:
        raise UsageError(
            f'there is no format "{name}" of this answer', hint=f"there are {', '.join(known)}"
        )
    return name


def pieces(answer: Answer, format_name: str, style: Style, limit: int | None) -> Iterator[str]:
    """The answer in a format, piece by piece. `limit` is how many entries of a list people see
    (None: a default, 0: all); documents for programs are whole."""
    to_json = _JSON.get((type(answer), format_name))
    if to_json is not None:
        return to_json(answer)
    if format_name == "csv":
        from lexicon_cli.output.identity_csv import csv_pieces

        return csv_pieces(answer)
    if format_name == "markdown":
        from lexicon_cli.output.identity_markdown import markdown_pieces

        return markdown_pieces(answer, limit)
    return text_pieces(answer, style, limit)


def text_pieces(answer: Answer, style: Style, limit: int | None) -> Iterator[str]:
    """The answer as text."""
    if isinstance(answer, Life):
        from lexicon_cli.output.identity_life import life_text

        return life_text(answer, style)
    most = identity_text.DEFAULT_LIMIT if limit is None else limit
    if isinstance(answer, Resolution):
        return identity_text.resolution_text(answer, style, most)
    if isinstance(answer, Explanation):
        return identity_text.explanation_text(answer, style, most)
    return identity_text.difference_text(answer, style, most)
