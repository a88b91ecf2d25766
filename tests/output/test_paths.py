"""Paths and URIs for hosts of code."""

import pytest

from lexicon_cli.output.paths import from_root, uri
from lexicon_cli.output.style import Style

HERE = Style(folder="/repo/analytics", root="/repo")


@pytest.mark.parametrize(
    ("file", "style", "shown"),
    [
        ("plan.yaml", HERE, "analytics/plan.yaml"),
        ("./plan.yaml", HERE, "analytics/plan.yaml"),
        ("../plan.yaml", HERE, "plan.yaml"),
        ("/repo/plan.yaml", HERE, "plan.yaml"),
        ("/tmp/export.ndjson", HERE, "/tmp/export.ndjson"),
        ("../../x", HERE, "/x"),
        ("/repository/x", HERE, "/repository/x"),
        ("./plan.yaml", Style(), "plan.yaml"),
        ("/abs/plan.yaml", Style(), "/abs/plan.yaml"),
        ("C:\\repo\\plans\\a.yaml", Style(folder="C:/repo", root="C:/repo"), "plans/a.yaml"),
        ("plans\\a.yaml", Style(folder="C:/repo", root="C:/repo"), "plans/a.yaml"),
        ("odd\\name.yaml", Style(folder="/", root="/"), "odd\\name.yaml"),
    ],
)
def test_a_path_starts_at_the_root(file, style, shown):
    assert from_root(file, style) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("plans/a b.yaml", "plans/a%20b.yaml"),
        ("a:b#c?d%e.yaml", "a%3Ab%23c%3Fd%25e.yaml"),
        ("план.yaml", "%D0%BF%D0%BB%D0%B0%D0%BD.yaml"),
        ("/tmp/x", "file:///tmp/x"),
        ("C:/x y", "file:///C:/x%20y"),
    ],
)
def test_a_uri_says_the_path_and_nothing_else(path, shown):
    assert uri(path) == shown
