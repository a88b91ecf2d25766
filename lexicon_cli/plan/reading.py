"""Reading one value of a plan: what stands there, what may stand there, what to say if it differs.

A `Reading` is a place in a plan being read: the file, and the event and property it is at.
"""

from collections.abc import Container, Iterable
from collections.abc import Mapping as AnyMapping

from lexicon_cli.core.finding import Place, Severity
from lexicon_cli.core.fix import Fix, Replace
from lexicon_cli.core.naming import nearest
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, Style, is_null, kind_of, shorten
from lexicon_cli.plan.problems import Problems, write_instead
from lexicon_cli.plan.scalars import ambiguous, number, truth, value_of
from lexicon_cli.plan.schema_keys import OTHER_WORDS, Key

_CELL_TRUTH = {"1": True, "0": False, "y": True, "n": False, "x": True}
_HINT = 0.6
_REVERSED = ("optional",)  # says the contrary of the key that is suggested for it
_LONGEST_NAME = 300  # nobody mistypes more than that, and comparing it would take its time


class Reading:
    """Where in which file the reader is. Methods give None for what is not said or of no use."""

    __slots__ = ("event", "file", "is_lexicon", "problems", "property")

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.event: str | None = None
        self.property: str | None = None
        self.is_lexicon = False  # a CSV of Mixpanel's Lexicon, as its header tells

    def place(self, node: Node) -> Place:
        """The node's place."""
        return Place(self.file, node.line, node.column)

    def report(
        self,
        code: str,
        message: str,
        node: Node,
        *,
        suggestion: str | None = None,
        expected: str | None = None,
        observed: str | None = None,
        milder: Severity | None = None,
        fix: Fix | None = None,
    ) -> None:
        """Note a fault at a node, for the event and property that are being read."""
        self.problems.add(
            code,
            message,
            self.place(node),
            event=self.event,
            property=self.property,
            suggestion=suggestion,
            expected=expected,
            observed=observed,
            milder=milder,
            fix=fix,
        )

    def entries(self, mapping: Mapping) -> dict[str, tuple[Scalar, Node]]:
        """The mapping's pairs by key: merge keys mixed in, duplicates told (the first stays)."""
        pairs = mapping.pairs
        found: dict[str, tuple[Scalar, Node]] = {
            key.text: (key, value) for key, value in pairs if type(key) is Scalar
        }
        if len(found) == len(pairs) and "<<" not in found:
            return found  # as nearly all are
        found.clear()
        waiting = [mapping]
        while waiting:
            current = waiting.pop()
            merged = self._own_entries(current, found)
            waiting.extend(reversed(merged))
        return found

    def _own_entries(
        self, mapping: Mapping, found: dict[str, tuple[Scalar, Node]]
    ) -> list[Mapping]:
        own: dict[str, Scalar] = {}
        merged: list[Mapping] = []
        for key, value in mapping.pairs:
            if type(key) is not Scalar:
                self.report("STR013", f"a key must be one name, not {kind_of(key)}", key)
                continue
            text = key.text
            if text == "<<" and key.style is Style.PLAIN:
                merged += self._merged(key, value)
            elif text in own:
                first = own[text]
                message = f'"{shorten(text)}" is written twice, first in line {first.line}'
                self.report("STR004", f"{message}; the first is used", key, observed=text)
            else:
                own[text] = key
                found.setdefault(text, (key, value))
        return merged

    def _merged(self, key: Scalar, value: Node) -> list[Mapping]:
        wanted = value.items if isinstance(value, Sequence) else [value]
        for node in wanted:
            if not isinstance(node, Mapping):
                self.report("STR013", f'"<<" takes a mapping, not {kind_of(node)}', key)
        return [node for node in wanted if isinstance(node, Mapping)]

    def name(self, key: Scalar, what: str) -> str | None:
        """A name that the author gives to something: as written, with a warning if ambiguous."""
        if key.text == "":
            self.report("STR003", f"{what} has no name", key)
            return None
        self._doubt(key, f"{what} name")
        return key.text

    def _doubt(self, scalar: Scalar, what: str) -> None:
        if scalar.style is not Style.PLAIN:
            return
        doubt = ambiguous(scalar.text)
        if doubt is not None:
            self.tell_doubt(scalar, what, doubt)

    def tell_doubt(self, scalar: Scalar, what: str, doubt: str) -> None:
        """Warn that other readers of YAML take the unquoted text for something else."""
        text = shorten(scalar.text)
        message = f'{what} {text} without quotes is {doubt} to YAML; the text "{text}" is used'
        quotes = Replace(self.place(scalar), scalar.text, scalar.text)
        self.report(
            "STR005",
            message,
            scalar,
            suggestion=f'"{text}"',
            observed=scalar.text,
            fix=Fix(f'put "{text}" in quotes', (quotes,), safe=True),
        )

    def text(self, node: Node, what: str, *, may_be_date: bool = False) -> str | None:
        """A text, as the author wrote it."""
        if type(node) is Scalar:
            if is_null(node):
                return None
            if node.style is Style.PLAIN and not (may_be_date and _is_day(node.text)):
                self._doubt(node, f'"{what}"')
            elif node.style is Style.LITERAL:
                message = f'"{what}" takes a text, not {shorten(node.text)} without quotes'
                self.report("STR013", message, node, suggestion=f'"{shorten(node.text)}"')
            return node.text
        self.report("STR013", f'"{what}" takes a text, not {kind_of(node)}', node)
        return None

    def date(self, node: Node, what: str) -> str | None:
        """A day as YYYY-MM-DD; quotes are not needed, as everybody knows what is meant."""
        if type(node) is not Scalar:
            return self.text(node, what)
        if is_null(node):
            return None
        if not _is_day(node.text):
            message = f'"{what}" takes a day as YYYY-MM-DD, not {kind_of(node)}'
            self.report("STR013", message, node, observed=shorten(node.text))
            return None
        return node.text

    def texts(self, node: Node, what: str) -> tuple[str, ...] | None:
        """A list of texts; a single text is a list of one."""
        if is_null(node):
            return None
        if isinstance(node, Mapping):
            self.report("STR013", f'"{what}" takes a list of texts, not a mapping', node)
            return None
        wanted = node.items if isinstance(node, Sequence) else [node]
        texts = (self.text(item, what) for item in wanted)
        return tuple(dict.fromkeys(text for text in texts if text is not None))

    def flag(self, node: Node, what: str) -> bool | None:
        """A boolean in any of YAML's words; in a CSV also 1, 0, y, n and x."""
        if is_null(node):
            return None
        if type(node) is Scalar:
            meant = truth(node.text)
            if meant is None and node.style is Style.CELL:
                meant = _CELL_TRUTH.get(node.text.strip().lower(), truth(node.text.strip()))
            if meant is not None and node.style is not Style.QUOTED:
                return meant
            if meant is None:
                meant = _CELL_TRUTH.get(node.text.lower())
            suggestion = None if meant is None else f"{what}: {str(meant).lower()}"
            message = f'"{what}" takes true or false, not {_quoted(node)}'
            self.report("STR013", message, node, suggestion=suggestion, observed=shorten(node.text))
            return meant
        self.report("STR013", f'"{what}" takes true or false, not {kind_of(node)}', node)
        return None

    def number(self, node: Node, what: str) -> int | float | None:
        """A finite number."""
        if is_null(node):
            return None
        if type(node) is Scalar:
            value = number(node.text.strip())
            if value is not None and node.style is not Style.QUOTED:
                return value
            suggestion = None if value is None else f"{what}: {value}"
            message = f'"{what}" takes a number, not {_quoted(node)}'
            self.report("STR013", message, node, suggestion=suggestion, observed=shorten(node.text))
            return value
        self.report("STR013", f'"{what}" takes a number, not {kind_of(node)}', node)
        return None

    def count(self, node: Node, what: str) -> int | None:
        """A whole number, 0 or more."""
        value = self.number(node, what)
        if value is None:
            return None
        if value < 0 or value != int(value):
            self.report("STR013", f'"{what}" takes a whole number of 0 or more, not {value}', node)
            return None
        return int(value)

    def value(self, node: Node, what: str, types: tuple[str, ...]) -> object:
        """A value of the data: of an enumeration, an example, a default."""
        if type(node) is Scalar:
            value, doubt = value_of(node, types)
            if doubt is not None:
                self.tell_doubt(node, f'"{what}"', doubt)
            return value
        return self.data(node, what)

    def data(self, node: Node, what: str) -> object:
        """A nested value as plain Python data."""
        if isinstance(node, Sequence):
            return [self.value(item, what, ()) for item in node.items]
        if isinstance(node, Mapping):
            return {
                key: self.value(value, what, ()) for key, (_, value) in self.entries(node).items()
            }
        return self.value(node, what, ())

    def choice(self, node: Node, key: Key) -> str | None:
        """One of the key's words."""
        text = None if is_null(node) else self.text(node, key.name)
        if text is None or text in key.choices:
            return text
        folded = text.strip().lower()
        meant = folded if folded in key.choices else self.near(text, key.choices)
        message = f'"{key.name}" is one of {", ".join(key.choices)}, not "{shorten(text)}"'
        self.report("STR013", message, node, suggestion=meant, observed=shorten(text))
        return folded if folded in key.choices else None

    def near(self, name: str, known: Iterable[str]) -> str | None:
        """The known name that was probably meant."""
        if len(name) > _LONGEST_NAME:
            return None
        match = nearest(name, known, cutoff=_HINT)
        return None if match is None else match.name

    def unknown_key(
        self, key: Scalar, known: AnyMapping[str, Key], what: str, beside: Container[str] = ()
    ) -> None:
        """Report a key that the level does not have, with the one that was probably meant; `beside`
        are the keys that stand there too."""
        text = key.text
        if self.problems.is_full("STR002"):
            self.report("STR002", "unknown key", key)
            return
        other = OTHER_WORDS.get(text.strip().lower().replace("-", "_"))
        meant = other if other in known else self.near(text, known)
        hint = f', did you mean "{meant}"?' if meant else ""
        message = f'unknown key "{shorten(text)}" in {what}{hint}'
        fix = None
        if meant is not None and meant not in beside and text.strip().lower() not in _REVERSED:
            fix = write_instead(self.place(key), text, meant)
        self.report("STR002", message, key, suggestion=meant, observed=shorten(text), fix=fix)


def _quoted(node: Scalar) -> str:
    text = kind_of(node)
    return f"the text {text}" if node.style is Style.QUOTED else text


def _is_day(text: str) -> bool:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
