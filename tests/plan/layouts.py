"""Hypothesis strategies that write one plan in many ways: indentation, brackets, quotes, comments,
blank lines, line ends. What is written means the same to every reader of YAML."""

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from lexicon_cli.plan.edit.quoting import scalar_text
from lexicon_cli.plan.load import load_text
from tests.plan.strategies import plan_data

_COMMENTS = st.sampled_from(
    ["# note", "#", "# a: b, [c]", "#! 'quoted", "# lexicon: ignore[NAM004] why", "# ünïcode 🎉"]
)
_STYLES = st.sampled_from(["", "'", '"'])


@st.composite
def yaml_texts(draw: st.DrawFn, data: st.SearchStrategy[dict[str, Any]] | None = None) -> str:
    """YAML texts of plans, laid out as people do and as people should not."""
    writer = _Writer(draw)
    lines = writer.mapping(draw(data or plan_data()), 0)
    head = draw(st.sampled_from([[], ["# head"], ["# head", "", "# more"], ["---"]]))
    tail = draw(st.sampled_from([[], ["# tail"], ["", "# tail"], ["..."], [""]]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = end.join([*head, *lines, *tail])
    text = text + end if draw(st.booleans()) or "..." in tail else text
    # A key of more than 1,024 characters cannot stand in brackets.
    assume("STR001" not in {finding.code for finding in load_text(text).findings})
    return text


class _Writer:
    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def mapping(self, data: dict[str, Any], indent: int) -> list[str]:
        """A mapping in block style."""
        lines: list[str] = []
        for name, value in data.items():
            lines += self._above(indent)
            lines += self._entry(f"{' ' * indent}{self._scalar(name)}:", value, indent)
        return lines + self._above(indent)

    def _entry(self, start: str, value: Any, indent: int) -> list[str]:
        if isinstance(value, dict | list) and value and not self._chance(3):
            step = self._draw(st.integers(1, 4))
            if isinstance(value, dict):
                return [f"{start}{self._behind()}", *self.mapping(value, indent + step)]
            step = self._draw(st.integers(0, 3))
            return [f"{start}{self._behind()}", *self._items(value, indent + step)]
        if isinstance(value, dict | list) and self._chance(3):
            return self._flow_lines(start, value, indent)
        text = self.flow(value)
        space = " " * self._draw(st.integers(1, 3)) if text else ""
        return [f"{start}{space}{text}{self._behind()}"]

    def _items(self, items: list[Any], indent: int) -> list[str]:
        lines: list[str] = []
        for item in items:
            lines += self._above(indent)
            lines.append(f"{' ' * indent}- {self.flow(item) or 'null'}{self._behind()}")
        return lines

    def _flow_lines(self, start: str, value: Any, indent: int) -> list[str]:
        """Brackets over several lines."""
        marks = "{}" if isinstance(value, dict) else "[]"
        inner = " " * (indent + self._draw(st.integers(1, 4)))
        if isinstance(value, dict):
            parts = [f"{self._scalar(name)}: {self.flow(one)}" for name, one in value.items()]
        else:
            parts = [self.flow(one) or "null" for one in value]
        lines = [f"{start} {marks[0]}{self._behind()}"]
        for number, part in enumerate(parts):
            comma = "," if number + 1 < len(parts) or self._chance(3) else ""
            lines += [*self._above(len(inner)), f"{inner}{part}{comma}{self._behind()}"]
        close = " " * (indent + 1)
        return [*lines, f"{close}{marks[1]}{self._behind()}"]

    def flow(self, value: Any) -> str:
        """A value on one line."""
        if isinstance(value, dict):
            parts = [f"{self._scalar(name)}: {self.flow(one)}" for name, one in value.items()]
            return "{" + ", ".join(parts) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(one) or "null" for one in value) + "]"
        if value is None:
            return self._draw(st.sampled_from(["", "~", "null"]))
        if isinstance(value, bool):
            return "true" if value else "false"
        return self._scalar(value) if isinstance(value, str) else repr(value)

    def _scalar(self, text: str) -> str:
        return scalar_text(text, self._draw(_STYLES))

    def _above(self, indent: int) -> list[str]:
        if not self._chance(5):
            return []
        lines = self._draw(st.lists(st.one_of(_COMMENTS, st.just("")), max_size=3))
        shift = " " * (indent if self._chance(2) else self._draw(st.integers(0, 8)))
        return [f"{shift}{line}" if line else "" for line in lines]

    def _behind(self) -> str:
        return (
            f"{' ' * self._draw(st.integers(1, 3))}{self._draw(_COMMENTS)}"
            if self._chance(5)
            else ""
        )

    def _chance(self, of: int) -> bool:
        return self._draw(st.integers(0, of - 1)) == 0
