"""Where plans come from: files, directories, standard input; and files that are no text."""

import io
import sys
from pathlib import Path

import pytest

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Place
from lexicon_cli.plan import sources
from lexicon_cli.plan.convert import to_text
from lexicon_cli.plan.load import load_plan, load_text

PLAN = "events: {Sign Up: {}}\n"
DATA = Path(__file__).parent / "data"


class Input:
    """Standard input that holds these bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_missing_file_cannot_be_read(folder: Path) -> None:
    with pytest.raises(InputError, match=r'cannot read "nowhere\.yaml": no such file'):
        load_plan(["nowhere.yaml"])


def test_a_name_with_a_nul_byte_cannot_be_read() -> None:
    with pytest.raises(InputError, match="cannot read"):
        load_plan(["plan\0.yaml"])


@pytest.mark.parametrize(
    ("content", "stdin_name", "shown"),
    [
        (b"events: {A: {}, B: {stats: x}}", None, "<stdin>"),
        (b"events: {A: {}, B: {stats: x}}", "sub/plan.yaml", "sub/plan.yaml"),
        (b'{"events": {"A": {}, "B": {"stats": 1}}}', None, "<stdin>"),
        (b"{events: {A: {}, B: {stats: x}}}", None, "<stdin>"),
        (b"event,property,stats\nA,,\nB,,\n", None, "<stdin>"),
        (b"event;property;stats\nA;;\nB;;\n", "plan.csv", "plan.csv"),
    ],
    ids=["yaml", "named", "json", "yaml in braces", "csv", "named csv"],
)
def test_standard_input_is_a_plan_of_any_format(
    content: bytes, stdin_name: str | None, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Input(content))
    loaded = load_plan(["-"], stdin_name=stdin_name)
    assert list(loaded.plan.events) == ["A", "B"]
    assert [(finding.place or Place("")).file for finding in loaded.findings] == [shown]


def test_what_a_file_without_a_known_suffix_holds_is_told_from_its_content(folder: Path) -> None:
    (folder / "plan.txt").write_text("event,property\nA,p\n")
    (folder / "plan").write_text(PLAN)
    assert list(load_plan(["plan.txt", "plan"]).plan.events) == ["A", "Sign Up"]


def test_places_name_files_as_they_were_given(folder: Path) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "plan.yaml").write_text("events: {A: {x: 1}}")
    for given, shown in [
        ("a", "a/b/plan.yaml"),
        ("./a/", "./a/b/plan.yaml"),
        (str(folder), f"{folder.as_posix()}/a/b/plan.yaml"),
        (Path("a"), "a/b/plan.yaml"),
    ]:
        (finding,) = load_plan([given]).findings
        assert finding.place == Place(shown, 1, 14)


def test_a_link_back_to_its_own_directory_is_not_followed(folder: Path) -> None:
    (folder / "plans").mkdir()
    (folder / "plans" / "plan.yaml").write_text(PLAN)
    (folder / "plans" / "loop").symlink_to(folder / "plans", target_is_directory=True)
    assert load_plan(["plans"]).plan.files == ("plans/plan.yaml",)


def test_bytes_that_are_not_utf8_are_told_at_their_place(folder: Path) -> None:
    (folder / "plan.yaml").write_bytes("events:\n  Caf\xe9: {}\n  B: {x: 1}\n".encode("latin-1"))
    loaded = load_plan(["plan.yaml"])
    assert [(f.code, str(f.place)) for f in loaded.findings] == [
        ("STR001", "plan.yaml:2:6"),
        ("STR002", "plan.yaml:3:7"),
    ]
    assert "byte 0xE9 at offset 13" in loaded.findings[0].message


def test_a_nul_byte_is_told_at_its_place(folder: Path) -> None:
    (folder / "plan.csv").write_bytes(b"event,property\nA,p\0q\n")
    loaded = load_plan(["plan.csv"])
    assert [(f.code, str(f.place)) for f in loaded.findings] == [("STR001", "plan.csv:2:4")]


def test_utf16_is_told_and_read_as_far_as_it_goes(folder: Path) -> None:
    (folder / "plan.yaml").write_bytes(PLAN.encode("utf-16"))
    loaded = load_plan(["plan.yaml"])
    assert [finding.suggestion for finding in loaded.findings] == ["save the file as UTF-8"]
    assert list(loaded.plan.events) == ["Sign Up"]


def test_a_file_over_the_bound_is_refused_unread(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 1024 * 1024)
    (folder / "plan.yaml").write_text("#" * (1024 * 1024 + 1))
    (folder / "more.yaml").write_text("events: {A: {include: [elsewhere]}}")
    loaded = load_plan(["."])
    assert [(f.code, str(f.place)) for f in loaded.findings] == [("STR001", "./plan.yaml:1:1")]
    assert "larger than 1 MB" in loaded.findings[0].message
    assert list(loaded.plan.events) == ["A"]


def test_sources_are_kept_for_those_who_need_the_text(folder: Path) -> None:
    (folder / "plan.yaml").write_text(PLAN)
    (source,) = load_plan(["plan.yaml"]).sources
    assert (source.name, source.kind, source.text, source.whole) == (
        "plan.yaml",
        "yaml",
        PLAN,
        True,
    )


def test_the_vendors_own_csv_is_written_again_byte_for_byte() -> None:
    file = DATA / "lexicon-export-from-screenshot.csv"
    loaded = load_plan([file])
    assert loaded.findings == ()
    assert list(loaded.plan.events["Navigated to home page"].properties) == [
        *("event", "session", "user id", "card list", "device id", "geo:delay")
    ]
    assert to_text(loaded.plan, "lexicon-csv")[0] == file.read_text(encoding="utf-8")


def test_no_paths_are_no_plan() -> None:
    assert [finding.code for finding in load_plan([]).findings] == ["STR011"]


def test_a_plan_has_one_digest_in_yaml_in_csv_and_spread_over_files(folder: Path) -> None:
    whole = load_text(
        "lexicon: 1\nname: Shop\nproperties: {currency: {type: string, enum: [USD, EUR]}}\n"
        "groups: {money: [currency]}\nevents:\n  Buy:\n    include: [money]\n"
        "    properties: {amount: {type: number, minimum: 0}}\n  Leave: {status: deprecated}\n"
    ).plan
    (folder / "a.csv").write_text(
        "event,property,type,enum,minimum\nBuy,currency,string,EUR|USD,\nBuy,amount,number,,0\n"
    )
    (folder / "b.yaml").write_text("events: {Leave: {status: deprecated}}  # gone\n")
    assert load_plan(["a.csv", "b.yaml"]).plan.digest == whole.digest
    assert whole.digest.startswith("sha256:")


def test_severities_of_the_readers_are_those_of_the_catalogue() -> None:
    from lexicon_cli.plan.problems import READER_RULES
    from lexicon_cli.rules.registry import find_rule

    for code, (name, severity) in READER_RULES.items():
        rule = find_rule(code)
        assert rule is not None
        assert (rule.name, rule.severity) == (name, severity)


def test_files_in_lexicons_own_csv_are_known_as_such():
    assert load_text("Entity Type,Entity Name\nevent,A\n", "plan.csv").plan.lexicon_files == {
        "plan.csv"
    }
    assert load_text("event,property\nA,p\n", "plan.csv").plan.lexicon_files == frozenset()
