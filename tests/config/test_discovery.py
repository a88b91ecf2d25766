"""Which configuration file is found."""

import pytest

from lexicon_cli.config.discovery import find_config


def write(folder, name, text=""):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", ["lexicon.toml", ".lexicon.toml"])
def test_own_file_is_found_beside_and_above(tmp_path, name):
    file = write(tmp_path, name)
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_config(tmp_path) == file
    assert find_config(deep) == file


def test_nearest_file_wins(tmp_path):
    write(tmp_path, "lexicon.toml")
    near = write(tmp_path / "a", ".lexicon.toml")
    assert find_config(tmp_path / "a") == near


def test_visible_file_wins_over_hidden_over_pyproject(tmp_path):
    write(tmp_path, "pyproject.toml", "[tool.lexicon]\n")
    hidden = write(tmp_path, ".lexicon.toml")
    assert find_config(tmp_path) == hidden
    plain = write(tmp_path, "lexicon.toml")
    assert find_config(tmp_path) == plain


@pytest.mark.parametrize(
    "text",
    ["[tool.lexicon]\njobs = 2\n", "[tool]\nlexicon = {jobs = 2}\n", "[ tool . lexicon ]\n"],
)
def test_pyproject_counts_with_a_table_of_ours(tmp_path, text):
    file = write(tmp_path, "pyproject.toml", text)
    assert find_config(tmp_path) == file


@pytest.mark.parametrize(
    "text",
    ["[project]\nname = 'x'\n", "[tool.lexicon2]\n", "lexicon = [", "[tool]\nlexicon = 3\n"],
)
def test_other_pyproject_is_passed_over(tmp_path, text):
    write(tmp_path, "pyproject.toml", text)
    above = write(tmp_path.parent, "lexicon.toml")
    try:
        assert find_config(tmp_path) == above
    finally:
        above.unlink()


def test_search_ends_at_the_root_of_the_repository(tmp_path):
    write(tmp_path, "lexicon.toml")
    repository = tmp_path / "repo"
    (repository / ".git").mkdir(parents=True)
    inside = repository / "src"
    inside.mkdir()
    assert find_config(inside) is None
    own = write(repository, "lexicon.toml")
    assert find_config(inside) == own


def test_a_worktree_has_a_file_called_git(tmp_path):
    write(tmp_path, "lexicon.toml")
    write(tmp_path / "repo", ".git", "gitdir: elsewhere\n")
    assert find_config(tmp_path / "repo") is None
