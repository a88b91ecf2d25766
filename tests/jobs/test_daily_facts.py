"""Daily facts of files: whatever form they have, however many processes read them."""

import gzip
import json
import random
from pathlib import Path

import pytest

from lexicon_cli.core.errors import InputError
from lexicon_cli.engine import parts
from lexicon_cli.engine.local import run_local
from lexicon_cli.engine.pool import Pool
from lexicon_cli.engine.watching import Watching
from lexicon_cli.events.sources import find_sources
from lexicon_cli.history.options import FactsOptions, options_for
from lexicon_cli.history.saved import to_json
from lexicon_cli.jobs.daily_facts import facts_of
from lexicon_cli.kernel import cutting
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.plan.load import load_plan
from lexicon_cli.schema.compile import compile_bundle
from tests.corpus.support import PLAN

T0 = 20_000 * 86_400


def lines(count=300, seed=1):
    pick = random.Random(seed)
    return [
        json.dumps(
            {
                "event": pick.choice(["Signed Up", "Seen", "Bought"]),
                "properties": {
                    "time": T0 + pick.randrange(3) * 86_400,
                    "distinct_id": f"u{pick.randrange(40)}",
                    "mp_lib": pick.choice(["web", "swift"]),
                    "app_version": pick.choice(["1.0", "2.0"]),
                    "n": number,
                    "note": pick.choice([None, 1, 1.0, True, "x", "é" * 40]),
                },
            }
        )
        for number in range(count)
    ]


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(parts, "PART_BYTES", 2_000)


def write(name, found, end="\n"):
    Path(name).write_text("".join(f"{line}{end}" for line in found), "utf-8")


def document(*data, **options):
    return to_json(facts_of(data, **options).facts)


@pytest.mark.usefixtures("small_parts")
def test_the_number_of_processes_changes_nothing():
    write("a.ndjson", lines())
    alone = facts_of(["a.ndjson"], jobs=1)
    many = facts_of(["a.ndjson"], jobs=3)
    assert to_json(alone.facts) == to_json(many.facts)
    assert (alone.inputs, alone.notes) == (many.inputs, many.notes)
    assert alone.inputs[0].events == 300


def test_files_in_any_form_have_the_same_facts(monkeypatch):
    found = lines()
    write("a.ndjson", found)
    whole = document("a.ndjson")
    write("crlf.ndjson", found, "\r\n")
    Path("a.ndjson.gz").write_bytes(gzip.compress(Path("a.ndjson").read_bytes()))
    Path("bom.ndjson").write_bytes(b"\xef\xbb\xbf" + Path("a.ndjson").read_bytes())
    Path("a.json").write_text(f"[{','.join(found)}]", "utf-8")
    write("one.ndjson", found[:100])
    write("two.ndjson", found[100:])
    for data in (["crlf.ndjson"], ["a.ndjson.gz"], ["bom.ndjson"], ["a.json"]):
        assert document(*data) == whole
    assert document("one.ndjson", "two.ndjson") == whole
    monkeypatch.setattr(cutting, "BLOCK_BYTES", 50)
    assert document("a.ndjson") == whole


def test_saved_facts_stand_for_the_events_they_are_of():
    found = lines()
    write("old.ndjson", found[:200])
    write("new.ndjson", found[200:])
    Path("saved").write_bytes(document("old.ndjson"))
    Path("saved.gz").write_bytes(gzip.compress(Path("saved").read_bytes()))
    whole = document("old.ndjson", "new.ndjson")
    assert document("saved", "new.ndjson") == whole
    assert document("new.ndjson", "saved.gz") == whole
    assert facts_of(["saved"]).inputs[0].events == 200


def test_saved_facts_are_cut_to_the_window():
    write("a.ndjson", lines())
    Path("saved").write_bytes(document("a.ndjson"))
    window = {"since": 20_001, "until": 20_002}
    assert document("saved", **window) == document("a.ndjson", **window)


def test_what_holds_no_event_is_told():
    write("a.ndjson", [*lines(20), "nonsense", "", '{"event": 1}'])
    taken = facts_of(["a.ndjson"])
    assert taken.notes == (
        '2 lines hold no event and count for nothing: "lexicon validate" tells why',
    )
    assert (taken.inputs[0].lines, taken.inputs[0].events) == (22, 20)


