"""Files of a compiled plan: the same bytes for the same meaning, nothing of others touched."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.errors import BundleError, UsageError
from lexicon_cli.plan.load import load_plan, load_text
from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.schema.compile import compile_bundle, compile_notes
from lexicon_cli.schema.files import bundle_files, load_bundle, stale_files, write_files
from lexicon_cli.schema.slugs import unique_slugs
from lexicon_cli.schema.text import render

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"


def compiled(text: str, name: str = "plan.yaml") -> dict[str, bytes]:
    plan = load_text(text, name).plan
    return bundle_files(plan, compile_bundle(plan))


@pytest.mark.parametrize("draft", ["2020-12", "07"])
def test_golden_files(draft: str) -> None:
    plan = load_text((GOLDEN / "plan.yaml").read_text(encoding="utf-8")).plan
    files = bundle_files(plan, compile_bundle(plan, draft=draft))
    folder = GOLDEN / draft
    if os.environ.get("UPDATE_SNAPSHOTS"):
        write_files(folder, files)
    assert stale_files(folder, files) == []
    assert sorted(files) == sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*.json")
    )


@pytest.mark.parametrize("draft", ["2020-12", "07"])
def test_a_bundle_comes_back_as_it_was(
    draft: str, made_up: SimpleNamespace, tmp_path: Path
) -> None:
    plans = [load_text((GOLDEN / "plan.yaml").read_text(encoding="utf-8")).plan]
    plans += [made_up.plan(random.Random(seed)) for seed in range(15)]
    for number, plan in enumerate(plans):
        folder = tmp_path / str(number)
        bundle = compile_bundle(plan, draft=draft)
        write_files(folder, bundle_files(plan, bundle))
        assert load_bundle(folder) == bundle
        assert SchemaBundle.from_dict(json.loads(json.dumps(bundle.to_dict()))) == bundle


FIRST = """
settings: {additional_properties: deny}
super_properties: {v: {type: string, required: true}}
events:
  B: {tags: [y, x], aliases: [q, p], properties: {n: {type: [number, string], enum: [2, 1, a]}}}
  A: {properties: {s: {type: string, enum: [b, a], max_length: 5}, t: {type: integer, minimum: 1}}}
"""
SECOND = """
# The same meaning in another order.
events:
  A:
    properties:
      t: {minimum: 1.0, type: integer, nullable: false}
      s: {max_length: 5, enum: [a, b], type: string, required: false}
  B: {properties: {n: {enum: [a, 1, 2.0], type: [string, number]}}, aliases: [p, q], tags: [x, y]}
