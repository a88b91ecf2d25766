"""The slow judge: what it tells, and that it is right wherever the reference library is."""

import random
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from lexicon_cli.core.errors import BundleError
from lexicon_cli.kernel.keywords import compile_document
from lexicon_cli.schema.compile import compile_bundle
from lexicon_cli.schema.judge import make_judge
from lexicon_cli.schema.whole_plan import plan_schema

DRAFT_07 = {"$schema": "http://json-schema.org/draft-07/schema#"}


@pytest.mark.parametrize(
    ("schema", "value", "told"),
    [
        ({"type": "string"}, 5, [("type", (), "string")]),
        (
            {"required": ["a", "b", "c"]},
            {"b": 1},
            [("required", ("a",), "a"), ("required", ("c",), "c")],
        ),
        (
            {
                "properties": {"a": {}},
                "patternProperties": {"^x": {}},
                "additionalProperties": False,
            },
            {"a": 1, "x1": 2, "b": 3, "c": 4},
            [("additionalProperties", ("b",), None), ("additionalProperties", ("c",), None)],
        ),
        ({"properties": {"a": False}}, {"a": 1}, [("false", ("a",), None)]),
        ({"items": False}, ["a"], [("false", (0,), None)]),
        ({"prefixItems": [True, False]}, [1, 2], [("false", (1,), None)]),
        (
            {"properties": {"a": {"patternProperties": {"b": False}}}},
            {"a": {"b": 1}},
            [("false", ("a", "b"), None)],
        ),
        (False, 1, [("false", (), None)]),
        (True, 1, []),
        ({"items": {"maxLength": 1}}, ["a", "bc"], [("maxLength", (1,), 1)]),
        (
            {"anyOf": [{"type": "string"}, {"minimum": 5}]},
            1,
            [("anyOf", (), [{"type": "string"}, {"minimum": 5}])],
        ),
        ({"not": {"type": "string"}}, "a", [("not", (), {"type": "string"})]),
        ({"if": {"type": "string"}, "then": {"minLength": 2}}, "a", [("then", (), None)]),
        (
            {"if": {"required": ["a"]}, "else": {"properties": {"b": {"required": ["c"]}}}},
            {"b": {}},
            [("else", ("b",), None)],
        ),
        (
            {"properties": {"then": {"type": "string"}}},
            {"then": 1},
            [("type", ("then",), "string")],
        ),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, [("propertyNames", ("ab",), None)]),
        (
            {"dependentSchemas": {"a": {"required": ["b"]}}},
            {"a": 1},
            [("dependentSchemas", (), None)],
        ),
        (DRAFT_07 | {"dependencies": {"a": ["b"]}}, {"a": 1}, [("dependencies", (), None)]),
        ({"contains": {"const": 1}}, [2], [("contains", (), {"const": 1})]),
        (
            {"contains": {"const": 1}, "maxContains": 1},
            [1, 1],
            [("maxContains", (), 1)],
        ),
        (
            {"properties": {"a": {}}, "unevaluatedProperties": False},
            {"a": 1, "b": 2},
            [("unevaluatedProperties", (), False)],
        ),
        (
            {"allOf": [{"minLength": 2}, {"pattern": "b"}]},
            "a",
            [("minLength", (), 2), ("pattern", (), "b")],
        ),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "null"}}}, 1, [("type", (), "null")]),
        (
            {"$defs": {"a": {"$anchor": "x", "type": "null"}}, "$ref": "#x"},
            1,
            [("type", (), "null")],
        ),
        ({"prefixItems": [{"type": "null"}], "items": False}, [1], [("type", (0,), "null")]),
        ({"format": "email"}, "no address", []),
        ({"enum": [1]}, True, [("enum", (), [1])]),
        ({"type": "integer"}, 5.0, []),
    ],
)
def test_what_is_told(schema: Any, value: Any, told: list[Any]) -> None:
    failures = make_judge(schema)(value)
    assert [(failure.keyword, failure.path, failure.expected) for failure in failures] == told


def test_patterns_are_those_of_ecma() -> None:
    judge = make_judge({"pattern": r"^\d$", "patternProperties": {r"^\w$": {"type": "string"}}})
    assert judge("1") == []
    assert judge("1\n") != []
    assert judge("١") != []
    assert judge({"é": 1}) == []
    assert judge({"a": 1}) != []


def test_the_order_of_failures_is_fixed() -> None:
    schema = {"properties": {"b": {"type": "string"}, "a": {"type": "string", "enum": ["x"]}}}
    told = make_judge(schema)({"b": 1, "a": 1})
    assert [(failure.keyword, failure.path) for failure in told] == [
        ("enum", ("a",)),
        ("type", ("a",)),
        ("type", ("b",)),
    ]
    assert make_judge(schema)({"a": 1, "b": 1}) == told


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "text"}, 'at "/type"'),
        ({"$ref": "https://acme.example/x"}, "leads nowhere"),
        ({"pattern": "(?i)x"}, "cannot be made portable"),
        ([], "an object or a boolean"),
    ],
)
def test_unusable_schemas_are_bundle_errors(schema: Any, message: str) -> None:
    with pytest.raises(BundleError, match=message):
        make_judge(schema)


def test_a_metaschema_is_at_hand_without_a_network() -> None:
    judge = make_judge({"$ref": "https://json-schema.org/draft/2020-12/schema"})
    assert judge({"type": "string"}) == []
    assert judge({"type": "text"}) != []


def test_what_is_nested_too_deep_is_told_and_not_raised() -> None:
    deep: Any = []
    for _ in range(sys.getrecursionlimit()):
        deep = [deep]
    schema = {"$defs": {"v": {"items": {"$ref": "#/$defs/v"}}}, "$ref": "#/$defs/v"}
    assert [failure.keyword for failure in make_judge(schema)(deep)] == ["too-deep"]


def test_the_schema_given_is_left_as_it_was() -> None:
    schema = {"properties": {"a": {"pattern": "a$"}}, "patternProperties": {"b$": {}}}
    make_judge(schema)
    assert schema == {"properties": {"a": {"pattern": "a$"}}, "patternProperties": {"b$": {}}}


@pytest.mark.parametrize("draft", ["2020-12", "07"])
def test_it_agrees_with_the_kernel_on_compiled_schemas(
    draft: str, made_up: SimpleNamespace, judged: Callable[..., Any]
) -> None:
    rng = random.Random(13)
    for _ in range(25):
        plan = made_up.plan(rng)
        schema = plan_schema(compile_bundle(plan, draft=draft))
        judge, check = make_judge(schema), compile_document(schema)
        for _ in range(10):
            line = made_up.line(rng, plan)
            found: list[Any] = []
            check(line, (), found)
            assert (judge(line) == []) is (found == []), line
