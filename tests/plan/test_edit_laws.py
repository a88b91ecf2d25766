"""Laws of edits, over plans laid out in every way: they are where they were meant, nowhere else."""

from collections import Counter
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lexicon_cli.core.finding import Place
from lexicon_cli.core.fix import (
    AddItem,
    Change,
    Fix,
    RemoveEntry,
    RemoveKey,
    Replace,
    SetKey,
)
from lexicon_cli.plan.convert import to_text
from lexicon_cli.plan.edit import apply_fixes
from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.edit.tree import walk
from lexicon_cli.plan.edit.yaml_tree import yaml_tree
from lexicon_cli.plan.load import LoadedPlan, load_text
from lexicon_cli.plan.sources import Source
from tests.plan.layouts import yaml_texts
from tests.plan.strategies import event_plans, load_data, texts

LAW = settings(deadline=None, max_examples=50)


def comments(text: str) -> Counter[str]:
    page = Page(Source("plan.yaml", "yaml", text))
    return Counter(text[start:end].rstrip() for start, end in page.comments)


def places(loaded: LoadedPlan) -> list[Place]:
    """Where the names of all events and of their own properties stand."""
    found = []
    for event in loaded.plan.events.values():
        found += [event.place, *(entry.place for entry in event.own_properties.values())]
    return [place for place in found if place is not None]


def is_part(short: str, long: str) -> bool:
    """Whether the characters of one text are all in the other, in their order."""
    rest = iter(long)
    return all(char in rest for char in short)


def json_texts() -> st.SearchStrategy[str]:
    return event_plans().map(lambda data: to_text(load_data(data), "json")[0])


@st.composite
def additions(draw: st.DrawFn, loaded: LoadedPlan) -> Change:
    at = draw(st.sampled_from(places(loaded)))
    if draw(st.booleans()):
        return AddItem(at, draw(st.sampled_from(["tags", "aliases"])), draw(texts()))
    value = draw(st.one_of(texts(), st.booleans(), st.integers(), st.lists(texts(), max_size=2)))
    return SetKey(at, draw(st.sampled_from(["x-new", "x-2nd key"])), value)


@LAW
@given(st.data(), st.one_of(yaml_texts(), json_texts()))
def test_what_is_added_leaves_all_else_to_the_byte(data: st.DataObject, text: str) -> None:
    name = "plan.json" if text.startswith("{") else "plan.yaml"
    loaded = load_text(text, name)
    changes = data.draw(st.lists(additions(loaded), min_size=1, max_size=4))
    fixed = apply_fixes(loaded, [Fix("add", (change,)) for change in changes])
    new = fixed.texts[name]
    assert is_part(*(one.replace("null", "").replace("~", "") for one in (text, new)))
    assert len(fixed.applied) + len(fixed.skipped) == len(changes)
    reasons = {reason for _, reason in fixed.skipped}
    assert reasons <= {
        "it overlaps another fix",
        "it is there already",
        "the text would not read as it should",
    } | {reason for reason in reasons if "better edited by hand" in reason}
    if name == "plan.yaml":
        assert comments(new) == comments(text)
    for fix, names in zip(fixed.applied, fixed.touched, strict=True):
        assert names, fix


@LAW
@given(st.data(), yaml_texts())
def test_what_is_removed_leaves_all_else_to_the_byte(data: st.DataObject, text: str) -> None:
    loaded = load_text(text)
    at = data.draw(st.sampled_from(places(loaded)))
    keys = st.sampled_from(["description", "type", "tags", "properties", "owner", "enum"])
    change = data.draw(
        st.one_of(st.just(RemoveEntry(at)), keys.map(lambda key: RemoveKey(at, key)))
    )
    fixed = apply_fixes(loaded, [Fix("remove", (change,))])
    new = fixed.texts["plan.yaml"]
    assume(fixed.applied)
    # Brackets may take the place of what was the last of its kind.
    assert is_part(new.replace(" {}", ""), text)
    assert not comments(new) - comments(text)
    if isinstance(change, RemoveEntry) and at in {e.place for e in loaded.plan.events.values()}:
        assert len(load_text(new).plan.events) == len(loaded.plan.events) - 1


@LAW
@given(st.data(), yaml_texts(), texts())
def test_a_replaced_word_is_all_that_differs(data: st.DataObject, text: str, word: str) -> None:
    loaded = load_text(text)
    at = data.draw(st.sampled_from(places(loaded)))
    old = next(
        node
        for document in yaml_tree(text)
        for node in walk(document.root)
        if node.spot == (at.line, at.column) and hasattr(node, "text")
    )
    assume(old.text != word and len(word) < 1000)  # a longer key needs a line of its own
    fixed = apply_fixes(loaded, [Fix("write", (Replace(at, old.text, word),))])
    new = fixed.texts["plan.yaml"]
    assert fixed.applied
    assert new.startswith(text[: old.start])
    assert new.endswith(text[old.end :])
    assert yaml_tree(new)
    assert comments(new) == comments(text)


@LAW
@given(st.data(), event_plans())
def test_csv_edits_keep_all_other_rows(data: st.DataObject, plan: dict[str, Any]) -> None:
    text, _ = to_text(load_data(plan), "csv")
    loaded = load_text(text, "plan.csv")
    at = data.draw(st.sampled_from(places(loaded)))
    change = data.draw(
        st.sampled_from(
            [
                RemoveEntry(at),
                SetKey(at, "description", "new, quoted"),
                AddItem(at, "tags", "new"),
                RemoveKey(at, "description"),
            ]
        )
    )
    fixed = apply_fixes(loaded, [Fix("change", (change,))])
    assume(fixed.applied)
    new = load_text(fixed.texts["plan.csv"], "plan.csv")
    about = {name for names in fixed.touched for one in names for name in one[1:2]}
    for name, event in loaded.plan.events.items():
        if name not in about:
            assert repr(new.plan.events[name].properties.keys()) == repr(event.properties.keys())
            assert new.plan.events[name].description == event.description
    if isinstance(change, SetKey):
        assert "new, quoted" in fixed.texts["plan.csv"]
