"""Replacing files: all or nothing, links followed, modes kept, nothing left behind."""

import os
import stat
from pathlib import Path

import pytest

from lexicon_cli.core.files import Aside, replace_file


def test_a_new_file_is_written_and_an_old_one_replaced(tmp_path):
    file = tmp_path / "a.json"
    replace_file(file, b"one")
    replace_file(str(file), b"two", durable=False)
    assert file.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_the_mode_is_kept(tmp_path, mode):
    file = tmp_path / "a"
    file.write_bytes(b"old")
    file.chmod(mode)
    replace_file(file, b"new")
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "real", tmp_path / "link"
    real.write_bytes(b"old")
    link.symlink_to(real)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert list(real.parent.iterdir()) == [real]


def test_a_link_to_nothing_makes_what_it_leads_to(tmp_path):
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    replace_file(link, b"new")
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_device_is_written_to_directly():
    replace_file(os.devnull, b"new")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    file = tmp_path / "a"
    file.write_bytes(b"old")

    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(step, fail)
    with pytest.raises(OSError, match="No space"):
        replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_an_interruption_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    file = tmp_path / "a"
    file.write_bytes(b"old")

    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_file(file, b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_the_old_content_is_seen_until_the_new_one_is_put(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(b"old")
    aside = Aside(file)
    aside.file.write(b"new")
    aside.close()
    assert file.read_bytes() == b"old"
    aside.put()
    aside.discard()
    assert file.read_bytes() == b"new"


def test_a_name_as_long_as_a_file_system_allows_can_be_replaced(tmp_path):
    file = tmp_path / ("n" * 255)
    replace_file(file, b"one")
    replace_file(file, b"two")
    assert file.read_bytes() == b"two"
