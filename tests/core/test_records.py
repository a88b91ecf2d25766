"""Records are data classes: the same questions asked of both."""

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from lexicon_cli.core import records


def place(module: Any) -> Any:
    @module.dataclass(frozen=True, slots=True, order=True)
    class Place:
        """A spot."""

        file: str
        line: int = 1
        seen: list[int] = module.field(default_factory=list, compare=False)
        note: str | None = module.field(default=None, repr=False, compare=False)

        def __str__(self) -> str:
            return f"{self.file}:{self.line}"

        @property
        def double(self) -> int:
            return self.line * 2

    return Place


def options(module: Any) -> Any:
    @module.dataclass(frozen=True, kw_only=True)
    class Options:
        name: str
        tags: tuple[str, ...] = ()

    return Options


def tally(module: Any) -> Any:
    @module.dataclass(slots=True)
    class Tally:
        count: int = 0
        names: dict[str, int] = module.field(default_factory=dict)

    return Tally


def answer(what: Any) -> Any:
    """What a call gives or how it fails; names of classes are the same in both modules."""
    try:
        return repr(what())
    except Exception as error:  # noqa: BLE001 (the kind of mistake is the answer)
        return type(error)


QUESTIONS = {
    "all values": lambda p, o, t: p("a", 2, [3], "n"),
    "defaults": lambda p, o, t: (p("a"), o(name="x"), t()),
    "by name": lambda p, o, t: p(line=4, file="b"),
    "a value is missing": lambda p, o, t: p(),
    "an unknown name": lambda p, o, t: p("a", colour=1),
    "too many values": lambda p, o, t: p(1, 2, 3, 4, 5),
    "a value twice": lambda p, o, t: p("a", file="b"),
    "many": lambda p, o, t: [p(str(n), n) for n in range(30)] + [t(n) for n in range(30)],
    "names only": lambda p, o, t: o("x"),
    "a default of its own for each": lambda p, o, t: t().names is t().names,
    "equal": lambda p, o, t: (p("a") == p("a"), p("a") == p("b"), t(1) == t(1), p("a") == "a"),
    "not compared": lambda p, o, t: p("a", 1, [1], "x") == p("a", 1, [2], "y"),
    "other kind": lambda p, o, t: (p("a") == o(name="a"), p("a") != 1),
    "hash": lambda p, o, t: ({p("a"), p("a", note="x")}, hash(o(name="a")) == hash(o(name="a"))),
    "no hash when it can change": lambda p, o, t: hash(t()),
    "order": lambda p, o, t: sorted([p("b", 1), p("a", 2), p("a", 1)]),
    "no order": lambda p, o, t: o(name="a") < o(name="b"),
    "order of other things": lambda p, o, t: p("a") < 1,
    "set a frozen field": lambda p, o, t: setattr(p("a"), "line", 3),
    "delete a frozen field": lambda p, o, t: delattr(p("a"), "line"),
    "set a new field": lambda p, o, t: setattr(t(), "other", 3),
    "set a frozen field without slots": lambda p, o, t: setattr(o(name="x"), "name", 3),
    "a field that changes": lambda p, o, t: setattr(t(), "count", 3),
    "methods": lambda p, o, t: (str(p("a")), p("a", 4).double),
    "documentation": lambda p, o, t: (p.__doc__, p.__name__, p.__qualname__.rpartition(".")[2]),
    "copies": lambda p, o, t: (copy.copy(p("a")), copy.deepcopy(p("a", 2, [3])), copy.copy(t(4))),
    "standard fields": lambda p, o, t: [
        (f.name, f.type, f.compare, f.repr, f.init) for f in dataclasses.fields(p)
    ],
    "standard replace": lambda p, o, t: dataclasses.replace(p("a", 2), line=3),
    "standard replace of nothing there": lambda p, o, t: dataclasses.replace(p("a", 2), size=3),
    "standard asdict": lambda p, o, t: dataclasses.asdict(p("a", 2, [3])),
    "is one": lambda p, o, t: (dataclasses.is_dataclass(p), dataclasses.is_dataclass(o(name="x"))),
    "match": lambda p, o, t: (p.__match_args__, o.__match_args__),
    "no room for more": lambda p, o, t: p("a").__dict__,
    "room for more": lambda p, o, t: o(name="x").__dict__,
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("few", [0, 1000], ids=["compiled", "first instances"])
def test_a_record_answers_as_a_data_class_does(
    question: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "_FEW", few)
    ask = QUESTIONS[question]
    made = [(place(m), options(m), tally(m)) for m in (records, dataclasses)]
    ours, standard = (answer(lambda kinds=kinds: ask(*kinds)) for kinds in made)
    assert ours == standard


@pytest.mark.parametrize("module", [records, dataclasses])
def test_own_replace_and_fields_work_on_both(module: Any) -> None:
    kind = place(module)
    spot = kind("a", 2, [3], "n")
    assert records.replace(spot, line=5) == kind("a", 5)
    assert records.replace(spot, line=5).note == "n"
    assert [entry.name for entry in records.fields(kind)] == ["file", "line", "seen", "note"]
    with pytest.raises(TypeError):
        records.replace(spot, size=1)


@records.dataclass(frozen=True, slots=True)
class Kept:
    """At module level, where pickle finds it."""

    name: str
    more: tuple[int, ...] = ()


def test_records_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(Kept("a", (1, 2)))) == Kept("a", (1, 2))


def test_an_instance_is_of_the_class_and_not_of_its_twin() -> None:
    assert type(Kept("a")) is Kept
    assert isinstance(Kept("a"), Kept)