super_properties: {v: {required: true, type: string}}
settings: {additional_properties: deny, timezone: UTC}
"""


def without_places(files: dict[str, bytes]) -> dict[str, object]:
    """All files, the index without its places."""
    index = json.loads(files["index.json"])
    for event in index["events"]:
        for facts in (event, *event["properties"].values()):
            facts.pop("place", None)
    return {**files, "index.json": index}


def test_the_same_meaning_gives_the_same_bytes() -> None:
    first, second = load_text(FIRST).plan, load_text(SECOND).plan
    assert first.digest == second.digest
    assert without_places(compiled(FIRST)) == without_places(compiled(SECOND))


def test_yaml_and_csv_forms_give_the_same_bytes() -> None:
    columns = "event,event_description,property,type,required,nullable,enum,pattern,minimum"
    csv = "\n".join(
        (
            columns,
            "Paid,Money came,id,string,true,,,^ORD-,",
            "Paid,,price,number,,true,1|2,,0",
            "Seen,,,,,,,,",
        )
    )
    yaml_text = """
    events:
      Paid:
        description: Money came
        properties:
          id: {type: string, required: true, pattern: ^ORD-}
          price: {type: number, nullable: true, enum: [1, 2], minimum: 0}
      Seen: {}
    """
    assert load_text(csv, "plan.csv").plan.digest == load_text(yaml_text).plan.digest
    assert without_places(compiled(csv, "plan.csv")) == without_places(compiled(yaml_text))


def test_places_do_not_tell_where_the_machine_keeps_the_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name in ("one", "two"):
        root = tmp_path / name
        (root / "plans").mkdir(parents=True)
        path = root / "plans" / "shop.yaml"
        path.write_text("events: {E: {properties: {a: string}}}")
        monkeypatch.chdir(root)
        for given_path in (path, Path("plans/shop.yaml"), Path("./plans/../plans/shop.yaml")):
            plan = load_plan([given_path]).plan
            found.append(bundle_files(plan, compile_bundle(plan))["index.json"])
        monkeypatch.chdir(tmp_path / "one")
        plan = load_plan([path]).plan
        elsewhere = bundle_files(plan, compile_bundle(plan))["index.json"]
    assert len(set(found[0:2] + found[3:5])) == 1
    assert b'"file": "plans/shop.yaml"' in found[0]
    assert str(tmp_path).encode() not in b"".join(found) + elsewhere
    assert b'"file": "shop.yaml"' in elsewhere


def test_bytes_do_not_hang_on_the_hash_seed() -> None:
    code = (
        "from lexicon_cli.plan.load import load_plan; from lexicon_cli.schema.compile import *;"
        "from lexicon_cli.schema.files import *; import hashlib;"
        f"p = load_plan([{str(GOLDEN / 'plan.yaml')!r}]).plan;"
        "print(hashlib.sha256(repr(bundle_files(p, compile_bundle(p))).encode()).hexdigest())"
    )
    outcomes = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outcomes) == 1


def test_writing_touches_only_what_changed_and_only_our_files(tmp_path: Path) -> None:
    two, one = compiled("events: {A: {}, B: {}}"), compiled("events: {A: {}}")
    assert sorted(write_files(tmp_path, two)) == sorted(two)
    assert write_files(tmp_path, two) == []
    assert stale_files(tmp_path, two) == []
    (tmp_path / "events" / "mine.schema.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("mine")
    assert "events/b.schema.json" in stale_files(tmp_path, one)
    changed = write_files(tmp_path, one)
    assert "events/b.schema.json" in changed
    assert "events/a.schema.json" not in changed
    assert not (tmp_path / "events" / "b.schema.json").exists()
    assert (tmp_path / "events" / "mine.schema.json").exists()
    assert (tmp_path / "notes.txt").exists()
    assert stale_files(tmp_path, one) == []
    assert [path.name for path in tmp_path.rglob(".*")] == []


def test_stale_files_are_missing_changed_or_left_over(tmp_path: Path) -> None:
    files = compiled("events: {A: {}, B: {}}")
    assert stale_files(tmp_path / "nowhere", files) == sorted(files)
    write_files(tmp_path, files)
    (tmp_path / "plan.schema.json").unlink()
    (tmp_path / "events" / "a.schema.json").write_text("{}")
    assert stale_files(tmp_path, files) == ["events/a.schema.json", "plan.schema.json"]


def test_line_ends_changed_by_a_checkout_are_not_stale(tmp_path: Path) -> None:
    plan = load_text("events: {A: {}}").plan
    files = bundle_files(plan, compile_bundle(plan))
    write_files(tmp_path, {name: text.replace(b"\n", b"\r\n") for name, text in files.items()})
    assert stale_files(tmp_path, files) == []
    assert load_bundle(tmp_path) == compile_bundle(plan)


@pytest.mark.parametrize(
    "listed", ["../outside.json", "/etc/hosts", "events/../../x.schema.json", 5, None]
)
def test_an_index_made_by_others_removes_nothing(tmp_path: Path, listed: object) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    out = tmp_path / "out"
    (out / "events").mkdir(parents=True)
    (out / "index.json").write_text(json.dumps({"events": [{"file": listed}]}))
    write_files(out, compiled("events: {A: {}}"))
    assert outside.exists()


@pytest.mark.parametrize(
    "index", ["", "[]", "[" * 5000, '{"events": 5}', '{"events": [5]}', "\udcff"]
)
def test_a_broken_index_is_replaced(tmp_path: Path, index: str) -> None:
    (tmp_path / "index.json").write_bytes(index.encode("utf-8", "surrogateescape"))
    files = compiled("events: {A: {}}")
    assert "index.json" in stale_files(tmp_path, files)
    write_files(tmp_path, files)
    assert stale_files(tmp_path, files) == []


def test_a_directory_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BundleError, match="cannot write"):
        write_files(tmp_path / "file", compiled("events: {A: {}}"))


HOSTILE = [
    *("Purchase Completed", "purchase completed", "PURCHASE_COMPLETED", "purchase-completed"),
    *("", " ", "日本語", "日本", "..", ".", "/etc/passwd", "a/b", "a\\b", "a:b", "a\x00b", "\n"),
    *("con", "CON", "aux", "nul", "com1", "lpt9", "x" * 300, "x" * 301, "😀", "\ud800", "café"),
    *("foo-0123456789", "foo", "$mp_click", "-", "--", "é", "e"),
]


def test_slugs_are_different_and_safe_everywhere() -> None:
    slugs = unique_slugs(HOSTILE)
    assert len(set(slugs.values())) == len(HOSTILE)
    for slug in slugs.values():
        assert slug
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert slug not in {"con", "aux", "nul", "com1", "lpt9"}
        assert len(slug) <= 91
    assert slugs["café"] == "cafe"
    assert slugs["$mp_click"] == "mp-click"


def test_a_name_that_looks_like_a_made_up_slug_takes_no_other_name_s_file() -> None:
    made_up = unique_slugs(["a b", "A B"])["a b"]
    assert len(set(unique_slugs(["a b", "A B", made_up]).values())) == 3


def test_a_name_belongs_to_one_event() -> None:
    plan = load_text(
        "events: {B: {aliases: [x, y]}, A: {aliases: [x, B, z]},"
        " $mp_click: {aliases: [$mp_scroll]}}"
    ).plan
    bundle = compile_bundle(plan)
    aliases = {name: entry.aliases for name, entry in bundle.events.items()}
    assert aliases == {"A": ("x", "z"), "B": ("y",), "$mp_click": ("$mp_scroll",)}
    assert not {"$mp_click", "$mp_scroll"} & set(bundle.known_events)


@given(
    st.lists(st.text(alphabet="aAbB-_ 0é日", max_size=4), unique=True, max_size=12), st.randoms()
)
@settings(max_examples=150, deadline=None)
def test_slugs_do_not_hang_on_the_order(names: list[str], rng: random.Random) -> None:
    slugs = unique_slugs(names)
    assert len(set(slugs.values())) == len(names)
    rng.shuffle(names)
    assert unique_slugs(names) == slugs


def test_hostile_event_names_compile_and_come_back(tmp_path: Path) -> None:
    from lexicon_cli.plan.model import EventDef

    plan = TrackingPlan(events={name: EventDef(name=name) for name in HOSTILE}, digest="sha256:0")
    bundle = compile_bundle(plan)
    write_files(tmp_path, bundle_files(plan, bundle))
    assert load_bundle(tmp_path) == bundle


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(), inner, max_size=8),
    max_leaves=20,
)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_rendered_text_is_json_of_the_same_value(value: object) -> None:
    text = render(value)
    assert json.loads(text) == value
    assert text.endswith(b"\n")


def test_long_lines_are_broken_and_short_ones_are_not() -> None:
    short, long = {"a": [1, 2]}, {"enum": [f"value {number}" for number in range(40)]}
    assert render(short) == b'{"a": [1, 2]}\n'
    lines = render(long).decode().splitlines()
    assert len(lines) > 4
    assert max(map(len, lines)) <= 100
    assert lines[2].startswith('    "value 0", "value 1"')


def test_numbers_that_json_has_not_are_refused() -> None:
    with pytest.raises(ValueError):
        render({"a": float("nan")})


def test_what_no_schema_checks_is_noted() -> None:
    plan = load_text(
        "events: {E: {properties: {c: {type: string, format: colour},"
        r" r: {type: string, pattern: '(a)\1'}, l: {type: list, items: {format: shade}}}},"
        " F: {properties: {c: {type: string, format: colour}}}}"
    ).plan
    assert compile_notes(plan) == (
        '"c": format "colour" is not known and checks nothing',
        '"l[]": format "shade" is not known and checks nothing',
        r'"r": pattern "(a)\1" cannot be made portable: engines differ on back-references; '
        "it checks nothing",
    )
    assert compile_bundle(plan).events["F"].schema["properties"]["properties"]["properties"] == {
        "c": {"type": "string", "maxLength": 255}
    }


def test_an_unknown_draft_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match='unknown draft "04"'):
        compile_bundle(TrackingPlan(), draft="04")
