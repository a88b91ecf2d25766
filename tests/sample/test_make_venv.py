""".ci/make-venv: an environment that works, or a word on what the machine lacks."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "make-venv"


def _run(*arguments, **environment):
    return subprocess.run(
        ["/bin/sh", SCRIPT, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": "/usr/bin:/bin", **environment},
    )


@pytest.fixture
def no_pip(tmp_path):
    """A Python new enough that can make nothing: as where ensurepip was cut out."""
    script = tmp_path / "python"
    script.write_text('#!/bin/sh\ncase "$1" in -c) exit 0 ;; *) exit 1 ;; esac\n')
    script.chmod(0o755)
    return str(script)


def test_makes_an_environment_with_pip(tmp_path):
    done = _run(tmp_path / "venv", sys.executable)
    assert done.returncode == 0, done.stderr
    pip = [tmp_path / "venv" / "bin" / "python", "-m", "pip", "--version"]
    assert subprocess.run(pip, capture_output=True, check=False).returncode == 0


def test_leaves_a_working_environment_alone(tmp_path):
    assert _run(tmp_path / "venv", sys.executable).returncode == 0
    mark = tmp_path / "venv" / "mark"
    mark.touch()
    assert _run(tmp_path / "venv", sys.executable).returncode == 0
    assert mark.exists()


def test_a_python_that_is_too_old_or_missing_is_named(tmp_path):
    done = _run(tmp_path / "venv", "/bin/false")
    assert done.returncode == 2
    assert "Python 3.11 or newer is needed; /bin/false is not" in done.stderr
    assert "make PYTHON=" in done.stderr


def test_a_machine_without_venv_is_told_what_to_install(tmp_path, no_pip):
    done = _run(tmp_path / "venv", no_pip)
    assert done.returncode == 2
    assert "apt install python3-venv" in done.stderr
    assert not (tmp_path / "venv").exists()
