"""All of YAML to nodes, by libyaml, within fixed bounds of depth and of alias growth.

Built from the parser's events rather than its own node graph: that way neither deep nesting nor a
chain of aliases can exhaust the stack or the memory, and no scalar is turned into a Python value.
"""

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from lexicon_cli.plan import composed
from lexicon_cli.plan.composed import MAX_DEPTH, Composed, Fault, too_many_nodes
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, Style

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # PyYAML built without libyaml: about six times slower, else the same
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]

MAX_ALIASED = 500_000  # nodes that aliases may stand for, all together

_CORE_TAG = "tag:yaml.org,2002:"
_CORE_TAGS = {"str", "int", "float", "bool", "null", "map", "seq", "timestamp"}


def compose_events(text: str) -> Composed:
    """The documents in `text`. After a syntax error, what stands before it is kept."""
    composer = _Composer()
    parser = _Parser(text)
    try:
        composer.run(parser.get_event)
    except yaml.YAMLError as error:
        composer.faults.append(_fault_of(error, text))
        composer.close()
    except _Refused as refused:
        composer.faults.append(refused.fault)
        composer.documents.clear()
    finally:
        parser.dispose()
    return Composed(composer.documents, composer.faults)


class _Refused(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class _Composer:
    """Turns parser events into nodes, iteratively."""

    def __init__(self) -> None:
        self.documents: list[Node] = []
        self.faults: list[Fault] = []
        self._stack: list[Sequence | Mapping] = []
        self._keys: list[Node | None] = []
        # Anchor -> (node, how many nodes it stands for, their depth), or None while still open.
        self._anchors: dict[str, tuple[Node, int, int] | None] = {}
        self._open: list[tuple[str, int] | None] = []
        self._depths: list[int] = []
        self._made = 0
        self._aliased = 0

    def run(self, next_event: Callable[[], Any]) -> None:
        plain, quoted = Style.PLAIN, Style.QUOTED
        while (event := next_event()) is not None:
            kind = type(event)
            if self._made - self._aliased > composed.MAX_NODES:
                raise _Refused(too_many_nodes(event.start_mark.line + 1))
            if kind is ScalarEvent:
                mark = event.start_mark
                style = plain if event.implicit[0] and not event.style else quoted
                node = Scalar(event.value, style, mark.line + 1, mark.column + 1)
                self._made += 1
                if event.tag is not None:
                    self._tag_scalar(node, event.tag)
                if event.anchor is not None:
                    self._anchors[event.anchor] = (node, 1, 0)
                self._add(node)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._enter(event, kind is MappingStartEvent)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._leave()
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentEndEvent:
                self._anchors.clear()

    def close(self) -> None:
        """End all that is open; a key without a value is dropped."""
        while self._stack:
            self._leave()

    def _add(self, node: Node) -> None:
        if not self._stack:
            self.documents.append(node)
            return
        parent = self._stack[-1]
        if type(parent) is Sequence:
            parent.items.append(node)
            return
        assert isinstance(parent, Mapping)
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = node
        else:
            parent.pairs.append((key, node))
            self._keys[-1] = None

    def _enter(self, event: Any, mapping: bool) -> None:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if len(self._stack) >= MAX_DEPTH:
            raise _Refused(Fault(f"nested deeper than {MAX_DEPTH} levels", line, column))
        if event.tag is not None and event.tag != "!":
            self._check_tag(event.tag, line, column)
        self._made += 1
        self._stack.append(Mapping(line, column) if mapping else Sequence(line, column))
        self._keys.append(None)
        self._depths.append(1)
        self._open.append(None if event.anchor is None else (event.anchor, self._made))
        if event.anchor is not None:
            self._anchors[event.anchor] = None

    def _leave(self) -> None:
        node = self._stack.pop()
        self._keys.pop()
        depth = self._depths.pop()
        anchor = self._open.pop()
        if anchor is not None:
            name, made_before = anchor
            self._anchors[name] = (node, self._made - made_before + 1, depth)
        self._deepen(depth)
        self._add(node)

    def _deepen(self, depth: int) -> None:
        if self._depths and self._depths[-1] <= depth:
            self._depths[-1] = depth + 1

    def _alias(self, event: Any) -> None:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        known = self._anchors.get(event.anchor)
        if known is None:
            why = "refers to itself" if event.anchor in self._anchors else "has no anchor"
            self.faults.append(Fault(f'alias "*{event.anchor}" {why}', line, column, fatal=False))
            self._add(Scalar("", Style.PLAIN, line, column))
            return
        node, size, depth = known
        if len(self._stack) + depth > MAX_DEPTH:
            raise _Refused(Fault(f"nested deeper than {MAX_DEPTH} levels", line, column))
        self._deepen(depth)
        self._made += size
        self._aliased += size
        if self._aliased > MAX_ALIASED:
            message = f"aliases stand for more than {MAX_ALIASED:,} entries"
            raise _Refused(Fault(message, line, column))
        self._add(node)

    def _tag_scalar(self, node: Scalar, tag: str) -> None:
        if tag in ("!", _CORE_TAG + "str"):
            node.style = Style.QUOTED
        elif tag.removeprefix(_CORE_TAG) in _CORE_TAGS:
            node.style = Style.LITERAL
        else:
            self._check_tag(tag, node.line, node.column)

    def _check_tag(self, tag: str, line: int, column: int) -> None:
        short = tag.removeprefix(_CORE_TAG)
        if short == tag or short not in _CORE_TAGS:
            name = tag if short == tag else "!!" + short
            message = f'tag "{name}" means nothing in a plan'
            self.faults.append(Fault(message, line, column, "leave the tag out", fatal=False))


def _fault_of(error: yaml.YAMLError, text: str) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _reader_fault(error, text)
    lines = re.split(r"\r\n|\n|\r", text)
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    line, column = mark.line + 1, mark.column + 1
    if line > len(lines):
        # The end of the text: where its last line ends says more than a line that is not there.
        line, column = len(lines), len(lines[-1]) + 1
    content = lines[line - 1]
    indent = content[: len(content) - len(content.lstrip())]
    if "\t" in indent:
        message = "a tab is used as indentation, which YAML does not allow"
        return Fault(message, line, indent.index("\t") + 1, "indent with spaces")
    problem = str(getattr(error, "problem", "") or error)
    context = getattr(error, "context", None)
    message = f"not readable as YAML: {problem}" + (f" {context}" if context else "")
    return Fault(message, line, column, _advice(problem, content))


def _advice(problem: str, content: str) -> str | None:
    if "mapping values are not allowed" in problem:
        return 'put a text that contains ": " in quotes'
    if "cannot start any token" in problem:
        return "put a text that starts with @, %, ` or another mark of YAML in quotes"
    if "could not find expected ':'" in problem:
        return "write the key with a colon and a space after it"
    if "found unknown escape" in problem:
        return "use single quotes for a text with backslashes"
    if "did not find expected ',' or" in problem:
        return "close the bracket, or put the text in quotes"
    if "did not find expected key" in problem and content:
        return "indent the line like its neighbours, or put the text before it in quotes"
    return None


def _reader_fault(error: yaml.YAMLError, text: str) -> Fault:
    """A character that YAML does not allow; its position is found again in the text."""
    for index, char in enumerate(text):
        if (char < " " and char not in "\t\n\r") or char in "\x7f\ufffe\uffff":
            line = text.count("\n", 0, index) + 1
            column = index - text.rfind("\n", 0, index)
            message = f"character U+{ord(char):04X} is not allowed"
            return Fault(message, line, column, "remove it, or write it as an escape in quotes")
    return Fault(f"not readable as YAML: {getattr(error, 'reason', error)}", 1, 1)
