"""The fast reader of YAML gives libyaml's nodes or none: on files, snippets and inventions."""

import random
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.plan import composed
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence
from lexicon_cli.plan.yaml_events import compose_events
from lexicon_cli.plan.yaml_fast import read_plainly
from lexicon_cli.plan.yaml_nodes import compose

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("sample_plans", "tests")
    for path in (ROOT / folder).rglob("*.y*ml")
    if path.is_file()
)
PLANS = [path for path in FILES if "sample_plans" in path.parts]


def flat(node: Node) -> list[Any]:
    """All nodes in order, each with all that it says."""
    found: list[Any] = []
    waiting: list[Node] = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            found.append((node.text, node.style, node.line, node.column))
        elif isinstance(node, Sequence):
            found.append(("list", node.line, node.column, len(node.items)))
            waiting += reversed(node.items)
        else:
            assert isinstance(node, Mapping)
            found.append(("mapping", node.line, node.column, len(node.pairs)))
            for key, value in reversed(node.pairs):
                waiting += (value, key)
    return found


def is_read(text: str) -> bool:
    """Whether the fast reader takes the text; if so, it must say what libyaml says."""
    fast = read_plainly(text)
    if fast is None:
        return False
    slow = compose_events(text)
    assert slow.faults == []
    assert len(slow.documents) == 1
    assert flat(fast) == flat(slow.documents[0])
    return True


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_of_this_repository(path: Path) -> None:
    text = path.read_text("utf-8-sig", errors="replace")
    taken = is_read(text)
    assert taken or path not in PLANS


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"width": 40},
        {"width": 40, "allow_unicode": True, "sort_keys": False},
        {"default_flow_style": None, "width": 50},
        {"default_style": "'", "width": 50},
        {"default_style": '"', "width": 50},
        {"default_style": ">", "width": 50},
        {"indent": 6, "explicit_start": True},
        {"line_break": "\r\n"},
    ],
    ids=str,
)
def test_plans_as_a_dumper_writes_them(path: Path, options: dict[str, Any]) -> None:
    data = yaml.safe_load(path.read_text("utf-8"))
    has_tags = "default_style" in options  # for all that is no text
    assert is_read(yaml.safe_dump(data, **options)) or has_tags or options.get("width") == 50


READ = """\
a: b
---
a: 1.10   # comment
---
a:
---
a:
- b
- c: d
  e: f
-
- - g
  - h
---
a:
    b:   # comment
        c: d
    # comment
    e: f
g: h
---
a: {b: c, d: [e, f], g: {h: i}}
---
a: {b: is it? yes, c: 12:30, d: http://x.y/z?q=1#f, e: a#b}
---
a: {"b":1, 'c': "d", e: 'it''s', f: "\\"\\u00e9\\x41\\n"}
---
a: {b: , c: }
---
a: {b: c, d: e,}   # comment
---
a: [b, c,]
---
a: {}
b: []
c: [ ]
d: {  }
---
a: {
  b: c,   # comment

  d: [e,
    f],
}
---
a: [one text
    over lines,

    another]
---
a: 'one
  two

  three ''four'''
b: "five \\
  \\ six
  seven\\n"
---
a: one
  two: three
---
a: one
  two

  three
b: four # comment
c: five
  - six
---
a: |
  one
    two

  three


b: >-
  one
  two

  three
    four
  five
c: |+
  six

d: >
  seven
---
"a": b
'c d' : e
f g : h
i#j: k
l:m: n
---
- a
- b: c
-   d: e
    f: g
- "h"
- [i]
-
  j: k
- |
  l
---
a: -1
b: -x
c: ~
d: =
e: <<
<<: f
---
a: é
ключ: значение → 你好 🎉
---
a: x # y
  # z
b: c
---
a:
  text on a line
  of its own
b:
  "quoted"
c:
  [d]
"""

NOT_READ = [
    "",
    "# nothing\n",
    "a",
    "{a: b}",
    "[a]",
    "a: &x b\nc: *x",
    "a: !!str b",
    "a: !x b",
    "? a\n: b",
    "a:\tb",
    "a: b\tc",
    "%YAML 1.1\n---\na: b",
    "a: b\n---\nc: d",
    "a: b\n...\n",
    "--- a: b",
    "a: b: c",
    "a: b\n c: d",
    "a:\n  b: c\n d: e",
    "  a: b\nc: d",
    "a: [b",
    "a: {b: c",
    "a: {b: c}}",
    "a: {b: c} d",
    "a: [b]: c",
    "a: {b, c}",
    "a: [b: c]",
    "a: [b,, c]",
    "a: [, b]",
    "a: {[b]: c}",
    "a: {b\n: c}",
    "a: 'b",
    'a: "b',
    'a: "b" c',
    'a: "\\q"',
    'a: "\\ud800"',
    'a: "b \\ \n c"',
    "a: |2\n   b",
    "a: |\nb: c",
    "a: |\n   \n  b",
    "a: | b\n  c",
    "a: |\n  b",
    "a: @b",
    "a: %b",
    "a: `b",
    "a: ,b",
    "a: ]b",
    "a: - b",
    "a: -",
    "- a\nb: c",
    "a: b\n- c",
    "a: b\n# x\n  c",
    "a: b # x\n  c",
    "a: b\x07",
    "a: b\x85c: d",
    "a: b\u2028c",
    "\ufeffa: b",
    "a: b\rc: d",
    f"{'k' * 2000}: b",
    f'a: {{"{"k" * 2000}": b}}',
]


