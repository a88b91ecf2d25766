"""Shells ask our scripts what could stand at the cursor; bash is asked for real."""

import os
import shutil
import subprocess
import sys

import pytest

_ASK = """
PATH="{folder}:$PATH"
eval "$(lexicon-cli completion bash --name lexicon-cli)"
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=()
_lexicon_cli_completion lexicon-cli
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def lexicon(*args, **environ):
    command = [sys.executable, "-m", "lexicon_cli", *args]
    variables = {**os.environ, **environ}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=variables)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["li"], {"lint"}),
        (["lint", "--unsafe"], {"--unsafe-fixes"}),
        (["lint", "--format", "js"], {"json", "jsonl"}),
        (["lint", "--select", "NAM004,DOC00"], {"NAM004,DOC001", "NAM004,DOC002"}),
        (["explain", "unknown-ev"], {"unknown-event"}),
        (["rules", "-f", "m"], {"markdown"}),
    ],
)
def test_bash_is_told_what_fits(words, wanted, tmp_path):
    started = tmp_path / "lexicon-cli"
    started.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lexicon_cli "$@"\n')
    started.chmod(0o755)
    script = _ASK.format(folder=tmp_path)
    done = subprocess.run(
        ["bash", "-c", script, "bash", "lexicon-cli", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert wanted <= set(done.stdout.split()), done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_script_calls_back_with_our_variable(shell):
    done = lexicon("completion", shell)
    assert done.returncode == 0
    assert "_LEXICON_COMPLETE" in done.stdout


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_get_an_answer_with_the_help(shell):
    asked = {"_LEXICON_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": "lexicon val"}
    done = lexicon(_TYPER_COMPLETE_FISH_ACTION="get-args", **asked)
    assert "validate" in done.stdout
    assert "Check an export" in done.stdout


def test_an_unknown_shell_is_one_clear_error():
    done = lexicon("completion", "fsh")
    assert done.returncode == 2
    assert 'did you mean "fish"?' in done.stderr
