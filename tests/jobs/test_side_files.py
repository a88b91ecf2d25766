"""Occurrences, accepted and rejected lines: exact, in order, the same however the run was cut."""

import gzip
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.finding import Severity
from tests.corpus.support import event
from tests.jobs.conftest import counted

ROOT = Path(__file__).parents[2]
# Findings on a whole run, of which no line can be named.
OF_NO_LINE = {"EVT008", "ING009"}


@pytest.fixture(scope="module")
def export(tmp_path_factory) -> bytes:
    """An export of the e-commerce plan with faults of all kinds."""
    file = tmp_path_factory.mktemp("export") / "data"
    options = ["--plan", "ecommerce", "--events", "2500", "--seed", "7", "--faults", "0.3"]
    subprocess.run(
        [sys.executable, "-m", "lexicon_cli.jobs.sample_data", *options, "-o", str(file)],
        cwd=ROOT,
        check=True,
    )
    return file.read_bytes()


@pytest.fixture
def shop(job, export):
    """Check the export against its plan."""
    Path("data").write_bytes(export)
    plan = str(ROOT / "sample_plans" / "ecommerce.yaml")
    return lambda *data, **more: job(*(data or ("data",)), plan=plan, **more)


def test_occurrences_add_up_to_the_report(shop):
    outcome = shop()
    findings = [row for row in outcome.document["findings"] if row["code"] not in OF_NO_LINE]
    assert len({row["code"] for row in findings}) > 15
    assert counted(outcome.occurrences) == counted(findings)


def test_occurrences_are_in_order(shop):
    rows = shop().occurrences
    assert rows == sorted(
        rows,
        key=lambda row: (
            row["input"],
            row["line"],
            row["code"],
            row["event"] or "",
            row["property"] or "",
        ),
    )


def test_every_line_goes_to_one_file_as_it_was(shop, export):
    files = shop().files
    assert sorted((files["accept"] + files["reject"]).splitlines()) == sorted(export.splitlines())


@pytest.mark.parametrize(
    ("fail_on", "ranks"),
    [
        (Severity.ERROR, {"error"}),
        (Severity.WARNING, {"error", "warning"}),
        (Severity.INFO, {"error", "warning", "info"}),
    ],
)
def test_rejected_lines_are_those_with_findings_that_fail(shop, export, fail_on, ranks):
    """Whole-run findings are known too late for this: they reject nothing."""
    outcome = shop(fail_on=fail_on)
    grade = {
        (row["code"], row["event"], row["property"]): row["severity"]
        for row in outcome.document["findings"]
    }
    late = {"ING011", "ING012", "ING015", "PRP006"}
    lines = {
        row["line"]
        for row in outcome.occurrences
        if row["code"] not in late and grade[row["code"], row["event"], row["property"]] in ranks
    }
    rejected = [line for number, line in enumerate(export.splitlines(), start=1) if number in lines]
    assert outcome.files["reject"].splitlines() == rejected


def test_nothing_is_rejected_when_nothing_fails(shop, export):
    outcome = shop(fail_on=None)
    assert outcome.files["reject"] == b""
    assert outcome.files["accept"].splitlines() == export.splitlines()


def test_cuts_and_workers_change_no_byte(shop):
    whole = shop()
    for part_bytes, jobs in ((100_000, 1), (100_000, 2), (300_001, 3)):
        cut = shop(part_bytes=part_bytes, jobs=jobs)
        assert cut.document == whole.document
        assert cut.files == whole.files


def test_a_packed_file_gives_the_same_lines(shop, export):
    whole = shop()
    Path("data").write_bytes(gzip.compress(export, 1))
    assert shop().files == whole.files


def test_files_of_the_input_follow_each_other(shop, export):
    """Several inputs: occurrences by name, lines in the order that was asked for."""
    whole = shop()
    lines = export.splitlines(keepends=True)
    Path("b").write_bytes(b"".join(lines[:900]))
    Path("a").write_bytes(b"".join(lines[900:1200]).rstrip(b"\n"))
    Path("c").write_bytes(b"".join(lines[1200:]))
    outcome = shop("b", "a", "c", jobs=2)
    for kind in ("accept", "reject"):
        assert outcome.files[kind] == whole.files[kind]
    assert list(dict.fromkeys(row["input"] for row in outcome.occurrences)) == [
        "a",
        "b",
        "c",
    ]
    before = {"b": 0, "a": 900, "c": 1200}
    moved = sorted(
        (
            {**row, "input": "data", "line": row["line"] + before[row["input"]]}
            for row in outcome.occurrences
        ),
        key=lambda row: row["line"],
    )
    assert moved == whole.occurrences
    assert counted(outcome.document["findings"]) == counted(whole.document["findings"])