@pytest.mark.parametrize("text", READ.split("---\n"))
def test_what_plans_are_made_of_is_read(text: str) -> None:
    if "two: three" in text:
        assert not is_read(text)  # a mistake, which libyaml tells
        return
    assert is_read(text)
    assert is_read(f"---\n{text}")
    assert is_read("# head\n--- # start\n" + text)
    assert is_read(text.replace("\n", "\r\n"))
    assert is_read("top:\n" + "".join(f"  {line}\n" if line else "\n" for line in text.split("\n")))
    is_read(text.rstrip("\n"))


@pytest.mark.parametrize("text", NOT_READ)
def test_all_else_is_left_to_libyaml(text: str) -> None:
    assert not is_read(text)
    assert compose(text).documents is not None


def test_depth_and_size_are_left_to_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "".join(" " * level + "a:\n" for level in range(composed.MAX_DEPTH + 1))
    assert not is_read(deep)
    assert is_read(deep[: deep.rindex("\n", 0, -1) + 1])
    flow = "a: " + "[" * composed.MAX_DEPTH
    assert not is_read(flow + "]" * composed.MAX_DEPTH)
    assert is_read(flow[:-1] + "]" * (composed.MAX_DEPTH - 1))
    monkeypatch.setattr(composed, "MAX_NODES", 100)
    assert not is_read("a: b\n" * 60)
    assert is_read("a: b\n" * 40)


PIECES = (
    *" \n:-,[]{}#&*!|>'\"%@`?ab1~\\\t\r",
    *("  ", "\n  ", "\n\n", ": ", "- ", " #", "\\\n", "é", "\n- ", "|\n", " >-\n", "...", "---\n"),
    *("''", "{a: b}", "[a, b]", "<<: ", "\\x41", "\\ ", '""', "|2\n", " |+\n", "\xa0", "\u2028"),
)
SOURCES = [path.read_text("utf-8").split("\n") for path in PLANS] + [READ.split("\n")]


@settings(max_examples=600, deadline=None)
@given(seed=st.integers(min_value=0, max_value=1 << 40))
def test_broken_pieces_of_plans_are_read_alike_or_not_at_all(seed: int) -> None:
    draw = random.Random(seed)
    lines = draw.choice(SOURCES)
    start = draw.randrange(len(lines))
    piece = lines[start : start + draw.randrange(1, 12)]
    margin = len(piece[0]) - len(piece[0].lstrip(" "))
    text = "\n".join(line[margin:] if not line[:margin].strip() else line for line in piece)
    for _ in range(draw.randrange(4)):
        at = draw.randrange(len(text) + 1)
        text = text[:at] + draw.choice(PIECES) + text[at + draw.choice((0, 0, 1, 3)) :]
    is_read(text)


TEXTS = st.text(alphabet=st.sampled_from("ab 1:#-,[]{}'\"\\\n?é|>&*!%@~"), max_size=12)
VALUES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(
    value=st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4),
    flow=st.sampled_from([False, None, True]),
    width=st.sampled_from([20, 80]),
    style=st.sampled_from([None, None, "'", '"', "|", ">"]),
)
def test_anything_that_a_dumper_writes(value: Any, flow: Any, width: int, style: Any) -> None:
    is_read(yaml.safe_dump(value, default_flow_style=flow, width=width, default_style=style))


N = 100_000
HOSTILE = {
    "word": "a" * N,
    "key": "a" * N + ": b",
    "words": "a: " + "b " * N,
    "colons": "a" + ":" * N,
    "hashes": "a #" * N,
    "braces": "a: " + "{" * N,
    "open pairs": "a: {" + "b: c, " * N,
    "pairs": "a: {" + "b: c, " * N + "}",
    "open lists": "a: {" + "b: [c, " * N,
    "words in braces": "a: {" + "b" * N + "}",
    "words and spaces in braces": "a: {" + "b " * N + "}",
    "open texts": 'a: {b: "' * N,
    "backslashes": 'a: "' + "\\" * N,
    "escaped breaks": 'a: "' + "\\\n" * N,
    "breaks in quotes": 'a: "' + "\n" * N + '"',
    "quotes": "a: '" + "''" * N,
    "spaces": "a: b" + " " * N + "c",
    "spaces in braces": "a: {b: c" + " " * N + "d}",
    "spaces in quotes": 'a: "b' + " " * N + '\nc"',
    "odd key with spaces": "a?" + " " * N + ": b",
    "dashes": "- " * N,
    "lines of dashes": "- - \n" * N,
    "blank lines": "a: b\n" + "\n" * N + "c: d",
    "comments": "a:\n" + "#\n" * N + "---\n",
    "many lines": "a: b\n" + "  c\n\n" * N,
    "lines in brackets": "a: [b\n" + "  c\n" * N + "]",
    "folded": "a: >\n" + "  b\n\n" * N,
    "empty texts": "a: |\n\n" * N,
    "open brackets": "a: [\n" * N,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_no_text_takes_long(what: str) -> None:
    text = HOSTILE[what]
    begin = time.process_time()
    read_plainly(text)
    # Some 0.2 µs a character are usual; a quadratic step would take minutes.
    assert time.process_time() - begin < 10 + len(text) / N
