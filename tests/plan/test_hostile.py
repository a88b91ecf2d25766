"""Plans that want our memory, stack or patience: refused or read, always within bounds."""

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lexicon_cli.plan import composed, csv_rows, yaml_events
from lexicon_cli.plan.load import LoadedPlan, load_text
from lexicon_cli.plan.problems import MOST_PER_CODE

# Far more than any of these takes; what is meant is seconds rather than hours.
SECONDS = 20
MEGABYTES = 200


@contextmanager
def bounded() -> Iterator[None]:
    started = time.perf_counter()
    yield
    assert time.perf_counter() - started < SECONDS


@contextmanager
def bounded_memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MEGABYTES * 1024 * 1024


def codes(loaded: LoadedPlan) -> list[str]:
    return [finding.code for finding in loaded.findings]


def messages(loaded: LoadedPlan) -> str:
    return "\n".join(finding.message for finding in loaded.findings)


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 40)]
    with bounded(), bounded_memory():
        loaded = load_text("\n".join(lines))
    assert codes(loaded) == ["STR001"]
    assert "aliases stand for more than" in messages(loaded)


def test_a_bomb_of_merge_keys_is_refused() -> None:
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 10)}]}}" for i in range(1, 40)]
    with bounded(), bounded_memory():
        loaded = load_text("\n".join(lines))
    assert codes(loaded) == ["STR001"]


def test_nesting_through_aliases_is_nesting() -> None:
    lines = [".a0: &a0 {type: list}"]
    lines += [f".a{i}: &a{i} {{type: list, items: *a{i - 1}}}" for i in range(1, 300)]
    loaded = load_text("\n".join(lines))
    assert codes(loaded) == ["STR001"]
    assert "nested deeper" in messages(loaded)


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, "{a: " * 100_000, "- " * 200_000, "? " * 100_000, "a:\n" + "  - " * 100_000],
    ids=["flow lists", "flow mappings", "dashes", "question marks", "dashes below a key"],
)
def test_deep_nesting_is_refused(text: str) -> None:
    with bounded():
        loaded = load_text(text)
    assert "STR001" in codes(loaded)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 100_000], ids=["lists", "objects"])
def test_deep_json_is_refused(text: str) -> None:
    with bounded():
        loaded = load_text(text, "plan.json")
    assert codes(loaded) == ["STR001"]


def test_nesting_as_deep_as_allowed_is_read() -> None:
    # Each level is two of YAML's: the property and its items.
    levels = (composed.MAX_DEPTH - 5) // 1
    text = "events: {A: {properties: {p: " + "{type: list, items: " * levels + "string"
    loaded = load_text(text + "}" * (levels + 3))
    assert loaded.findings == ()
    entry = loaded.plan.events["A"].properties["p"]
    depth = 0
    while entry.items is not None:
        entry, depth = entry.items, depth + 1
    assert depth == levels


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composed, "MAX_NODES", 10_000)
    loaded = load_text("a:\n" * 20_000)
    assert codes(loaded) == ["STR001"]
    assert "more than 10,000 entries" in messages(loaded)


def test_too_many_rows_end_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_ROWS", 100)
    rows = "".join(f"A,p{i},string\n" for i in range(200))
    loaded = load_text("event,property,type\n" + rows, "plan.csv")
    assert codes(loaded) == ["STR001"]
    assert len(loaded.plan.events["A"].properties) == 99


def test_millions_of_columns_are_one() -> None:
    with bounded(), bounded_memory():
        loaded = load_text("event," + "," * 5_000_000 + "\nA" + "," * 5_000_000, "plan.csv")
    assert list(loaded.plan.events) == ["A"]


@pytest.mark.parametrize("cell", ["x" * 10_000_000, '"' + 'a""' * 3_000_000 + '"', "|" * 5_000_000])
@pytest.mark.parametrize("column", ["description", "enum", "type", "pattern", "minimum", "items"])
def test_a_cell_of_many_megabytes_is_read(cell: str, column: str) -> None:
    with bounded():
        loaded = load_text(f"event,property,{column}\nA,p,{cell}\nB,q,\n", "plan.csv")
    assert list(loaded.plan.events) == ["A", "B"]
    assert all(len(finding.message) < 500 for finding in loaded.findings)


@pytest.mark.parametrize("value", ["9" * 100_000, "x" * 1_000_000, "[" * 100, "(" * 1_000_000])
def test_long_scalars_are_read_anywhere(value: str) -> None:
    text = (
        "events:\n  A:\n    properties:\n      p:\n"
        f"        {{type: '{value}', minimum: '{value}', pattern: '{value}', required: '{value}',"
        f" status: '{value}', '{value[:900]}': 1}}\n"
    )
    with bounded():
        loaded = load_text(text)
    assert {"STR002", "STR013", "TYP002", "LIF001"} <= set(codes(loaded))
    assert all(len(finding.message) < 500 for finding in loaded.findings)


def test_beyond_a_thousand_faults_of_one_kind_are_counted() -> None:
    keys = "\n".join(f"  key{i}: 1" for i in range(3_000))
    with bounded():
        loaded = load_text(f"events:\n  A:\n{keys.replace('  key', '    key')}\n")
    assert len(loaded.findings) == MOST_PER_CODE + 1
    rest = loaded.findings[-1]
    assert rest.count == 2_000
    assert rest.place is not None
    assert rest.place.line == 3_002


def test_many_unresolved_names_do_not_cost_a_comparison_each() -> None:
    shared = ", ".join(f"prop_{i}: string" for i in range(500))
    names = ", ".join(f"prop_{i}x" for i in range(20_000))
    with bounded():
        loaded = load_text(f"properties: {{{shared}}}\nevents: {{A: {{properties: [{names}]}}}}")
    assert sum(finding.count for finding in loaded.findings) == 20_000


def test_a_chain_of_groups_is_no_recursion() -> None:
    groups = "\n".join(f"  g{i}: [g{i + 1}]" for i in range(5_000))
    text = f"properties: {{p: string}}\ngroups:\n{groups}\n  g5000: [p]\n"
    loaded = load_text(text + "events: {A: {include: [g0]}}")
    assert loaded.findings == ()
    assert list(loaded.plan.events["A"].properties) == ["p"]


def test_the_slow_parser_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    text = "events:\n  A: &a {description: no, tags: [x]}\n  B: *a\n  C: {<<: *a, ownr: x}\n"
    fast = load_text(text)
    monkeypatch.setattr(yaml_events, "_Parser", yaml.SafeLoader)
    slow = load_text(text)
    assert slow == fast
    assert codes(slow) == ["STR005", "STR002"]
