"""Answers of the identity commands as Markdown: a heading, and the text in a block of code."""

import re
from collections.abc import Iterator

from lexicon_cli.output.identity import Answer, text_pieces
from lexicon_cli.output.markdown import LARGEST
from lexicon_cli.output.markdown import text as escaped
from lexicon_cli.output.style import Style

_TICKS = re.compile("`+")


def markdown_pieces(answer: Answer, limit: int | None) -> Iterator[str]:
    """The first line as a heading, all else as it stands; never more than hosts of code take."""
    lines = "".join(text_pieces(answer, Style(), limit)).splitlines()
    body: list[str] = []
    room = LARGEST - len(lines[0])
    for line in lines[1:]:
        room -= len(line) + 1
        if room < 0:
            body.append("… (cut: the JSON document has all)")
            break
        body.append(line)
    # A fence must be longer than any run of ticks inside of it.
    longest = max((len(run) for run in _TICKS.findall("\n".join(body))), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"### {escaped(lines[0])}\n\n{fence}text\n"
    yield "".join(f"{line}\n" for line in body)
    yield f"{fence}\n"
