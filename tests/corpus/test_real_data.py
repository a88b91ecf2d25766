"""Events that other programs made, against plans written by hand: what is found is what is there.

The expected findings were written down once and counted by hand in part; data/README.md: sources.
"""

import json
from datetime import datetime
from pathlib import Path

import pytest
import yaml

DATA = Path(__file__).parent / "data"
NOW = ("--now", "2026-11-22")


def wrapped(row: dict) -> dict:
    """A flat row as the event that an importer makes of it."""
    names = {"insert_id": "$insert_id", "device_id": "$device_id", "user_id": "$user_id"}
    properties = {names.get(key, key): value for key, value in row.items() if key != "event"}
    properties["time"] = round(datetime.fromisoformat(row["time"]).timestamp() * 1000)
    return {"event": row["event"], "properties": properties}


def events(name: str) -> bytes:
    if name == "make-mp-data":
        return (DATA / "make-mp-data.ndjson").read_bytes()
    rows = (DATA / "dungeon-sass-flat.ndjson").read_text("utf-8").splitlines()
    return b"".join(json.dumps(wrapped(json.loads(row))).encode() + b"\n" for row in rows)


@pytest.mark.parametrize("name", ["make-mp-data", "dungeon-sass"])
def test_findings_are_those_that_a_person_counts(check, name):
    result = check(events(name), *NOW, plan=str(DATA / f"{name}.plan.yaml"))
    found = [
        [
            entry["code"],
            entry["event"],
            entry["property"],
            entry["count"],
            [sample["line"] for sample in entry["samples"]],
        ]
        for entry in result.report["findings"]
    ]
    expected = yaml.safe_load((DATA / f"{name}.expected.yaml").read_text("utf-8"))
    order = [[str(part) for part in row] for row in found]
    assert sorted(order) == sorted([str(part) for part in row] for row in expected)


def test_flat_rows_are_one_finding_that_says_what_to_do(check):
    content = (DATA / "dungeon-sass-flat.ndjson").read_bytes()
    result = check(content, *NOW, plan=str(DATA / "dungeon-sass.plan.yaml"))
    (finding,) = result.findings
    assert (result.code, finding["code"], finding["count"]) == (1, "ING017", 17)
    assert 'no "properties"' in finding["message"]
    assert finding["suggestion"].startswith('put the fields of each event into "properties"')
    assert result.rejected == content
