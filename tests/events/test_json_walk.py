"""The walker against the JSON reader of the library, on documents cut into blocks anywhere."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.events.json_walk import Torn, Unreadable, Walker

text = st.text(alphabet='ab"\\{}[],:\n é😀', max_size=8)
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


class Blocks(io.BytesIO):
    """Gives at most so many bytes at a time."""

    def __init__(self, content, most):
        super().__init__(content)
        self.most = most

    def read(self, size=-1):
        return super().read(min(size, self.most))


def walked(walker):
    """The value that begins here, by the walker's own steps."""
    if walker.begins(b"{"):
        return {key: walked(walker) for key in walker.members()}
    if walker.begins(b"["):
        return [walked(walker) for _ in walker.elements()]
    return walker.take(1000)


@settings(deadline=None, max_examples=200)
@given(documents, st.integers(1, 20), st.sampled_from([None, 1]), st.booleans())
def test_a_document_is_walked_to_the_same_value(document, most, indent, ascii_only):
    content = json.dumps(document, indent=indent, ensure_ascii=ascii_only).encode()
    assert walked(Walker(Blocks(content, most))) == document
    assert Walker(Blocks(content, most)).take(10_000) == document


@settings(deadline=None, max_examples=200)
@given(st.lists(documents, min_size=2, max_size=5), st.integers(1, 20), st.data())
def test_what_is_passed_leaves_the_rest_where_it_is(values, most, data):
    kept = data.draw(st.integers(0, len(values) - 1))
    walker = Walker(Blocks(json.dumps(values).encode(), most))
    for number, _ in enumerate(walker.elements()):
        if number == kept:
            assert walker.take(10_000) == values[kept]
        else:
            walker.skip()


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=60) | documents.map(lambda value: json.dumps(value).encode()[:-1]))
def test_anything_else_ends_in_one_of_two_ways(content):
    walker = Walker(Blocks(content, 7))
    try:
        walked(walker)
    except (Torn, Unreadable):
        pass
    except RecursionError:
        pytest.fail("the walker went too deep")


def test_a_value_that_is_too_long_is_passed():
    walker = Walker(Blocks(b'["' + b"x" * 500 + b'", 1]', 16))
    elements = walker.elements()
    next(elements)
    with pytest.raises(Unreadable):
        walker.take(100)
    next(elements)
    assert walker.take(100) == 1


def test_a_deep_value_is_passed_without_going_deep():
    deep = b"[" * 100_000 + b"]" * 100_000
    walker = Walker(io.BytesIO(b"[" + deep + b",7]"))
    elements = walker.elements()
    next(elements)
    walker.skip()
    next(elements)
    assert walker.take(10) == 7
