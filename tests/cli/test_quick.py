"""Plain command lines are read without typer, and say the same as with it."""

import random
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from lexicon_cli.cli import quick
from lexicon_cli.cli.expand import expand
from lexicon_cli.cli.root import VERBS

Values = dict[str, Any]


def with_quick(verb: str, args: list[str]) -> Values | None:
    """What the verb is called with, or None if the line is left to typer."""
    try:
        return quick.read(import_module(f"lexicon_cli.cli.{verb}").command, args)
    except quick._Unusual:
        return None


def with_typer(verb: str, args: list[str]) -> Values | None:
    """The same as typer reads it; None if it is a mistake to typer."""
    seen: list[Values] = []
    original = import_module(f"lexicon_cli.cli.{verb}").command

    def spy(**values: Any) -> int:
        seen.append(values)
        return 0

    spy.__annotations__ = original.__annotations__
    spy.__kwdefaults__ = original.__kwdefaults__
    spy.__signature__ = __import__("inspect").signature(original)  # type: ignore[attr-defined]
    app = typer.Typer(add_completion=False)
    app.command()(expand(spy))
    command = typer.main.get_command(app)
    try:
        with command.make_context(verb, list(args)) as context:
            command.invoke(context)
    except Exception:  # noqa: BLE001 (each mistake is one of several kinds)
        return None
    return seen[0] if seen else None


LINES = (
    "",
    "plan.yaml",
    "plan.yaml other.yaml",
    "-",
    "- --stdin-filename plan.yaml",
    "plan.yaml -f json",
    "plan.yaml --format json",
    "plan.yaml --format=json -o out.json",
    "-f json plan.yaml",
    "plan.yaml --select NAM --select DOC001,TYP --ignore=LIM",
    "plan.yaml --fail-on warning --max-findings 0",
    "--isolated --debug plan.yaml --color never",
    "--config lexicon.toml plan.yaml",
    "--output json=a.json --output=sarif=b.sarif plan.yaml",
    "--fix --unsafe-fixes plan.yaml",
    "--fix --fix plan.yaml",
    "--diff plan.yaml",
    "--check --sort plan.yaml",
    "old.yaml new.yaml --base main --max-rate 0.1% --data a.ndjson --data b.ndjson",
    "plan.yaml --score --min-score B",
)
ODD = (
    "--help",
    "-h",
    "plan.yaml --help",
    "--form json",
    "--formt json",
    "-fjson plan.yaml",
    "-f=json plan.yaml",
    "--format",
    "--format --select NAM",
    "--format= plan.yaml",
    "-f json -f text",
    "--fix=true",
    "--no-fix",
    "--isolated=1",
    "-- plan.yaml",
    "-- --fix",
    "--stdin-filename -x -",
    "-hf json",
    "--plan plan.yaml",
    "-",
    "--",
    "--=",
    "-=",
)


@pytest.mark.parametrize("verb", sorted(quick.QUICK))
@pytest.mark.parametrize("line", LINES + ODD)
def test_a_line_means_the_same_with_and_without_typer(verb: str, line: str) -> None:
    args = line.split()
    values = with_quick(verb, args)
    assert values is None or values == with_typer(verb, args)


@pytest.mark.parametrize("line", ["plan.yaml", "- -f json --fail-on=warning", "--isolated plans/"])
def test_plain_lines_of_lint_do_not_need_typer(line: str) -> None:
    values = with_quick("lint", line.split())
    assert values is not None
    assert values["plan"]


@pytest.mark.parametrize("line", ODD)
def test_unusual_lines_are_left_to_typer(line: str) -> None:
    assert line == "-" or with_quick("lint", line.split()) is None


def test_only_verbs_are_read() -> None:
    assert set(VERBS) >= quick.QUICK
    assert quick.quick_call(["--version"]) is None
    assert quick.quick_call([]) is None
    assert quick.quick_call(["lnt", "plan.yaml"]) is None


@pytest.mark.parametrize("verb", sorted(quick.QUICK))
def test_invented_lines_mean_the_same(verb: str) -> None:
    command = import_module(f"lexicon_cli.cli.{verb}").command
    names = [name for entry in quick._parameters(command, {}) for name in entry.names]
    words = ["a.yaml", "json", "-", "", "NAM,DOC", "a=b", "--", "-x", "é", "0"]
    draw = random.Random(verb)
    read = 0
    for _ in range(400):
        args = []
        for _ in range(draw.randrange(6)):
            name = draw.choice(names)
            args += draw.choice(
                ([name], [name, draw.choice(words)], [f"{name}=x"], [draw.choice(words)])
            )
        values = with_quick(verb, args)
        if values is not None:
            assert values == with_typer(verb, args), args
            read += 1
    assert read > 40


def test_values_have_the_declared_types() -> None:
    values = with_quick("lint", ["a", "--config", "c.toml", "-o", "out", "--select", "NAM"])
    assert values is not None
    assert values["run"].config == Path("c.toml")
    assert values["results"].output_file == Path("out")
    assert values["rules"].select == ["NAM"]
