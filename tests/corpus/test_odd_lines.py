"""Odd but real content, each with the outcome that docs/inputs.md promises.

Every case is read plain, packed, and from standard input; its lines must be found again among the
accepted and the rejected ones, and its occurrences must add up to the report.
"""

import gzip
import json
from dataclasses import dataclass, field

import pytest

from lexicon_cli.events.documents import is_document
from tests.corpus.support import Checked, counted, event

FIVE = [event(number) for number in range(5)]
LINES = b"\n".join(FIVE) + b"\n"
ARRAY = b"[" + b",".join(FIVE) + b"]"
DEEP = 10_000


def with_property(text: bytes) -> bytes:
    """A good event with one more property, written as given."""
    return event(9)[:-2] + b', "x": ' + text + b"}}"


@dataclass(frozen=True)
class Case:
    """`found`: code, words of the message, line of the first sample (0: none), count."""

    content: bytes
    events: int
    malformed: int = 0
    found: tuple[tuple[str, str, int, int], ...] = field(default=())


def bad_line(words: str, line: int = 6, count: int = 1) -> tuple[str, str, int, int]:
    return ("ING017", words, line, count)


COPIES = ("ING011", "5 copies", 6, 5)
UNPLANNED = ("PRP002", '"x" is not planned', 6, 1)

