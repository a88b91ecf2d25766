"""Rows of identity that are read as bytes are those of events that are decoded one by one."""

import json

import pytest
from hypothesis import given, settings

from lexicon_cli.core.errors import InputError
from lexicon_cli.engine.reading import Reading
from lexicon_cli.history.native import SWITCH, counting
from lexicon_cli.jobs import audit_reading
from lexicon_cli.jobs.audit_reading import read_log
from tests.history.conftest import DAY, DAY_S
from tests.history.lines import BLOCKS

pytestmark = pytest.mark.skipif(counting() is None, reason="the reader is not compiled here")
_ROWS = ("kind", "user", "device", "distinct", "lack", "day", "arrival", "refused", "names")
_HISTORY = ("inputs", "notes", "line", "time", "event", "events")
_LOG = ("platform", "version", "offset", "said", "versions", "failures", "failed", "failure")


def told(taken):
    """All that a log knows."""
    log = taken.log
    parts = ((log.rows, (*_ROWS, "evidence")), (log.history, _HISTORY), (log, (*_LOG, "by_sdk")))
    known = {name: getattr(part, name) for part, names in parts for name in names}
    known["place"] = [log.history.place(row) for row in range(len(log))]
    return known | {"inputs": taken.inputs, "lines": taken.lines, "malformed": taken.malformed}


def both_ways(files, until=None):
    """What is told of the files with and without what is compiled; None where there is no event."""
    found = []
    for switch in ("", "1"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(SWITCH, switch)
            try:
                found.append(told(read_log(list(map(str, files)), until=until)))
            except InputError as error:
                found.append({"error": str(error), "hint": error.hint})
    return found


@settings(deadline=None, max_examples=200)
@given(blocks=BLOCKS)
def test_hostile_lines_make_the_same_rows(tmp_path_factory, blocks):
    folder = tmp_path_factory.mktemp("lines")
    files = [folder / f"{number}.ndjson" for number in range(len(blocks) or 1)]
    for file, lines in zip(files, blocks or [[]], strict=True):
        file.write_bytes(b"\n".join(lines))
    for until in (None, DAY + 1):
        native, plain = both_ways(files, until)
        assert native == plain


def line(event="Seen", **properties):
    told = {"time": DAY * DAY_S, **properties}
    return json.dumps({"event": event, "properties": told}, separators=(",", ":")).encode()


MANY = {
    "one person": [line(distinct_id="a") for _ in range(9)],
    "people and devices": [
        line(distinct_id=f"u{number % 7}", **{"$device_id": f"d{number % 3}", "$user_id": user})
        for number in range(60)
        for user in (f"u{number % 7}", None)
    ],
    "links": [
        *(line(distinct_id=f"$device:{number}") for number in range(20)),
        *(
            line("$identify", distinct_id=f"u{number}", **{"$anon_id": f"$device:{number}"})
            for number in range(20)
        ),
        *(line("$merge", **{"$distinct_ids": ["a", f"u{number}"]}) for number in range(5)),
        line("$create_alias", distinct_id="a", alias="b", **{"$failure_reason": "too late"}),
    ],
    "exported": [
        line(
            distinct_id=f"u{number % 5}",
            mp_processing_time_ms=DAY * DAY_S * 1000 - number,
            **{"$distinct_id_before_identity": f"d{number % 4}"},
        )
        for number in range(40)
    ],
    "exported and as sent": [
        line(distinct_id=f"u{number % 3}", **({"mp_processing_time_ms": 5} if turn else {}))
        for number in range(6)
        for turn in (number % 2, 1 - number % 2)
    ],
    "arrivals from the middle on": [
        line(distinct_id="a", **({"$mp_api_timestamp_ms": number} if number > 5 else {}))
        for number in [*range(10), *range(10)]
    ],
    "odd arrivals": [
        line(distinct_id="a", mp_processing_time_ms=odd)
        for odd in (None, -2, 5, -1, -2, "x", 7.5, True, 2**63, 6)
    ],
    "an arrival before all time": [
        line(distinct_id="a", **more) for more in ({}, {}, {"$mp_api_timestamp_ms": -2})
    ],
    "refused": [
        line(distinct_id="a", **{"$identity_failure_reason": reason})
        for reason in ("full", "full", 5, "", None)
    ],
    "carriage returns": [line(distinct_id="a") + b"\r" * number for number in range(4)],
    "with a mark": [b"\xef\xbb\xbf" + line(distinct_id="a")] * 2,
}


@pytest.mark.parametrize("lines", MANY.values(), ids=MANY)
@pytest.mark.parametrize("end", [b"\n", b""])
def test_rows_are_the_same(lines, end, tmp_path):
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(lines) + end)
    (tmp_path / "b.ndjson").write_bytes(b"\n".join(reversed(lines)) + end)
    native, plain = both_ways([tmp_path])
    assert "error" not in plain
    assert native == plain


def test_forgetting_what_was_said_changes_nothing(tmp_path):
    lines = [line(distinct_id=f"{'u' * 1_000}{number}") for number in range(70_000)] * 2
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(lines))
    taken = read_log([str(tmp_path / "a.ndjson")])
    assert len(taken.log.rows.names) == 70_000
    assert taken.log.rows.distinct[:70_000] == taken.log.rows.distinct[70_000:]


def test_what_was_said_before_is_not_decoded_again(tmp_path, monkeypatch):
    lines = [line(distinct_id=f"u{number % 5}", p=number) for number in range(100)]
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(lines))
    decoded = []
    decode = Reading.decode

    def watched(self, raw, **options):
        decoded.append(raw)
        return decode(self, raw, **options)

    monkeypatch.setattr(audit_reading.Reading, "decode", watched)
    read_log([str(tmp_path / "a.ndjson")])
    assert decoded == lines[:5]
