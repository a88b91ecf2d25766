"""Mending whole plans: faults are put into the samples, and the bytes come back as they were."""

import re
from pathlib import Path

import pytest

from lexicon_cli.config.settings import Settings
from lexicon_cli.jobs.fix import fix
from lexicon_cli.jobs.fmt import fmt
from lexicon_cli.jobs.rewriting import write_all

SAMPLES = Path(__file__).parents[2] / "sample_plans"
FILES = sorted(path for path in SAMPLES.rglob("*.yaml"))
CHOSEN = Settings(select=("TYP002",))


def commented(text: str) -> str:
    """A comment behind every line that opens or fills an entry, and one above each event."""
    text = re.sub(r"^( +[\w$]+: [^|>#\n]*[\w}\]])$", r"\1   # kept: {so}", text, flags=re.MULTILINE)
    return re.sub(r"^(  [\w$ ]+:)$", r"  # about the next\n\1", text, flags=re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_only_the_faulty_words_change(path, end, tmp_path):
    good = commented(path.read_text("utf-8")).replace("\n", end).encode()
    bad = good.replace(b"type: string", b"type: text").replace(b"type: integer", b"type: int")
    assert bad != good
    assert good.count(b"# kept") > 5
    copy = tmp_path / path.name
    copy.write_bytes(bad)
    fixing = fix([copy], settings=CHOSEN)
    write_all(fixing.rewrites)
    assert copy.read_bytes() == good
    assert fixing.refused == ()
    assert fix([copy], settings=CHOSEN).rewrites == ()


def test_a_plan_of_several_files_is_mended_as_one(tmp_path):
    folder = SAMPLES / "b2b_saas"
    good = {path.name: path.read_bytes() for path in folder.glob("*.yaml")}
    for name, content in good.items():
        (tmp_path / name).write_bytes(content.replace(b"type: string", b"type: str"))
    write_all(fix([tmp_path], settings=CHOSEN).rewrites)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == good


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_formatted_sample_keeps_every_comment_and_is_formatted_for_good(path, tmp_path):
    copy = tmp_path / path.name
    copy.write_text(commented(path.read_text("utf-8")), "utf-8")
    write_all(fmt([copy]).rewrites)
    text = copy.read_text("utf-8")
    before = commented(path.read_text("utf-8"))
    assert sorted(re.findall(r"(?<=\s)#.*", text)) == sorted(re.findall(r"(?<=\s)#.*", before))
    assert fmt([copy]).changed == ()