def test_occurrences_name_every_event_though_the_report_cannot(job):
    lines = [event(number, name=f"Odd {number}") for number in range(1500)]
    Path("data").write_bytes(b"\n".join(lines + lines[:3]))
    outcome = job("data", part_bytes=20_000)
    named = [row["event"] for row in outcome.occurrences if row["code"] == "EVT001"]
    assert named == [f"Odd {number}" for number in [*range(1500), 0, 1, 2]]
    assert outcome.files == job("data").files
    reported = counted(outcome.document["findings"])
    assert reported["EVT001", "(other names)", None] >= 500
    assert outcome.lines("ING011") == [1501, 1502, 1503]


def test_empty_names_are_names(job):
    Path("data").write_bytes(event(1, name="") + b"\n" + event(2, **{"": "x"}) + b"\n")
    rows = [
        (row["line"], row["code"], row["event"], row["property"]) for row in job("data").occurrences
    ]
    assert rows == [(1, "EVT001", "", None), (2, "PRP002", "Sign Up", "")]


def test_what_a_filter_leaves_out_goes_to_neither_file(job):
    lines = [event(1), event(2, plan=5), event(3, name="Other"), b"no event", b""]
    Path("data").write_bytes(b"\n".join(lines))
    outcome = job("data", select={"events": ("Sign Up",)})
    assert outcome.files["accept"].splitlines() == [lines[0]]
    assert outcome.files["reject"].splitlines() == [lines[1], b"no event"]
    assert [row["line"] for row in outcome.occurrences] == [2, 4]


# -- files in place


def test_modes_and_links_stay(job):
    Path("data").write_bytes(event(1))
    Path("real").write_bytes(b"old")
    Path("real").chmod(0o640)
    Path("accept").symlink_to("real")
    job("data")
    assert Path("accept").is_symlink()
    assert Path("real").read_bytes() == event(1) + b"\n"
    assert stat.S_IMODE(Path("real").stat().st_mode) == 0o640
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(Path("reject").stat().st_mode) == 0o666 & ~umask


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="there are no devices")
def test_devices_stay_devices(job):
    from lexicon_cli.jobs.validate import validate

    Path("data").write_bytes(event(1))
    validate(["data"], plan=["plan.yaml"], accept="/dev/null", reject="/dev/null")
    assert not Path("/dev/null").is_file()


def test_a_failure_leaves_all_old_files(job, monkeypatch):
    from lexicon_cli.jobs import replacing

    Path("data").write_bytes(event(1))
    before = job("data").files
    monkeypatch.setattr(replacing.NewFile, "close", _full)
    Path("data").write_bytes(event(2, plan=5))
    with pytest.raises(UsageError, match="no space left"):
        job("data")
    assert {name: Path(name).read_bytes() for name in before} == before
    assert not list(Path().glob(".*.tmp"))


def _full(file) -> None:
    raise file._failed(OSError(28, "No space left on device"))


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"accept": "x", "reject": "x"}, "one file is named for two outputs"),
        ({"accept": "x", "reject": "./x"}, "one file is named for two outputs"),
        ({"occurrences": "link", "reject": "x"}, "one file is named for two outputs"),
        ({"accept": "data"}, 'cannot write "data": it is read as an input'),
        ({"reject": "./data"}, 'cannot write "./data": it is read as an input'),
        ({"accept": "none/x"}, 'cannot write "none/x": no such file or directory'),
    ],
)
def test_outputs_that_make_no_sense_are_refused(job, files, message):
    from lexicon_cli.jobs.validate import validate

    Path("data").write_bytes(event(1))
    Path("x").write_bytes(b"old")
    Path("link").symlink_to("x")
    with pytest.raises(UsageError) as caught:
        validate(["data"], plan=["plan.yaml"], **files)
    assert str(caught.value) == message
    assert Path("data").read_bytes() == event(1)
    assert Path("x").read_bytes() == b"old"


def test_occurrences_are_json_whatever_the_names(job):
    name = 'a"\\\u2028\U0001f600\x00'
    Path("data").write_bytes(event(1, name=name) + b"\n")
    outcome = job("data")
    assert outcome.files["occurrences"].isascii()
    assert json.loads(outcome.files["occurrences"])["event"] == name


# -- progress


@pytest.mark.parametrize(("part_bytes", "jobs"), [(10**9, 1), (100_000, 2)])
def test_progress_goes_up_to_the_size_of_all_inputs(shop, export, part_bytes, jobs):
    Path("packed").write_bytes(gzip.compress(export))
    sizes = len(export) + Path("packed").stat().st_size
    calls: list[tuple[int, int]] = []
    shop(
        "data",
        "packed",
        part_bytes=part_bytes,
        jobs=jobs,
        progress=lambda done, total: calls.append((done, total)),
    )
    assert [total for _, total in calls] == [sizes] * len(calls)
    assert sorted(calls) == calls
    assert calls[-1][0] == sizes
    assert len(calls) > 3
