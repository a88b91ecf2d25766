"""Arrays and laid-out objects as lines: whatever the layout, wherever the reading is cut."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.events.documents import DocumentLines, is_document

A, B, C = (
    {"event": "a", "properties": {"x": [1, {"y": "],}{["}], 'q"uote': "\\"}},
    {"event": 'b\\"]', "properties": {}},
    {"event": "c\n\u2028{", "properties": {"list": [[], [{}]], "s": '"},{"'}},
)


def lines_of(content: bytes, size: int = 1 << 20) -> list[bytes]:
    document = DocumentLines(io.BytesIO(content))
    read = b"".join(iter(lambda: document.read(size), b""))
    assert len(read) == len(content), "every byte keeps its place"
    return [line for line in read.split(b"\n") if line.strip()]


def values_of(content: bytes, size: int = 1 << 20) -> list[object]:
    return [json.loads(line) for line in lines_of(content, size)]


def compact(*values: object) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode()


def pretty(*values: object) -> bytes:
    return json.dumps(values, indent=2).encode()


LAYOUTS = {
    "compact": compact(A, B, C),
    "pretty": pretty(A, B, C),
    "pretty, CRLF": pretty(A, B, C).replace(b"\n", b"\r\n"),
    "one line each": b"[\n" + b",\n".join(json.dumps(v).encode() for v in (A, B, C)) + b"\n]\n",
    "commas first": b"[" + b"\n,".join(json.dumps(v).encode() for v in (A, B, C)) + b"]",
    "trailing comma": compact(A, B, C)[:-1] + b",]",
    "several arrays": compact(A) + b"\n" + compact(B, C),
    "arrays without a space": compact(A) + compact() + compact(B, C),
    "an array and lines": compact(A) + b"\n" + json.dumps(B).encode() + b"\n" + compact(C)[1:-1],
    "laid-out objects": b"\n".join(json.dumps(v, indent=1).encode() for v in (A, B, C)),
    "raw bytes": json.dumps([A, B, C], ensure_ascii=False).encode(),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_events(layout):
    assert is_document(LAYOUTS[layout][:4096])
    assert values_of(LAYOUTS[layout]) == [A, B, C]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_where_a_read_ends_changes_nothing(layout):
    content = LAYOUTS[layout]
    whole = lines_of(content)
    for size in range(1, len(content) + 1):
        assert lines_of(content, size) == whole


# Texts of what matters to the reader, and all else.
texts = st.text(st.sampled_from('"\\[]{},:\n\u2028ä x'), max_size=6)
json_values = st.one_of(
    texts, st.integers(), st.lists(texts, max_size=2), st.dictionaries(texts, texts, max_size=2)
)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.dictionaries(texts, json_values, min_size=1, max_size=3), min_size=1, max_size=4),
    st.sampled_from([None, 0, 2]),
    st.booleans(),
    st.integers(1, 40),
)
def test_any_array_gives_its_elements(values, indent, ascii_only, size):
    content = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode()
    assert values_of(content, size) == values


@pytest.mark.parametrize("content", [b"[]", b" [ \n ]\n", b"[", b"[\n\n"])
def test_an_array_of_nothing_has_no_lines(content):
    assert is_document(content)
    assert lines_of(content) == []


def test_offsets_are_those_of_the_file():
    content = pretty(A, B)
    read = DocumentLines(io.BytesIO(content)).read(1 << 20)
    begin = read.rindex(b"\n", 0, read.index(b'b\\\\\\"')) + 1
    assert content[begin:].lstrip().startswith(b'{\n    "event": "b')


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (compact(A, B), False),
        (compact(A, B)[:-1], True),
        (compact(A, B)[:-1] + b", \n", True),
        (b"[", True),
        (compact(A, B)[:-5], False),  # the element itself is cut, and shows it
        (json.dumps(A, indent=1).encode()[:-2], False),
        (compact(A) + b"\n" + json.dumps(B).encode()[:-3], False),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_a_missing_bracket_is_noticed(content, missing, size):
    document = DocumentLines(io.BytesIO(content))
    while document.read(size):
        pass
    assert document.misses_its_end is missing


@pytest.mark.parametrize("size", [1, 2, 3, 64, 1 << 20])
def test_a_broken_element_does_not_take_the_next_ones_along(size):
    good = [json.dumps({"n": number}).encode() for number in range(3)]
    for bad in (b'{"event": "a"b"}', b'{"event": "a', b'{"a": "x\\', b'{"a": ["}', b'{]"'):
        content = b"[\n" + b",\n".join([good[0], bad, good[1], good[2]]) + b"\n]"
        assert [line.strip() for line in lines_of(content, size)][-2:] == good[1:]


@pytest.mark.parametrize(
    "head",
    [b'{"event": 1}\n', b"", b"\n", b"[1]\n", b"[oops\n", b'["a"]', b"null", b'{"a":\n1}', b"{"],
)
def test_lines_are_no_document(head):
    assert not is_document(head)


def test_deep_and_long_documents_need_no_memory_or_stack():
    content = b"[" * 300_000 + b"]" * 300_000
    assert len(lines_of(content, 1000)) == 1
