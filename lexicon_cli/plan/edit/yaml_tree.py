"""YAML text to a tree of spans.

libyaml's marks count characters as Python does, also after line ends of two characters and beyond
the basic plane (a test holds both parsers to that); only where nothing is written its marks differ.
"""

import re
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from lexicon_cli.plan.edit.tree import ALIAS, Branch, CannotEdit, Document, Leaf, Pair, Tree

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

# Anchors and tags before a node; comments and line ends may stand between them and it.
_PROPERTY = re.compile(r"[&!][^\s,\[\]{}]*+")
_BETWEEN = re.compile(r"(?:[ \t]|\r?\n|\r|(?:(?<=\s)|^)#[^\r\n]*)*+")


def yaml_tree(text: str) -> list[Document]:
    """The documents of a text. Raises CannotEdit if it is no YAML."""
    parser = _Parser(text)
    builder = _Builder(text)
    try:
        while (event := parser.get_event()) is not None:
            builder.take(event)
    except yaml.YAMLError as error:
        raise CannotEdit("the file has a syntax error") from error
    finally:
        parser.dispose()
    return builder.documents


class _Builder:
    def __init__(self, text: str) -> None:
        self.documents: list[Document] = []
        self._text = text
        self._stack: list[Branch] = []
        self._keys: list[Tree | None] = []
        self._anchors: dict[str, Tree] = {}
        self._head = 0
        self._root: Tree | None = None
        self._last_end = 0

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is ScalarEvent:
            self._add(self._leaf(event))
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            self._open(event, kind is MappingStartEvent)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self._close(event)
        elif kind is AliasEvent:
            self._add(self._alias(event))
        elif kind is DocumentStartEvent:
            self._head = event.end_mark.index if event.explicit else event.start_mark.index
            self._anchors, self._root = {}, None
            self._last_end = max(self._last_end, self._head)
        elif kind is DocumentEndEvent and self._root is not None:
            self.documents.append(Document(self._root, self._head, self._last_end))

    def _leaf(self, event: Any) -> Leaf:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style or ""
        body = self._body(event, start)
        if style in ("|", ">"):
            end = self._end_of_block(body, end, event.value)
        leaf = Leaf(event.value, style, start, body, end, _spot(event.start_mark))
        self._note_anchor(leaf, event)
        return leaf

    def _alias(self, event: Any) -> Leaf:
        start, end = event.start_mark.index, event.end_mark.index
        leaf = Leaf(event.anchor, ALIAS, start, start, end, _spot(event.start_mark))
        leaf.target = self._anchors.get(event.anchor)
        if leaf.target is not None:
            leaf.target.users.append(leaf)
        return leaf

    def _body(self, event: Any, start: int) -> int:
        """Where a node begins behind its anchor and tag."""
        if event.anchor is None and event.tag is None:
            return start
        body = start
        while (match := _PROPERTY.match(self._text, body)) is not None:
            between = _BETWEEN.match(self._text, match.end())
            assert between is not None  # the expression matches the empty text too
            body = min(between.end(), max(event.end_mark.index, match.end()))
            if body == match.end():
                break
        return body

    def _end_of_block(self, body: int, end: int, value: str) -> int:
        """Where a text under `|` or `>` ends: behind its last line, without the line's end unless
        the lines that follow are part of it (`+`)."""
        raw = self._text[body:end]
        first_line = raw.splitlines()[0] if raw else ""
        if "+" in first_line.partition("#")[0] and value.endswith("\n"):
            kept = len(raw) - len(raw.rstrip(" "))
            stop = end - kept
            return stop - (2 if raw[: len(raw) - kept].endswith("\r\n") else 1)
        return body + len(raw.rstrip())

    def _note_anchor(self, node: Tree, event: Any) -> None:
        node.tag = event.tag
        if event.anchor is not None:
            node.anchor = event.anchor
            self._anchors[event.anchor] = node

    def _open(self, event: Any, mapping: bool) -> None:
        mark = event.start_mark
        flow = bool(event.flow_style)
        if flow and self._text[mark.index : event.end_mark.index][-1:] not in ("{", "["):
            raise CannotEdit("a pair without braces stands in a list")
        body = event.end_mark.index - 1 if flow else self._body(event, mark.index)
        branch = Branch(mapping, flow, mark.index, body, _spot(mark))
        branch.end = max(mark.index, self._last_end)
        self._note_anchor(branch, event)
        self._stack.append(branch)
        self._keys.append(None)

    def _close(self, event: Any) -> None:
        branch = self._stack.pop()
        self._keys.pop()
        branch.end = event.end_mark.index if branch.flow else max(self._last_end, branch.start)
        self._add(branch)

    def _add(self, node: Tree) -> None:
        if isinstance(node, Branch) or not node.is_empty:
            self._last_end = max(self._last_end, node.end)
        if not self._stack:
            self._root = node
            return
        parent = self._stack[-1]
        node.parent = parent
        if parent.items is not None:
            parent.items.append(node)
            return
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = node
        else:
            assert parent.pairs is not None
            self._settle(key, node)
            parent.pairs.append(Pair(key, node))
            self._keys[-1] = None

    def _settle(self, key: Tree, value: Tree) -> None:
        """A value of which nothing is written stands right behind its key's colon."""
        if isinstance(value, Leaf) and value.is_empty:
            between = _BETWEEN.match(self._text, key.end)
            assert between is not None  # the expression matches the empty text too
            colon = between.end()
            spot = colon + 1 if self._text.startswith(":", colon) else key.end
            value.start = value.body = value.end = spot
            self._last_end = max(self._last_end, spot)


def _spot(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1
