"""What is compiled while installing: its sources, stubs and revisions, and what a wheel holds."""

import importlib.util
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def modules():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    built = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(built)
    return built.MODULES


def test_each_module_has_its_source_and_its_stub(modules):
    for module, source in modules.items():
        folder, _, name = module.rpartition(".")
        assert (ROOT / source).parent == ROOT / folder.replace(".", "/")
        assert f"PyInit_{name}(" in (ROOT / source).read_text("utf-8")
        assert (ROOT / source).with_name(f"{name}.pyi").is_file()


def test_each_source_is_compiled(modules):
    sources = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("lexicon_cli/**/*.c")}
    assert sources == set(modules.values())


def test_python_and_c_agree_on_their_revision(modules):
    for source in modules.values():
        words = (ROOT / source).read_text("utf-8").split()
        revision = words[words.index("REVISION") + 1]
        package = (ROOT / source).with_name("__init__.py").read_text("utf-8")
        assert f"REVISION = {revision}\n" in package


def test_a_wheel_holds_no_sources_in_c():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    left_out = wheel["targets"]["wheel"]["exclude"]
    found = [*ROOT.glob("lexicon_cli/**/*.c"), *ROOT.glob("lexicon_cli/**/*.h")]
    assert found
    assert all(any(path.relative_to(ROOT).match(one) for one in left_out) for path in found)