def test_a_cut_archive_is_told():
    packed = gzip.compress("".join(f"{line}\n" for line in lines(2_000)).encode())
    Path("a.ndjson.gz").write_bytes(packed[: len(packed) // 2])
    assert '"a.ndjson.gz": the packed file ends before its time' in facts_of(["a.ndjson.gz"]).notes


def test_a_window_without_events_is_an_error():
    write("a.ndjson", lines())
    with pytest.raises(InputError, match="no event from 2052-02-20 on"):
        facts_of(["a.ndjson"], since=30_000)
    with pytest.raises(InputError, match="no event up to 2020-01-01"):
        facts_of(["a.ndjson"], until=18_263)
    with pytest.raises(InputError, match="no event from 2052-02-20 to 2052-02-21"):
        facts_of(["a.ndjson"], since=30_000, until=30_002)


def test_events_without_a_time_are_told_where_there_are_no_others():
    write("a.ndjson", ['{"event": "A", "properties": {"distinct_id": "u"}}'] * 3)
    with pytest.raises(InputError) as caught:
        facts_of(["a.ndjson"])
    assert caught.value.hint.startswith("3 events have no time that can be read")


def at_days(*days, count=50):
    return [
        json.dumps({"event": "Seen", "properties": {"time": day * 86_400, "n": number}})
        for day in days
        for number in range(count)
    ]


def test_what_wrong_clocks_put_into_the_future_is_left_out():
    now = 20_010 * 86_400 + 3_600
    early = '{"event": "Seen", "properties": {"time": %d}}'
    write(
        "a.ndjson",
        [*at_days(*range(20_000, 20_011)), early % (20_014 * 86_400), early % (25_000 * 86_400)],
    )
    taken = facts_of(["a.ndjson"], now=now)
    assert taken.facts.days() == list(range(20_000, 20_011))
    assert taken.notes == (
        "2 events are dated after today and count for nothing, as of a wrong clock: "
        "2024-10-18 to 2038-06-13",
    )
    assert len(facts_of(["a.ndjson"]).facts.days()) == 13


def test_tomorrow_elsewhere_and_a_made_up_future_are_days_as_well():
    write("a.ndjson", at_days(*range(20_000, 20_020)))
    for today in (19_000, 20_010, 20_018):
        taken = facts_of(["a.ndjson"], now=today * 86_400)
        assert (len(taken.facts.days()), taken.notes) == (20, ())


def test_days_between_are_told_as_spans():
    write("a.ndjson", at_days(20_000, 20_002, 20_005, 20_100, count=1))
    (note,) = facts_of(["a.ndjson"]).notes
    assert note == (
        "no events at all on 97 days: 2024-10-05, 2024-10-07, 2024-10-08, 2024-10-10 to 2025-01-11"
    )
    write("b.ndjson", at_days(*range(20_000, 20_100, 2), count=1))
    (note,) = facts_of(["b.ndjson"]).notes
    assert note.endswith(" and 39 more days")


def test_a_day_that_has_only_begun_is_told():
    begun = [line for line in lines(900) if f'"time": {T0 + 172_800}' in line][:20]
    rest = [line for line in lines(900) if f'"time": {T0 + 172_800}' not in line]
    write("a.ndjson", [*rest, *begun])
    (note,) = facts_of(["a.ndjson"]).notes
    assert note.startswith("the newest day, 2024-10-06, has 20 events, less than half")


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("jobs", [1, 2])
def test_facts_and_findings_come_out_of_one_reading(jobs):
    Path("plan.yaml").write_text(PLAN, "utf-8")
    write("a.ndjson", [*lines(), "nonsense"])
    bundle = compile_bundle(load_plan(["plan.yaml"]).plan)
    options = KernelOptions(now_ms=(T0 + 400_000) * 1000)
    wanted = options_for(bundle)
    cut = parts.cut(find_sources(["a.ndjson"]))
    if jobs == 1:
        collector = wanted.collector()
        tally = run_local(Watching(Kernel.from_bundle(bundle, options), collector), cut)
        facts = collector.finish()
    else:
        kernel = json.dumps({"bundle": bundle.to_dict(), "options": options.to_dict()})
        pool = Pool(kernel.encode(), jobs, facts=wanted)
        tally, facts = pool.run(cut), pool.facts
    alone = run_local(Kernel.from_bundle(bundle, options), cut)
    assert sorted(tally.spans) == sorted(alone.spans)
    assert tally.traffic.keys() == alone.traffic.keys()
    assert [(*cell[:4], cell[4].count) for cell in tally.all_cells()] == [
        (*cell[:4], cell[4].count) for cell in alone.all_cells()
    ]
    assert to_json(facts) == to_json(facts_of(["a.ndjson"], bundle=bundle).facts)


def test_options_travel_to_workers():
    options = FactsOptions(
        since=1,
        until=9,
        planned={"Seen": frozenset({"a", "b"})},
        marked={"Seen": frozenset({"a"})},
    )
    assert FactsOptions.from_dict(json.loads(json.dumps(options.to_dict()))) == options
