"""Which files are meant by what a user writes, and what each of them is."""

import os
from pathlib import Path

import pytest

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.sources import find_sources

LINE = b'{"event":"a","properties":{}}\n'


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Write files below a working directory."""
    monkeypatch.chdir(tmp_path)

    def write(*names: str, content: bytes = LINE) -> None:
        for name in names:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content)

    return write


def names(*inputs: str) -> list[str]:
    return [source.name for source in find_sources(inputs)]


def test_a_directory_gives_the_data_below_it_in_order(files):
    files("e/b.ndjson", "e/2026/01/a.json.gz", "e/2026-01-31.gz", "e/c.LOG", "e/d.jsonl.zst")
    files("e/.hidden.ndjson", "e/.git/x.json", "e/notes.md", "e/image.png", "e/a.tar.gz")
    assert names("e") == [
        "e/2026-01-31.gz",
        "e/2026/01/a.json.gz",
        "e/b.ndjson",
        "e/c.LOG",
        "e/d.jsonl.zst",
    ]


def test_a_glob_gives_any_file_but_no_directory(files):
    files("e/a.dat", "e/b.dat", "e/c.dat/inner.ndjson")
    assert names("e/*.dat") == ["e/a.dat", "e/b.dat"]
    assert names("**/*.ndjson") == ["e/c.dat/inner.ndjson"]


def test_a_file_may_have_a_pattern_for_a_name(files):
    files("a[1].ndjson", "a1.ndjson")
    assert names("a[1].ndjson") == ["a[1].ndjson"]


def test_a_file_is_taken_once_by_whatever_names(files, tmp_path):
    files("e/a.ndjson", "e/b.ndjson")
    Path("link.ndjson").symlink_to("e/a.ndjson")
    os.link("e/b.ndjson", "hard.ndjson")
    given = ("e/a.ndjson", "./e/a.ndjson", str(tmp_path / "e/a.ndjson"), "link.ndjson", "e")
    assert names(*given, "hard.ndjson", "-", "-") == ["e/a.ndjson", "e/b.ndjson", "-"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("none.ndjson", 'cannot read "none.ndjson": no such file or directory'),
        ("none/*.ndjson", 'nothing matches "none/*.ndjson"'),
        ("e/sub*", 'nothing matches "e/sub*"'),
        ("e/empty", 'directory "e/empty" holds no data'),
        ("", "an input has an empty name"),
        ("x" * 300, f'cannot read "{"x" * 300}": file name too long'),
        ("e/a.ndjson/b", 'cannot read "e/a.ndjson/b": no such file or directory'),
        ("a\0b", 'cannot read "a\0b": embedded null byte'),
        ("dangling.ndjson", 'cannot read "dangling.ndjson": no such file or directory'),
        ("loop", 'cannot read "loop": too many levels of symbolic links'),
    ],
)
def test_what_cannot_be_found_is_told(files, given, message):
    files("e/a.ndjson", "e/empty/.hidden.json", "e/subdir/x.json")
    Path("dangling.ndjson").symlink_to("nowhere")
    Path("loop").symlink_to("loop")
    with pytest.raises(InputError) as caught:
        find_sources([given])
    assert str(caught.value) == message


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_without_permission_is_told(files):
    files("secret.ndjson")
    Path("secret.ndjson").chmod(0)
    with pytest.raises(InputError, match=r'cannot read "secret.ndjson": permission denied'):
        find_sources(["secret.ndjson"])


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"Obj\x01\x04\x14avro.codec", "an Avro file"),
        (b"PK\x03\x04\x14\x00", "a zip archive or a spreadsheet"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"a.ndjson".ljust(257, b"\0") + b"ustar\x0000", "a tar archive"),
        ("{}\n".encode("utf-16"), "UTF-16"),
        ("{}\n".encode("utf-16-le"), "UTF-16"),
        ("[{}]\n".encode("utf-16-be"), "UTF-16"),
        ("{}\n".encode("utf-32"), "UTF-32"),
        ("{}\n".encode("utf-32-be"), "UTF-32"),
    ],
)
def test_files_of_another_kind_are_refused_by_content(files, content, what):
    files("e.ndjson", content=content)
    with pytest.raises(InputError) as caught:
        find_sources(["e.ndjson"])
    assert str(caught.value).startswith(f'"e.ndjson" is {what}')


@pytest.mark.parametrize(
    "content",
    [
        b'{"event":"log","properties":{"creator":"x"}}\n',
        b'{"properties":{"log":{"creator":1}},"event":"a"}\n',
        b"some text, with a comma\n",
        b"PK is no archive\n",
        b"terminated early\n",
    ],
)
def test_lines_that_only_look_like_it_are_no_other_kind(files, content):
    files("e.ndjson", content=content)
    assert names("e.ndjson") == ["e.ndjson"]


@pytest.mark.parametrize(
    "content",
    [
        b"PAR1\x15\x04",
        b"event,time,distinct_id\nSign Up,1,u1\n",
        b'"EVENT";"TIME"\n',
        b"\xef\xbb\xbfmp_lib\tevent\tos\n",
    ],
)
def test_tables_are_known_by_content_and_not_cut(files, content):
    files("e.ndjson", content=content)
    (source,) = find_sources(["e.ndjson"])
    assert (source.is_document, source.can_be_cut) == (True, False)


def test_csv_by_name_holds_lines_if_its_content_does(files):
    files("a.csv")
    files("b.csv", content=b"a,b\n1,2\n")
    assert [source.can_be_cut for source in find_sources(["a.csv", "b.csv"])] == [True, False]


@pytest.mark.parametrize("name", ["a.gz", "a.ndjson", "a.json", "a.parquet", "a"])
def test_names_promise_nothing(files, name):
    files(name)
    (source,) = find_sources([name])
    assert (source.packing, source.is_document, source.can_be_cut) == (None, False, True)
