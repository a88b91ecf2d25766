"""A workspace with a good and a bad plan, and the command line as a function."""

import io
import sys
from dataclasses import dataclass

import pytest

from lexicon_cli.cli.main import run

GOOD = """\
lexicon: 1
name: Acme
version: 1.0.0
events:
  Sign Up:
    properties:
      plan: {type: string, required: true, description: What they pay for}
    description: An account was made
    owner: growth@acme.example
    trigger: The server answered
    platforms: [web]
settings: {identity: simplified}
"""
BAD = """\
lexicon: 1
events:
  Sign Up:
    propertys: {}
    description: An account was made
    owner: growth@acme.example
    trigger: The server answered
    platforms: [web]
settings: {identity: simplified}
"""


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """The working directory of a test: a repository of its own, no variables of ours."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "plan.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "bad.yaml").write_text(BAD, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in (
        *("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LEXICON_FORMAT"),
        *("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"),
    ):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def lexicon(workspace, capfd, monkeypatch):
    """Run one command line in the workspace."""

    def call(*args: str, stdin: bytes | None = None) -> Result:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(args)
        captured = capfd.readouterr()
        return Result(code, captured.out, captured.err)

    return call
