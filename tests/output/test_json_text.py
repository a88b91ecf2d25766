"""The writer of JSON reports gives what the standard library gives."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon_cli.output.json import indented
from lexicon_cli.output.safe import harmless_json

LEAVES = st.none() | st.booleans() | st.integers() | st.floats()
LEAVES |= st.text() | st.text(st.characters(), max_size=8)  # the latter with halves of pairs
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_it_writes_what_the_standard_library_writes(value):
    assert indented(value) == harmless_json(json.dumps(value, indent=2, ensure_ascii=False))


def test_what_is_no_json_is_refused():
    with pytest.raises(TypeError, match="a set is no value of JSON"):
        indented([{1}])
