"""Directories of schemas that somebody wrote, edited or broke."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lexicon_cli.core.errors import BundleError
from lexicon_cli.plan.load import load_text
from lexicon_cli.schema.compile import compile_bundle
from lexicon_cli.schema.files import bundle_files, load_bundle, write_files
from lexicon_cli.schema.judge import make_judge

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DRAFT_07 = "http://json-schema.org/draft-07/schema#"


def write(folder: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return folder


def line_schema(event: Any, inner: Any = True, **more: Any) -> dict[str, Any]:
    properties = {"event": event, "properties": inner}
    return {"$schema": DRAFT, "type": "object", "properties": properties, **more}


@pytest.mark.parametrize(
    ("file", "schema", "name", "aliases"),
    [
        ("a.schema.json", line_schema({"const": "Paid"}), "Paid", ()),
        ("a.schema.json", line_schema({"enum": ["Paid", "paid"]}), "Paid", ("paid",)),
        ("a.json", line_schema({"enum": ["paid", "Paid"]}, title="Paid"), "Paid", ("paid",)),
        ("a.json", line_schema({"type": "string"}, title="Paid"), "Paid", ()),
        ("order_paid.schema.json", line_schema({"type": "string"}), "order_paid", ()),
        ("order_paid.json", {"properties": {"id": {"type": "string"}}}, "order_paid", ()),
        ("x.json", {"title": "Paid", "required": ["id"]}, "Paid", ()),
        ("x/y/z.schema.json", {}, "z", ()),
        ("x.json", True, "x", ()),
        ("x.json", {"properties": {"event": {"const": "a name"}}}, "x", ()),
    ],
)
def test_names_of_events(
    tmp_path: Path, file: str, schema: Any, name: str, aliases: tuple[str, ...]
) -> None:
    bundle = load_bundle(write(tmp_path, {file: schema}))
    assert list(bundle.events) == [name]
    entry = bundle.events[name]
    assert entry.aliases == aliases
    assert entry.file == file
    assert entry.place is not None
    assert entry.place.file == str(tmp_path / file)


def test_a_schema_of_the_properties_alone_is_wrapped_with_its_references(
    tmp_path: Path, judged: Callable[..., Any]
) -> None:
    inner = {
        "$schema": DRAFT_07,
        "$id": "https://acme.example/paid.json",
        "definitions": {"sku": {"type": "string", "minLength": 2}},
        "properties": {
            "sku": {"$ref": "#/definitions/sku"},
            "same": {"$ref": "https://acme.example/paid.json#/definitions/sku"},
            "child": {"$ref": "#"},
            "kind": {"enum": [{"$ref": "#"}]},
        },
        "required": ["sku"],
    }
    bundle = load_bundle(write(tmp_path, {"Paid.schema.json": inner}))
    assert bundle.draft == "07"
    schema = bundle.events["Paid"].schema
    lines = [
        {"event": "Paid", "properties": {"sku": "ab", "same": "cd", "child": {"sku": "ef"}}},
        {"event": "Paid", "properties": {"sku": "ab", "kind": {"$ref": "#"}}},
        {"event": "Paid", "properties": {"sku": "a"}},
        {"event": "Paid", "properties": {"sku": "ab", "same": "c"}},
        {"event": "Paid", "properties": {"sku": "ab", "child": {}}},
        {"event": "Other", "properties": {"sku": "ab"}},
        {"event": "Paid", "properties": []},
    ]
    wanted = [True, True, False, False, False, False, False]
    assert list(judged(schema, lines).values()) == [wanted, wanted]
    judge = make_judge(schema)
    assert [judge(line) == [] for line in lines] == wanted


def test_facts_and_settings_of_hand_written_schemas(tmp_path: Path) -> None:
    inner = {
        "properties": {
            "id": {"type": "string"},
            "at": {"type": "string", "format": "date-time"},
            "n": {"type": ["integer", "null"]},
            "l": {"type": "array"},
            "any": {},
            "no": False,
        },
        "required": ["id"],
    }
    bundle = load_bundle(write(tmp_path, {"E.json": line_schema({"const": "E"}, inner)}))
    facts = bundle.events["E"].properties
    assert {name: fact.plan_type for name, fact in facts.items()} == {
        "id": ("string",),
        "at": ("datetime",),
        "n": ("integer",),
        "l": ("list",),
        "any": ("any",),
        "no": ("any",),
    }
    assert facts["id"].required
    assert not facts["n"].required
    assert bundle.digest.startswith("sha256:")
    assert bundle.limits["max_properties"] == 255
    assert "$mp_click" in bundle.known_events
    assert bundle.other_schema["properties"]["event"]["enum"] == list(bundle.known_events)


def test_only_schema_files_count_where_there_are_some(tmp_path: Path) -> None:
    files = {"a.schema.json": {}, "package.json": {"x": 1}, ".hidden/b.schema.json": {}}
    assert list(load_bundle(write(tmp_path, files)).events) == ["a"]


def test_patterns_by_hand_mean_the_same_to_all(tmp_path: Path, judged: Callable[..., Any]) -> None:
    inner = {
        "properties": {"a": {"pattern": r"^\d$"}, "pattern": {"type": "string"}},
        "patternProperties": {r"^x\d$": {"type": "string"}},
        "additionalProperties": False,
    }
    schema = load_bundle(write(tmp_path, {"E.json": inner})).events["E"].schema
    lines = [
        {"event": "E", "properties": properties}
        for properties in (
            {"a": "1", "x1": "", "pattern": "["},
            {"a": "١"},
            {"a": "1\n"},
            {"x١": ""},
        )
    ]
    for verdicts in judged(schema, lines).values():
        assert verdicts == [True, False, False, False]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "no schemas in"),
        ({"a.json": "{"}, r'a\.json" is no JSON: .* at line 1, column 2'),
        ({"a.json": "\ufeff{}x"}, "is no JSON: extra data"),
        ({"a.json": '{"a": NaN}'}, "NaN is no JSON number"),
        ({"a.json": "[" * 100_000}, "nested too deep|is no JSON"),
        ({"a.json": "[]"}, r'a\.json" at "/": a JSON Schema is an object'),
        ({"a.json": {"$schema": 5}}, 'its "\\$schema" a text'),
        ({"a.json": {"properties": {"x/y": {"type": "text"}}}}, r'at "/properties/x~1y/type":'),
        ({"a.json": {"items": [{"minimum": "1"}]}}, r'at "/items'),
        ({"a.json": {"pattern": "("}}, r'at "/": pattern "\(" cannot be made portable'),
        ({"a.json": {"properties": {"b": {"pattern": r"\p{L}"}}}}, 'at "/properties/b": pattern'),
        ({"a.json": {"$ref": "#/$defs/no"}}, '"\\$ref" to "#/\\$defs/no" leads nowhere'),
        ({"a.json": {"$ref": "other.json"}}, '"\\$ref" to "other.json" leads nowhere'),
        ({"a.json": {"$ref": "https://acme.example/x"}}, "leads nowhere"),
        ({"a.json": {"$dynamicRef": "#no"}}, "leads nowhere"),
        ({"a.json": {"title": "E"}, "b.json": {"title": "E"}}, "both describe the event"),
    ],
)
def test_what_cannot_be_used_is_told_with_file_and_pointer(
    tmp_path: Path, files: dict[str, Any], message: str
) -> None:
    with pytest.raises(BundleError, match=message):
        load_bundle(write(tmp_path, files))


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{"title": "\xff"}')
    with pytest.raises(BundleError, match="not UTF-8 at byte 11"):
        load_bundle(tmp_path)
    with pytest.raises(BundleError, match="is not a directory"):
        load_bundle(tmp_path / "a.json")


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    plan = load_text("events: {Paid: {properties: {id: {type: string, required: true}}}}").plan
    write_files(tmp_path, bundle_files(plan, compile_bundle(plan)))
    return tmp_path


def edit(path: Path, change: Callable[[Any], Any]) -> None:
    path.write_text(json.dumps(change(json.loads(path.read_text()))))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda index: [], 'at "/": expected an object'),
        (lambda index: {}, 'at "/schema_version": expected 1'),
        (lambda index: index | {"schema_version": 2}, "schema_version"),
        (lambda index: index | {"draft": "04"}, 'at "/draft": "04" is no draft'),
        (lambda index: index | {"draft": 4}, 'at "/draft": expected a text'),
        (lambda index: index | {"settings": {}}, "/settings/additional_properties"),
        (lambda index: index | {"plan": None}, 'at "/plan": expected an object'),
        (lambda index: index | {"limits": {"max_properties": "x"}}, "/limits/max_properties"),
        (lambda index: index | {"mixpanel_events": [1]}, "/mixpanel_events/0"),
        (lambda index: index | {"events": [5]}, "/events/0/file"),
        (lambda index: index | {"events": [{"file": "../x.schema.json"}]}, "/events/0/file"),
        (lambda index: index | {"events": [index["events"][0] | {"name": 5}]}, "/events/0/name"),
        (lambda index: index | {"events": [index["events"][0] | {"place": 5}]}, "/events/0"),
        (
            lambda index: index | {"events": [index["events"][0] | {"properties": {"a": 1}}]},
            "/events/0",
        ),
        (lambda index: index | {"events": index["events"] * 2}, "/events/1/file"),
    ],
)
def test_a_broken_index_is_told_with_its_pointer(
    compiled: Path, change: Callable[[Any], Any], message: str
) -> None:
    edit(compiled / "index.json", change)
    with pytest.raises(BundleError, match=message):
        load_bundle(compiled)


def test_a_missing_event_schema_is_told(compiled: Path) -> None:
    (compiled / "events" / "paid.schema.json").unlink()
    with pytest.raises(BundleError, match=r"cannot read .*paid\.schema\.json"):
        load_bundle(compiled)


def test_edits_of_a_compiled_schema_count_and_are_checked(compiled: Path) -> None:
    path = compiled / "events" / "paid.schema.json"
    edit(path, lambda schema: schema | {"dependentRequired": {"a": ["b"]}})
    assert load_bundle(compiled).events["Paid"].schema["dependentRequired"] == {"a": ["b"]}
    edit(path, lambda schema: schema | {"dependentRequired": 5})
    with pytest.raises(BundleError, match=r'paid\.schema\.json" at "/dependentRequired"'):
        load_bundle(compiled)
    path.write_text("[]")
    with pytest.raises(BundleError, match=r"paid\.schema\.json"):
        load_bundle(compiled)


def test_untouched_schemas_load_without_the_reference_library(compiled: Path) -> None:
    code = (
        "import sys; from lexicon_cli.schema.load import load_bundle;"
        f"load_bundle({str(compiled)!r});"
        "print([name for name in ('jsonschema', 'referencing', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