CASES = {
    # -- ends of lines and files
    "an empty file": Case(b"", 0),
    "blank lines only": Case(b"\n\n  \n\t\r\n\r\n", 0),
    "a byte order mark": Case(b"\xef\xbb\xbf" + LINES, 5),
    "a byte order mark and nothing": Case(b"\xef\xbb\xbf", 0),
    "a byte order mark on a line of its own": Case(b"\xef\xbb\xbf\r\n" + LINES, 5),
    "a byte order mark in the middle": Case(
        LINES + b"\xef\xbb\xbf" + event(7), 5, 1, (bad_line("not JSON"),)
    ),
    "CRLF": Case(LINES.replace(b"\n", b"\r\n"), 5),
    "CR alone": Case(LINES.replace(b"\n", b"\r"), 0, 1, (bad_line("not JSON", 1),)),
    "no final newline": Case(LINES[:-1], 5),
    "blank lines between": Case(LINES.replace(b"\n", b"\n\n \n"), 5),
    "spaces around lines": Case(b"  " + LINES.replace(b"\n", b" \t\n \t"), 5),
    "line separators of Unicode inside a text": Case(
        LINES
        + '{"event":"Sign Up","properties":{"time":1767312000,"distinct_id":"u","$insert_id":'
        '"z","plan":"a\u2028b\u2029c\u0085d"}}\n'.encode(),
        6,
    ),
    "a last line cut by a crash": Case(LINES + event(6)[:-9], 5, 1, (bad_line("cut off"),)),
    "an export that the server ended": Case(
        LINES + b"terminated early\n", 5, 1, (bad_line("the server ended"),)
    ),
    "NUL bytes after a power cut": Case(LINES + bytes(5000), 5, 1, (bad_line("not JSON"),)),
    "NUL bytes in the middle": Case(
        LINES + bytes(5000) + b"\n" + event(9), 6, 1, (bad_line("not JSON"),)
    ),
    # -- numbers
    "NaN": Case(LINES + with_property(b"NaN"), 5, 1, (bad_line("NaN or Infinity"),)),
    "Infinity": Case(LINES + with_property(b"-Infinity"), 5, 1, (bad_line("NaN or Infinity"),)),
    "1e999": Case(LINES + with_property(b"1e999"), 5, 1, (bad_line("a number beyond"),)),
    "1e999 beside an escape": Case(
        LINES + with_property(b'["\\u00e4", 1e999]'), 5, 1, (bad_line("a number beyond"),)
    ),
    "an integer of 2^64": Case(LINES + with_property(b"%d" % 2**64), 6, 0, (UNPLANNED,)),
    "an integer of -2^64": Case(LINES + with_property(b"%d" % -(2**64)), 6, 0, (UNPLANNED,)),
    "300 digits": Case(LINES + with_property(b"9" * 300), 6, 0, (UNPLANNED,)),
    "5,000 digits": Case(LINES + with_property(b"9" * 5000), 5, 1, (bad_line("a number beyond"),)),
    "5,000 decimals": Case(LINES + with_property(b"0." + b"9" * 5000), 6, 0, (UNPLANNED,)),
    "a time beyond all calendars": Case(
        LINES + event(9, time=1e300), 6, 0, (("ING008", "time", 6, 1),)
    ),
    # -- keys and nesting
    "duplicate keys: the last counts": Case(
        LINES + b'{"event":1,"event":"Sign Up","properties":5,"properties":{"plan":1,"plan":"a",'
        b'"time":1767312000,"distinct_id":"u","$insert_id":"z"}}',
        6,
    ),
    "nested 10,000 lists deep": Case(
        LINES + with_property(b"[" * DEEP + b"]" * DEEP), 5, 1, (bad_line("nested too deep"),)
    ),
    "nested 10,000 objects deep": Case(
        LINES + with_property(b'{"a":' * DEEP + b"1" + b"}" * DEEP),
        5,
        1,
        (bad_line("nested too deep"),),
    ),
    "nested 1,000 deep": Case(
        LINES + with_property(b"[" * 1000 + b"]" * 1000), 5, 1, (bad_line("nested too deep"),)
    ),
    "nested 90 deep": Case(
        LINES + with_property(b'[{"a":' * 45 + b"1" + b"}]" * 45),
        6,
        0,
        (UNPLANNED, ("ING007", "nested", 6, 1)),
    ),
    "brackets of nothing deep, in a text": Case(LINES + event(9, plan="[{" * 100), 6, 0, ()),
    # -- text
    "invalid UTF-8": Case(LINES + event(9)[:-3] + b'\xff"}}', 5, 1, (("ING016", "UTF-8", 6, 1),)),
    "half a pair, escaped": Case(
        LINES + with_property(b'"\\ud83d"'), 5, 1, (("ING016", "surrogate", 6, 1),)
    ),
    "half a pair in the name": Case(
        LINES + b'{"event":"\\udc00","properties":{}}', 5, 1, (("ING016", "surrogate", 6, 1),)
    ),
    "half a pair, raw": Case(
        LINES + with_property(b'"\xed\xa0\xbd"'), 5, 1, (("ING016", "UTF-8", 6, 1),)
    ),
    "NUL characters in names and values": Case(
        LINES + event(9, name="Sign\0Up", plan="a\0b"),
        6,
        0,
        (("EVT003", "differs from", 6, 1),),
    ),
    "a name of 100,000 characters": Case(
        LINES + event(9, name="n" * 100_000), 6, 0, (("EVT001", f'"{"n" * 50}', 6, 1),)
    ),
    "a property name of 100,000 characters": Case(
        LINES + event(9, **{"n" * 100_000: 1}),
        6,
        0,
        (("PRP002", f'"{"n" * 64}…" is not planned', 6, 1), ("ING004", f"{'n' * 64}…", 6, 1)),
    ),
    # -- shapes
    "properties that are a list": Case(
        LINES + b'{"event":"a","properties":[]}', 5, 1, (bad_line('"properties" is not'),)
    ),
    "properties that are null": Case(
        LINES + b'{"event":"a","properties":null}', 5, 1, (bad_line('"properties" is not'),)
    ),
    "no properties": Case(LINES + b'{"event":"a"}', 5, 1, (bad_line('no "properties"'),)),
    "a number for a name": Case(
        LINES + b'{"event":5,"properties":{}}', 5, 1, (bad_line('"event" is not'),)
    ),
    "null for a name": Case(
        LINES + b'{"event":null,"properties":{}}', 5, 1, (bad_line('"event" is not'),)
    ),
    "no name": Case(LINES + b'{"properties":{}}', 5, 1, (bad_line('no "event"'),)),
    "an empty name": Case(LINES + event(9, name=""), 6, 0, (("EVT001", '""', 6, 1),)),
    "an answer of the API instead of data": Case(
        b'{"request": "/api/2.0/export", "error": "Unauthorized"}',
        0,
        1,
        (bad_line('no "event"', 1),),
    ),
    "a page instead of data": Case(
        b"<html>\n<h1>502 Bad Gateway</h1>\n</html>\n", 0, 3, (bad_line("not JSON", 1, 3),)
    ),
    "two documents on a line": Case(
        LINES + FIVE[0] + b" " + FIVE[1], 5, 1, (bad_line("not JSON"),)
    ),
    "a comma before the end": Case(LINES + FIVE[0][:-1] + b",}", 5, 1, (bad_line("not JSON"),)),
    "values that are no objects": Case(
        LINES + b'"x"\n5\ntrue\nnull\n[1]\n', 5, 5, (bad_line("not a JSON object", 6, 5),)
    ),
    # -- arrays
    "an array": Case(ARRAY, 5),
    "an array, pretty": Case(json.dumps(json.loads(ARRAY), indent=2).encode(), 5),
    "an array of nothing": Case(b" [ \n]\n", 0),
    "an array with a comma before its end": Case(ARRAY[:-1] + b",]", 5),
    "an array cut between elements": Case(
        ARRAY[:-1] + b",", 5, 0, (bad_line("a JSON array has no end"),)
    ),
    "an array cut in an element": Case(ARRAY[:-20], 4, 1, (bad_line("cut off", 5),)),
    "an array, then lines": Case(ARRAY + b"\n" + LINES, 10, 0, ((*COPIES[:2], 7, 5),)),
    "two arrays without a space": Case(ARRAY * 2, 10, 0, (COPIES,)),
    "an array in an array": Case(b"[" + ARRAY + b"]", 0, 1, (bad_line("not a JSON object", 1),)),
    "an array of other things": Case(
        b'[{"event": 1}, 2, "x", null]',
        0,
        4,
        (bad_line("not a JSON object", 2, 3), bad_line('no "properties"', 1)),
    ),
    "an array with a broken element": Case(
        b"[\n" + FIVE[0] + b',\n{"event": "a"b"},\n' + b",\n".join(FIVE[1:]) + b"]",
        5,
        1,
        (bad_line("not JSON", 2),),
    ),
    "brackets and quotes in texts": Case(
        b"[" + event(1, plan='a"]},{[\\') + b"," + event(2, plan='\\"[{') + b"]", 2
    ),
    "events laid out over lines": Case(
        b"\n".join(json.dumps(json.loads(line), indent=2).encode() for line in FIVE), 5
    ),
    "a line that begins like an array": Case(b"[oops\n" + LINES, 5, 1, (bad_line("not JSON", 1),)),
}

