"""Files are written whole or not at all."""

import os

import pytest

from lexicon_cli.core.errors import UsageError
from lexicon_cli.output.write import utf8, write_file


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_a_new_file_is_written_and_nothing_is_left_beside_it(tmp_path):
    write_file(tmp_path / "out.json", b"new")
    assert (tmp_path / "out.json").read_bytes() == b"new"
    assert names(tmp_path) == ["out.json"]


def test_a_full_disk_keeps_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "out.json"
    target.write_bytes(b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lexicon_cli.output.write.os.fsync", full)
    with pytest.raises(UsageError, match=r'cannot write ".*out.json": no space left on device'):
        write_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["out.json"]


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(UsageError, match="no such file or directory"):
        write_file(tmp_path / "none" / "out.json", b"new")


def test_the_mode_of_the_old_file_stays(tmp_path):
    target = tmp_path / "out.json"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_file(target, b"new")
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path):
    real = tmp_path / "real.json"
    real.write_bytes(b"old")
    link = tmp_path / "link.json"
    link.symlink_to(real)
    write_file(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_device_is_written_to_directly():
    from pathlib import Path

    write_file(Path(os.devnull), b"gone")
    assert not Path(os.devnull).is_file()


def test_half_a_pair_is_written_as_json_would():
    assert utf8('"\ud800é"') == b'"\\ud800\xc3\xa9"'
