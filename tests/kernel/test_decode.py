"""Which lines hold an event, and what is said of the others."""

from pathlib import Path

import pytest
import yaml

from lexicon_cli.kernel.decode import MAX_DEPTH, Malformed, decode_event

CASES = yaml.safe_load((Path(__file__).parent / "cases/decode.yaml").read_text(encoding="utf-8"))


def fault_of(line: bytes, *, first: bool = False) -> str | None:
    """Code and variant of a line that holds no event, None for one that does."""
    try:
        decode_event(line, first=first)
    except Malformed as fault:
        return f"{fault.code} {fault.variant}"
    return None


@pytest.mark.parametrize(("line", "fault"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_line_is_an_event_or_has_one_fault(line: str, fault: str | None) -> None:
    assert fault_of(line.encode()) == fault


@pytest.mark.parametrize("raw", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf", b"caf\xe9"])
def test_bytes_that_are_no_utf8_are_named_so(raw: bytes) -> None:
    line = b'{"event": "A", "properties": {"a": "' + raw + b'"}}'
    assert fault_of(line) == "ING016 utf8"


def test_a_byte_order_mark_is_good_on_the_first_line_only() -> None:
    line = b'\xef\xbb\xbf{"event": "A", "properties": {}}'
    assert fault_of(line, first=True) is None
    assert fault_of(line) == "ING017 not-json"


@pytest.mark.parametrize("opening", ["[", '{"a": '])
def test_values_may_be_nested_up_to_a_limit(opening: str) -> None:
    closing = "]" if opening == "[" else "}"

    def nested(depth: int) -> bytes:
        # The line and its properties are two levels themselves.
        inner = opening * (depth - 3) + ("[]" if closing == "]" else "{}") + closing * (depth - 3)
        return f'{{"event": "A", "properties": {{"a": {inner}}}}}'.encode()

    assert fault_of(nested(MAX_DEPTH)) is None
    assert fault_of(nested(MAX_DEPTH + 1)) == "ING017 too-deep"
    assert fault_of(nested(5000)) == "ING017 too-deep"


def test_many_brackets_in_texts_are_no_depth() -> None:
    line = b'{"event": "A", "properties": {"a": "' + b"[{" * 500 + b'"}}'
    assert fault_of(line) is None


def test_big_integers_are_kept_or_become_floats() -> None:
    line = b'{"event": "A", "properties": {"a": 18446744073709551615, "b": 18446744073709551616}}'
    _, properties = decode_event(line)
    assert properties["a"] == 2**64 - 1
    assert properties["b"] == float(2**64)
    assert isinstance(properties["b"], float)