by_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def outcome(checked: Checked) -> list[tuple[str, str, int, int]]:
    return [
        (
            entry["code"],
            entry["message"],
            entry["samples"][0]["line"] if entry["samples"] else 0,
            entry["count"],
        )
        for entry in checked.findings
    ]


@by_case
def test_the_outcome_is_the_one_that_is_promised(check, case):
    result = check(case.content)
    found = outcome(result)
    assert (result.totals["events"], result.totals["malformed_lines"]) == (
        case.events,
        case.malformed,
    )
    assert len(found) == len(case.found), found
    for code, words, line, count in case.found:
        assert any(
            entry[0] == code and words in entry[1] and entry[2:] == (line, count) for entry in found
        ), found
    severities = {entry["severity"] for entry in result.findings}
    assert (result.code, result.err) == (int("error" in severities), "")


@by_case
def test_packing_or_piping_changes_nothing(check, case):
    plain = check(case.content)
    for other in (
        check(gzip.compress(case.content), name="data.ndjson.gz"),
        check(stdin=case.content),
        check(stdin=gzip.compress(case.content)),
    ):
        assert outcome(other) == outcome(plain)
        assert other.totals == plain.totals
        assert (other.accepted, other.rejected) == (plain.accepted, plain.rejected)


@by_case
def test_occurrences_add_up_to_the_report(check, case):
    result = check(case.content)
    reported = {(entry["code"], entry["event"], entry["property"]): 0 for entry in result.findings}
    for entry in result.findings:
        if "no end" not in entry["message"]:  # that is no line
            reported[entry["code"], entry["event"], entry["property"]] += entry["count"]
    assert counted(result) == {key: count for key, count in reported.items() if count}
    assert list(result.occurrences) == sorted(
        result.occurrences, key=lambda row: (row["input"], row["line"], row["code"])
    )


@by_case
def test_no_line_is_lost_between_accepted_and_rejected(check, case):
    result = check(case.content)
    sorted_out = (result.accepted + result.rejected).split(b"\n")
    assert sorted_out.pop() == b""
    if is_document(case.content):
        assert len(sorted_out) == result.totals["lines"]
        return
    lines = [line.rstrip(b"\r") for line in case.content.split(b"\n")]
    assert sorted(sorted_out) == sorted(line for line in lines if line.strip(b"\xef\xbb\xbf \t"))
