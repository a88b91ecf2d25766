"""ARCHITECTURE.md names rooms that exist, walls that are enforced, files that are there."""

import re
import tomllib

import pytest


@pytest.fixture(scope="module")
def page(request):
    return (request.config.rootpath / "ARCHITECTURE.md").read_text("utf-8")


def test_every_room_is_in_the_table_and_no_other(page, request):
    package = request.config.rootpath / "lexicon_cli"
    rooms = {path.parent.name for path in package.glob("*/__init__.py")}
    assert set(re.findall(r"^\| `(\w+)/` \|", page, re.MULTILINE)) == rooms


def test_the_walls_are_those_that_import_linter_checks(page, request):
    config = tomllib.loads((request.config.rootpath / "pyproject.toml").read_text("utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    drawn = re.search(r"```text\n(.*?)```", page, re.DOTALL)
    assert drawn is not None
    assert drawn.group(1).splitlines() == layers


def test_the_files_it_names_exist(page, request):
    package = request.config.rootpath / "lexicon_cli"
    named = set(re.findall(r"`(\w+/[\w/]+\.py)`", page))
    assert len(named) > 10
    assert [name for name in sorted(named) if not (package / name).exists()] == []
