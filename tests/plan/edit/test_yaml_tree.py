"""Spans: what stands between the offsets of a piece is that piece, whichever parser found it."""

import json

import pytest
import yaml
from hypothesis import given, settings

from lexicon_cli.plan.edit import yaml_tree as module
from lexicon_cli.plan.edit.json_tree import json_tree
from lexicon_cli.plan.edit.tree import CannotEdit, Leaf, walk
from tests.plan.layouts import yaml_texts

TEXTS = (
    "a: &x !!str foo # c\r\nb: |\r\n  x\r\n\r\n\r\n# com\r\n"
    "c: {a, b: , 'é😀': \"q\" }\r\nd:\n\ne: *x\n",
    "\u2028a: 1\n😀: [1,\n 2]\n",
    "%YAML 1.1\n---\na: 1\n...\n---\nb: >+\n  x\n\n\n",
    "? k\n: v\nf: plain\n  more\n\n  text\ng:\n- 1\n- a: b\n  c:\n",
)


def spans(text):
    return [
        (node.start, node.body, node.end, node.spot if node.end > node.start else None)
        for document in module.yaml_tree(text)
        for node in walk(document.root)
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_both_parsers_of_pyyaml_find_the_same_spans(text, monkeypatch):
    found = spans(text)
    monkeypatch.setattr(module, "_Parser", yaml.SafeLoader)
    assert spans(text) == found


@settings(deadline=None, max_examples=40)
@given(yaml_texts())
def test_a_scalar_read_from_its_span_alone_is_the_same(text):
    for document in module.yaml_tree(text):
        for node in walk(document.root):
            if isinstance(node, Leaf) and node.style in ("'", '"'):
                assert yaml.safe_load(text[node.body : node.end]) == node.text
            elif isinstance(node, Leaf) and node.style == "" and "\n" not in node.text:
                assert text[node.body : node.end] == node.text


def test_anchors_know_who_uses_them():
    (document,) = module.yaml_tree("a: &x {b: 1}\nc: *x\nd: &x 2\ne: [*x, *x]\n")
    users = {node.start: len(node.users) for node in walk(document.root) if node.anchor}
    assert users == {3: 1, 22: 2}


def test_json_spans_are_those_of_the_text():
    text = json.dumps({"a": [1, {"b": 'x"\\y'}], "é": None, "": {}}, ensure_ascii=False, indent=1)
    (document,) = json_tree(text)
    for node in walk(document.root):
        raw = json.loads(text[node.start : node.end])
        if isinstance(node, Leaf):
            assert node.text == (raw if isinstance(raw, str) else json.dumps(raw))
        else:
            assert len(raw) == len(node.pairs if node.items is None else node.items)


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\tx: 1", "[a: 1]", "\x00"])
def test_what_is_no_yaml_is_refused(text):
    with pytest.raises(CannotEdit):
        module.yaml_tree(text)
