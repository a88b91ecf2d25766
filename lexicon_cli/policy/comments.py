"""Suppressions in comments of YAML files.

    # lexicon: ignore[NAM004, DOC001] until 2027-01-31 the reason
    # lexicon: ignore-file[NAM] the reason

Behind an entry such a comment covers it with all that it holds; on a line of its own it covers the
next entry; `ignore-file` covers the file.
"""

import re
from collections.abc import Container, Iterable, Iterator

from lexicon_cli.core.finding import Place
from lexicon_cli.core.fix import Change, EditText
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.nodes import Node
from lexicon_cli.policy.layout import Layout
from lexicon_cli.policy.suppression import Lines, Origin, Suppression, Word, read_terms

# What follows is looked at without being taken, so that a second one behind it is found too.
_FOUND = re.compile(
    r"#[ \t]*lexicon:[ \t]*(ignore(?:-file)?)(?![\w-])"
    r"[ \t]*(\[[^\]\r\n\x85\u2028\u2029]*\])?(?=([^\r\n\x85\u2028\u2029]{0,4000}))"
)
_LONGEST = 4000  # characters of a reason; ten thousand suppressions on one line stay bearable
_NEXT_COMMENT = re.compile(r"[ \t]#[ \t]")
_ALIAS = re.compile(r"[ \t]*(?:-[ \t]+)*\*")
_WORD = re.compile(r"[^\s,\[\]]+")
Spot = tuple[int, int]


def may_have_comments(text: str) -> bool:
    """Whether a look at the text is worth the time."""
    return "lexicon:" in text and _FOUND.search(text) is not None


def comments_of(
    file: str, text: str, documents: Iterable[Node]
) -> Iterator[tuple[Suppression, Spot | None]]:
    """The suppressions in a YAML text, in order, each with line and column of the entry that it is
    about, if there is one; `documents` are the nodes read from the text."""
    candidates = list(_FOUND.finditer(text))
    layout = Layout(text, documents, [found.start() for found in candidates])
    for found in candidates:
        if layout.is_comment(found.start()) and not _is_commented_out(layout, found.start()):
            yield _suppression(file, layout, found)


def _is_commented_out(layout: Layout, offset: int) -> bool:
    """Whether it ends a line that is a comment as a whole: an entry put out of use."""
    line, column = layout.spot(offset)
    start = layout.line_start(line)
    before = layout.text[start : start + column - 1]
    return before.lstrip().startswith("#")


def _suppression(
    file: str, layout: Layout, found: "re.Match[str]"
) -> tuple[Suppression, Spot | None]:
    text = layout.text
    line, column = layout.spot(found.start())
    rest, end = found[3].rstrip(), found.end() + len(found[3].rstrip())
    following = _NEXT_COMMENT.search(rest)
    if following is not None:  # another comment begins here, and stays
        rest, end = rest[: following.start()], found.end() + following.end() - 2
    listed = found.start(2) if found[2] is not None else 0
    is_alone = not text[layout.line_start(line) : found.start()].strip()
    words = tuple(
        Word(word.group(), Place(file, *layout.spot(listed + word.start())))
        for word in _WORD.finditer(found[2] or "")
    )
    terms = read_terms(rest)
    lines, spot = _covered(file, layout, line, is_alone, found[1] == "ignore-file")
    suppression = Suppression(
        words=words,
        origin=Origin.COMMENT,
        place=Place(file, line, column),
        reason=terms.reason,
        until=terms.until,
        no_day=terms.no_day,
        lines=lines,
        editing=None
        if len(found[3]) == _LONGEST
        else CommentEditing(
            whole=EditText(Place(file, line, column), text[found.start() : end], ""),
            words=words,
            listed=found[2] or "",
            at=Place(file, *layout.spot(listed)),
        ),
    )
    return suppression, spot


def _covered(
    file: str, layout: Layout, line: int, is_alone: bool, whole: bool
) -> tuple[Lines | None, Spot | None]:
    if whole:
        return Lines(file, 1, layout.last_line), None
    entry = layout.entry_after(line) if is_alone else layout.entry_on(line)
    if entry is None:
        if is_alone:
            return None, None
        # Behind the end of a text that began further up; an alias begins nowhere else.
        start = layout.line_start(line)
        is_alias = _ALIAS.match(layout.text, start) is not None
        return Lines(file, line if is_alias else layout.text_before(line, 1), line), None
    first, column, last = entry
    return Lines(file, first, last), (first, column)


@dataclass(frozen=True, slots=True)
class CommentEditing:
    """A comment as text: `whole` takes it away, `listed` is its list, which stands `at`."""

    whole: EditText
    words: tuple[Word, ...]
    listed: str
    at: Place

    def without(self, words: Container[Word]) -> tuple[Change, ...]:
        """The changes that take these words out, and the comment if no other word is left."""
        kept = [word.text for word in self.words if word not in words]
        if not kept:
            return (self.whole,)
        return (EditText(self.at, self.listed, f"[{', '.join(kept)}]"),)

    def renamed(self, word: Word, new: str) -> tuple[Change, ...]:
        """The change that puts `new` in the word's place."""
        return (EditText(word.place, word.text, new),)
