"""The command line on inputs of a test's own."""

import io
import json
import sys
from pathlib import Path

import pytest

from lexicon_cli.cli.main import run
from tests.corpus.support import NOW, PLAN, Checked


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A working directory with the plan in it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def check(workspace, capfd, monkeypatch):
    """Write an input, validate it, and read back all that was written."""

    def call(
        content: bytes | None = None,
        *options: str,
        name: str = "data.ndjson",
        stdin: bytes | None = None,
        plan: str = "plan.yaml",
    ) -> Checked:
        if content is not None:
            Path(name).write_bytes(content)
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            name = "-"
        for file in ("occ", "yes", "no"):
            Path(file).unlink(missing_ok=True)
        side = ("--occurrences", "occ", "--accept", "yes", "--reject", "no")
        code = run(["validate", name, "--plan", plan, "-f", "json", *NOW, *side, *options])
        captured = capfd.readouterr()
        if not Path("occ").exists():
            assert captured.out == ""
            return Checked(code, captured.err, None)
        return Checked(
            code,
            captured.err,
            json.loads(captured.out),
            tuple(json.loads(line) for line in Path("occ").read_bytes().splitlines()),
            Path("yes").read_bytes(),
            Path("no").read_bytes(),
        )

    return call
